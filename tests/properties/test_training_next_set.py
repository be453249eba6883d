"""What holds of every prescription, whatever was lifted."""

from hypothesis import given
from hypothesis import strategies as st

from coach.loading.loads import Loads
from coach.nutrition.targets import LEAST_KCAL, Guard, calorie_goal
from coach.training.effort import Target, effective, percent
from coach.training.next_set import Lifted, next_set, planned_change
from coach.training.opening import opening
from coach.training.programme import PlannedExercise
from coach.training.progression import Record, double_progression
from coach.training.rest import rest_after
from coach.training.warmup import warmup_ramp

racks = st.lists(st.integers(1, 800), min_size=1, max_size=40).map(
    lambda quarters: Loads(tuple(sorted({quarter / 4 for quarter in quarters})))
)
efforts = st.none() | st.integers(0, 20).map(lambda halves: halves / 2)
targets = st.builds(Target, reps=st.integers(1, 20), rpe=st.integers(12, 20).map(lambda halves: halves / 2))
flags = st.none() | st.sampled_from(["hold_pain", "hold_form", "hold_miss", "hold_readiness", "hold_deload"])
reps = st.integers(0, 40)


@st.composite
def lifts(draw):
    """A rack, and a set done with one of its loads."""
    rack = draw(racks)
    return rack, Lifted(draw(st.sampled_from(rack.totals)), draw(reps), draw(efforts))


@given(lifts(), targets, flags)
def test_the_next_set_can_be_loaded_and_is_no_more_than_a_tenth_heavier(lift, target, flag):
    rack, done = lift
    found = next_set(done, target, rack, flag)
    assert found.load in rack.totals
    assert found.load <= done.load * 1.10 + 1e-9
    assert found.reps >= 1


@given(lifts(), targets, flags)
def test_where_the_rack_has_a_step_within_five_percent_no_raise_is_larger(lift, target, flag):
    rack, done = lift
    step = rack.above(done.load)
    if step is not None and step <= done.load * 1.05:
        assert next_set(done, target, rack, flag).load <= done.load * 1.05 + 1e-9


@given(lifts(), targets, flags.filter(bool))
def test_a_flag_forbids_every_raise(lift, target, flag):
    rack, done = lift
    assert next_set(done, target, rack, flag).load <= done.load


@given(lifts(), targets)
def test_without_an_effort_nothing_is_raised(lift, target):
    rack, done = lift
    unknown = Lifted(done.load, done.reps, None)
    assert next_set(unknown, target, rack).load <= done.load


@given(lifts(), targets)
def test_the_words_agree_with_the_load(lift, target):
    rack, done = lift
    found = next_set(done, target, rack)
    if found.reason.startswith("raise"):
        assert found.load > done.load
    elif found.reason.startswith("reduce"):
        assert found.load <= done.load
    else:
        assert found.load == done.load


@given(lifts(), targets)
def test_a_load_falls_at_most_to_the_step_nearest_to_ninety_percent(lift, target):
    rack, done = lift
    if done.effort is not None:
        lowest = rack.up_to(0.9 * done.load)
        assert next_set(done, target, rack).load >= (rack.totals[0] if lowest is None else lowest)


@given(lifts(), targets, targets, flags)
def test_a_planned_change_can_be_loaded(lift, last, wanted, flag):
    rack, done = lift
    found = planned_change(done, last, wanted, rack, flag)
    assert found.load in rack.totals
    assert found.reps == wanted.reps


@given(
    racks,
    targets,
    st.none() | st.floats(0, 300),
    st.none() | st.floats(1, 400),
    st.integers(1, 5),
    st.booleans(),
)
def test_an_opening_can_be_loaded_or_says_why_not(rack, target, load, e1rm, readiness, deload):
    plan = PlannedExercise(exercise="x", load=load, e1rm=e1rm, sets=3, targets=(target,))
    found = opening(plan, rack, readiness, deload)
    assert (found.load in rack.totals) != (found.reason == "need_first_set")


@st.composite
def sessions(draw):
    rack = draw(racks)
    done = st.tuples(st.sampled_from(rack.totals), reps)
    low = draw(st.integers(1, 15))
    return rack, Record(
        sets=draw(st.lists(done, min_size=1, max_size=8)),
        planned=draw(st.integers(1, 8)),
        low=low,
        high=low + draw(st.integers(0, 8)),
        increment=draw(st.sampled_from([0.5, 1.0, 2.5, 5.0])),
        misses=draw(st.integers(0, 4)),
        no_raise=draw(st.sampled_from([None, "hold_pain", "hold_form", "hold_readiness"])),
    )


@given(sessions())
def test_the_next_session_is_loadable_and_heavier_only_at_the_top_of_the_range(session):
    rack, record = session
    found = double_progression(record, rack)
    heaviest = max(load for load, _ in record.sets)
    assert found.load in rack.totals
    assert record.low <= found.reps <= record.high + 2
    if found.reason != "top_of_range_all_sets":
        assert found.load <= heaviest
    else:
        assert record.no_raise is None


@given(st.floats(0, 30), st.floats(-5, 30))
def test_an_effective_effort_is_a_half_between_nothing_and_ten(rpe, rir):
    found = effective(rpe, rir)
    assert found is not None
    assert found <= 10
    assert (found * 2).is_integer()


@given(st.floats(-2, 20), st.floats(0, 12))
def test_percentages_stay_inside_the_table(reps, rpe):
    found = percent(reps, rpe)
    assert found is None or 58.6 <= found <= 100


@given(st.sampled_from(["compound", "isolation"]), targets, reps, efforts)
def test_no_rest_is_shorter_than_a_minute(mechanic, target, done, effort):
    assert rest_after(mechanic, target, done, effort) >= 60


@given(st.floats(1, 400), st.sampled_from([15.0, 20.0, 45.0]), st.sampled_from(["kg", "lb"]))
def test_a_warm_up_rises_from_the_bar_and_stays_below_the_working_load(working, bar, unit):
    loads = [load for load, _ in warmup_ramp(working, bar, unit)]
    assert loads == sorted(set(loads))
    assert all(load < working for load in loads)


@given(
    st.floats(500, 6_000),
    st.floats(25, 300),
    st.sampled_from(["male", "female", None]),
    st.none() | st.floats(-2, 50),
    st.sampled_from(["lose", "maintain", "gain"]),
)
def test_no_calorie_goal_lies_below_its_floor(tdee, kg, sex, pace, wish):
    goal = calorie_goal(tdee, kg, sex, guard=Guard(age=30, bmi=25), kg_per_week=pace, wish=wish)
    assert goal.kcal is not None
    assert goal.kcal >= (1_200 if sex == "female" else 1_500) > LEAST_KCAL
    assert goal.clamped or tdee - goal.kcal <= min(0.01 * kg, 0.9) * 1_100 + 0.01


@given(
    st.floats(500, 6_000),
    st.floats(25, 300),
    st.sampled_from([Guard(age=15), Guard(pregnant=True), Guard(ed_flag=True), Guard(bmi=17.5)]),
    st.none() | st.floats(-2, 5),
    st.sampled_from(["lose", "maintain", "gain"]),
)
def test_who_may_not_lose_weight_is_never_given_a_deficit(tdee, kg, guard, pace, wish):
    goal = calorie_goal(tdee, kg, "female", guard=guard, kg_per_week=pace, wish=wish)
    assert goal.kcal is None or goal.kcal >= tdee - 0.01
