"""A user's own figures in words, each a passage that an answer may cite: computed here, only worded by a model."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from zoneinfo import ZoneInfo

from coach.loading.units import spoken
from coach.nutrition.today import Today
from coach.ports import Passage
from coach.records.profile import Profile
from coach.records.progress import Entry, SetDone

HIDDEN = Passage(
    "computed",
    "numbers-hidden",
    "What this account shows",
    "This account shows no calories and no weight targets. Food can be talked about without numbers.",
)
MISSING = {
    "weight": "body weight",
    "height_cm": "height",
    "birth_date": "date of birth",
    "sex": "sex",
}
REFUSED = {
    "minor": "under 18 no goal of losing weight is set",
    "pregnant": "in a pregnancy no weight loss is planned",
    "ed_flag": "this account shows no numbers",
    "underweight": "with a BMI under 18.5 no weight loss is planned",
}
SESSIONS = 3


def nutrition(today: Today, first: str = "") -> Passage:
    """What was eaten today, what it should be, and what is left of it; protein first, as it is asked for most,
    unless another is to come `first`."""
    title = f"Your food on {today.date.isoformat()}"
    return Passage(
        "computed", f"nutrition-{today.date.isoformat()}", title, " ".join(_nutrition(today, first))
    )


def _nutrition(today: Today, first: str) -> Iterator[str]:
    if not today.meals:
        yield "You have told me of no meal today."
    left, goal = today.left, today.targets.macros
    parts = {
        name: _part(
            name, "g", getattr(today.sums, part).mid, getattr(goal, part, None), getattr(left, part, None)
        )
        for name, part in (("protein", "protein_g"), ("carbs", "carbs_g"), ("fat", "fat_g"))
    }
    more = left.kcal if left else None
    parts["energy"] = _part("energy", "kcal", today.sums.kcal.mid, today.targets.kcal, more)
    wanted, *others = sorted(parts.values(), key=lambda part: part is not parts.get(first))
    yield wanted
    if left is None:
        yield _why_no_target(today)
    yield from others


def _part(name: str, unit: str, had: float, aim: float | None, more: float | None) -> str:
    if aim is None or more is None:
        return f"So far today you had {_number(had)} {unit} of {name}."
    sums = f"you had {_number(had)} {unit} of {_number(aim)} {unit}"
    if more > 0:
        return f"You still need {_number(more)} {unit} of {name} today: {sums}."
    over = f", {_number(-more)} {unit} over" if more < 0 else ""
    return f"You have reached today's {name}: {sums}{over}."


def _why_no_target(today: Today) -> str:
    if today.targets.refused is not None:
        return f"There is no calorie target, because {REFUSED[today.targets.refused]}."
    missing = [MISSING[name] for name in today.targets.missing]
    return f"There is no target yet: the profile lacks {', '.join(missing)}." if missing else ""


def last_sets(exercise: str, name: str, sets: Sequence[SetDone], zone: str = "UTC") -> Passage:
    """The last sessions of one exercise, the newest first."""
    days = groupby(sets, key=lambda done: done.done_at.astimezone(ZoneInfo(zone)).date())
    lines = [_session(day, list(done)) for day, done in days][:SESSIONS]
    text = " ".join(lines) if lines else f"I know of no set of {name} yet."
    return Passage("workout", f"sets-{exercise}", f"Your last sets of {name}", text)


def last_workout(sets: Sequence[SetDone], zone: str = "UTC") -> Passage:
    """The newest day of training; `sets` newest first."""
    days = groupby(sets, key=lambda done: done.done_at.astimezone(ZoneInfo(zone)).date())
    day, done = next(((day, list(done)) for day, done in days), (None, []))
    by_exercise: dict[str, list[SetDone]] = {}
    for one in reversed(done):
        by_exercise.setdefault(one.exercise, []).append(one)
    lines = [
        f"{name.replace('-', ' ').capitalize()}: {', '.join(map(_set, own))}."
        for name, own in by_exercise.items()
    ]
    text = " ".join([f"You last trained on {day.isoformat()}.", *lines]) if day else "I know of no set yet."
    return Passage("workout", "last-workout", "Your last training", text)


def _session(day: date, sets: Sequence[SetDone]) -> str:
    return f"On {day.isoformat()}: {', '.join(map(_set, reversed(sets)))}."


def _set(done: SetDone) -> str:
    effort = f" at RPE {spoken(done.rpe)}" if done.rpe is not None else ""
    if done.rpe is None and done.rir is not None:
        effort = f" with {spoken(done.rir)} in reserve"
    reps = "1 rep" if done.reps == 1 else f"{done.reps} reps"
    return f"{spoken(done.load)} {done.unit} for {reps}{effort}"


def records(exercise: str, name: str, entries: Sequence[Entry]) -> Passage:
    """`entries`: the newest record of each kind."""
    worded = {"weight_record": "heaviest set", "e1rm_record": "best estimated one-repetition maximum"}
    lines = [
        f"Your {worded[entry.kind]} of {name} is {spoken(round(entry.value, 1))} {entry.unit}, "
        f"on {entry.local_day.isoformat()}."
        for entry in entries
        if entry.kind in worded and entry.value is not None
    ]
    text = " ".join(lines) or f"I know of no record of {name} yet."
    return Passage("computed", f"records-{exercise}", f"Your records of {name}", text)


def profile(known: Profile) -> Passage:
    """What the user told about themselves, as far as it bears on training."""
    return Passage("profile", "profile", "Your profile", " ".join(_profile(known)))


def _profile(known: Profile) -> Iterator[str]:
    yield f"Trains in {known.unit}."
    if known.goals:
        yield f"Goals: {'; '.join(known.goals)}."
    if known.weight_aim and not known.hide_numbers:
        pace = f" at {spoken(known.weight_pace)} kg a week" if known.weight_pace else ""
        yield f"Wants to {known.weight_aim} weight{pace}."
    if known.height_cm and not known.hide_numbers:
        yield f"Height: {spoken(known.height_cm)} cm."
    if known.equipment:
        yield f"Has: {', '.join(known.equipment)}."
    if known.pregnant:
        yield "Is pregnant: no maximal efforts and no deficit."
    if known.hide_numbers:
        yield HIDDEN.text


def _number(value: float) -> str:
    return spoken(round(value, 1))
