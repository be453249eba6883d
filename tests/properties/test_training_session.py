"""A live workout told in any order, any number of times, is the same workout; and it never hurts anybody."""

from collections.abc import Sequence
from itertools import pairwise
from uuid import NAMESPACE_OID, uuid5

from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from coach.training.engine import begin, resting, standing, step
from coach.training.events import Event, WorkoutStart
from coach.training.overview import overview
from coach.training.programme import Best, Cue, Exercise, PlannedExercise, Setup
from coach.training.pushes import Prescription
from coach.training.replay import read
from coach.training.snapshot import Snapshot
from coach.training.summary import workout_summary

WORKOUT = str(uuid5(NAMESPACE_OID, "workout"))
SETS = [str(uuid5(NAMESPACE_OID, name)) for name in "abcdefgh"]
NAMES = ["bench", "row", "curl"]
INVENTORY = {
    "barbell": {"bar": 20, "pairs": {"20": 2, "15": 1, "10": 1, "5": 1, "2.5": 1, "1.25": 1}},
    "dumbbell": {"loads": [4, 6, 8, 10, 12.5, 15, 17.5, 20]},
    "machine": {"min": 5, "max": 80, "step": 5},
}
EQUIPMENT = {"bench": "barbell", "row": "machine", "curl": "dumbbell"}
FACTS = {
    name: Exercise(
        id=name, name=name, equipment=EQUIPMENT[name], primary=(muscle,), pattern="any",
        mechanic="isolation" if name == "curl" else "compound",
        best=Best(load=30, e1rm=40), cue=Cue(id=f"cue-{name}", text="Chest up."),
    )
    for name, muscle in (("bench", "chest"), ("row", "lats"), ("curl", "biceps"))
}  # fmt: skip
SCHEMES = ([(8, 8.0)], [(3, 8.0), (8, 8.0)], [(8, 7.0), (5, 8.0), (3, 9.0)], [(15, 8.0)])
_events: TypeAdapter[Event] = TypeAdapter(Event)

moments = st.integers(1, 40).map(lambda minute: minute * 60_000)
exercises = st.sampled_from(NAMES)
loads = st.sampled_from([0.0, 4.0, 15.0, 20.0, 22.5, 37.0, 40.0, 60.0, 62.5, 80.0])
rpes = st.none() | st.integers(8, 20).map(lambda halves: halves / 2)
sets = st.sampled_from(SETS)


def told(type: str, **fields: st.SearchStrategy[object]) -> st.SearchStrategy[dict[str, object]]:
    return st.fixed_dictionaries({"type": st.just(type), "at": moments, **fields})


kinds = st.sampled_from(["working", "working", "working", "warmup"])
logged = told(
    "set.logged", set=sets, exercise=exercises, kind=kinds, reps=st.integers(0, 16), load=loads,
    rpe=rpes, rir=st.none() | st.integers(0, 5), form_fail=st.booleans(),
)  # fmt: skip
edits = st.fixed_dictionaries(
    {"type": st.just("set.edited"), "at": moments, "set": sets},
    optional={"load": loads, "reps": st.integers(0, 16), "rpe": rpes, "kind": kinds, "exercise": exercises},
)
aches = st.sampled_from(["dull", "dull", "dull", "sharp", "chest_pain"])
pains = told(
    "pain.reported", severity=st.integers(0, 5), kind=aches, region=st.just("shoulder"),
    exercise=st.none() | exercises,
)  # fmt: skip
mild = told(
    "pain.reported", severity=st.integers(1, 3), kind=st.just("dull"), region=st.just("shoulder"),
    exercise=st.none() | exercises,
)  # fmt: skip
swaps = told(
    "exercise.swap", **{"from": exercises}, to=st.none() | exercises, reason=st.sampled_from(["busy", "pain"])
)
others = st.one_of(
    told("rest.started", planned_s=st.integers(30, 200)),
    told("rest.extended", by_s=st.integers(-30, 60)),
    told("rest.skipped"),
    told("exercise.skipped", exercise=exercises),
    told("readiness", readiness=st.integers(1, 5)),
    told("time.limit", minutes_left=st.integers(0, 30)),
    told(
        "push.judged", event=st.sampled_from(["record", "form_cue"]), verdict=st.sampled_from(["up", "down"])
    ),
    told("heart_rate", samples=st.lists(st.tuples(moments, st.integers(60, 190)), max_size=4)),
    told("safety.acknowledged"),
    told("workout.end", srpe=st.integers(1, 10)),
)
anything = st.one_of(logged, logged, logged, edits, told("set.deleted", set=sets), pains, swaps, others)


@st.composite
def starts(draw):
    """A start and its setup: a bad or a good day, any scheme."""
    scheme = draw(st.sampled_from(SCHEMES))
    fields = {"reps": 0, "rpe": 0}
    start = {"id": "s", "workout": WORKOUT, "at": 0, "unit": "kg", "inventory": INVENTORY}
    programme = tuple(
        PlannedExercise.model_validate(
            {
                "exercise": name, "equipment": EQUIPMENT[name], "sets": draw(st.integers(1, 4)),
                "load": draw(st.none() | loads.filter(bool)), "range": (6, 10),
                "targets": [dict(zip(fields, target, strict=True)) for target in scheme],
            }
        )
        for name in NAMES[:2]
    )  # fmt: skip
    setup = Setup(programme=programme, exercises=FACTS, deload_week=draw(st.booleans()))
    event = WorkoutStart.model_validate(start | {"readiness": draw(st.none() | st.integers(1, 5))})
    return begin(event, setup)[0]


def numbered(events: Sequence[dict[str, object]]) -> list[Event]:
    return [
        _events.validate_python({"id": f"e{n}", "workout": WORKOUT} | event) for n, event in enumerate(events)
    ]


def run(snapshot: Snapshot, events: Sequence[Event]) -> Snapshot:
    for event in events:
        snapshot, _ = step(snapshot, event, library=FACTS)
    return snapshot


def seen(snapshot: Snapshot) -> tuple[object, ...]:
    """Everything that anybody can see of a workout."""
    return overview(snapshot), standing(snapshot), resting(snapshot), workout_summary(read(snapshot))


@given(starts(), st.lists(anything, max_size=14), st.data())
def test_any_order_and_any_repetition_give_the_same_workout(snapshot, events, data):
    told = numbered(events)
    again = data.draw(
        st.permutations([*told, *data.draw(st.lists(st.sampled_from(told)) if told else st.just([]))])
    )
    one, other = run(snapshot, told), run(snapshot, again)
    assert seen(one) == seen(other)
    assert one.model_copy(update={"told": other.told}) == other


@given(starts(), st.lists(anything, max_size=10))
def test_a_workout_that_is_stored_between_two_events_goes_on_the_same(snapshot, events):
    kept = stored = snapshot
    for event in numbered(events):
        kept, pushes = step(kept, event, library=FACTS)
        stored, same = step(Snapshot.model_validate_json(stored.model_dump_json()), event, library=FACTS)
        assert [push.payload() for push in pushes] == [push.payload() for push in same]
    assert stored == kept


@given(starts(), st.lists(anything, max_size=14))
def test_every_load_that_is_pushed_can_be_loaded_and_has_its_plates(snapshot, events):
    for event in numbered(events):
        snapshot, pushes = step(snapshot, event, library=FACTS)
        session = read(snapshot)
        for push in pushes:
            if not isinstance(push.data, Prescription) or not push.data.load:
                continue
            found, rack = push.data, session.rack(push.data.exercise)
            assert found.load in rack.loads.totals
            assert all(one.load in rack.loads.totals and one.load < found.load for one in found.alternatives)
            if rack.bar is not None:
                assert found.plates.bar + 2 * sum(found.plates.per_side) == found.load


@given(starts(), st.lists(st.one_of(logged, logged, edits, mild, told("set.deleted", set=sets)), max_size=14))
def test_after_pain_no_load_is_above_the_last_one(snapshot, events):
    for event in numbered(events):
        snapshot, pushes = step(snapshot, event, library=FACTS)
        session = read(snapshot)
        for push in pushes:
            if not isinstance(push.data, Prescription) or push.data.load is None:
                continue
            name = push.data.exercise
            done = session.work.get(name)
            if session.hurts(name) and done:
                assert push.data.load <= done[-1].load
            if session.hurt_since(name) and push.data.load > session.rack(name).loads.totals[0]:
                base = (
                    done[-1].load if done else session.rack(name).loads.nearest(session.programme[name].load)
                )
                assert push.data.load <= 0.9 * base + 1e-9


@given(starts(), st.lists(anything, max_size=8), st.lists(anything, max_size=8))
def test_after_an_emergency_sign_nothing_gives_a_load_any_more(snapshot, before, after):
    sign = {"type": "pain.reported", "at": 1, "severity": 0, "kind": "faint", "region": "head"}
    events = numbered([*before, sign, *after])
    snapshot = run(snapshot, events[: len(before) + 1])
    for event in events[len(before) + 1 :]:
        snapshot, pushes = step(snapshot, event, library=FACTS)
        assert all(push.data.load is None for push in pushes if isinstance(push.data, Prescription))
    found = standing(snapshot)
    assert found is None or found.load is None


@given(starts(), st.lists(anything, max_size=14))
def test_at_most_one_thing_is_said_unasked_a_rest_and_a_record_once_a_set(snapshot, events):
    remarks: list[str] = []
    records: list[str] = []
    for event in numbered(events):
        snapshot, pushes = step(snapshot, event, library=FACTS)
        unasked = [push for push in pushes if push.priority == "low"]
        remarks += [push.data.after for push in unasked]
        records += [push.data.set for push in unasked if push.event == "record"]
        assert not unasked or event.type in ("set.logged", "set.edited")
    assert all(one != other for one, other in pairwise(remarks))
    assert len(records) == len(set(records))
