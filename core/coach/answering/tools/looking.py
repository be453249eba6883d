"""Tools that only look: into the library, and into the records of the user whose turn it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from coach.answering import facts
from coach.answering.tools.tool import Arguments, Outcome, Tool
from coach.errors import NotFound
from coach.nutrition.today import today
from coach.ports import Clock, Passage, Turn
from coach.records.exercise import Exercise, Wanted
from coach.records.ports import Exercises, Meals, Profiles, Progress

Words = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=2, max_length=120, pattern=r"^[^\x00]*$")
]

MOST_FOUND = 20
SHOWN = 5
TEXT_CHARS = 1_200


class Sought(Arguments):
    query: Words = Field(description="A name or part of one, in English")


class OfExercise(Arguments):
    exercise: Words = Field(description="Its id, or its name in English")


class Nothing(Arguments):
    pass


@dataclass(frozen=True, slots=True)
class Looking:
    exercises: Exercises
    progress: Progress
    profiles: Profiles
    meals: Meals
    clock: Clock

    def tools(self) -> list[Tool[Any]]:
        return [
            Tool("look_up_exercise", "Finds exercises of the library by name.", Sought, self.look_up),
            Tool("last_sets", "The user's own last sets of one exercise.", OfExercise, self.last_sets),
            Tool("records", "The user's own records of one exercise.", OfExercise, self.records),
            Tool("todays_nutrition", "What the user ate today, and what is left.", Nothing, self.nutrition),
        ]

    async def look_up(self, turn: Turn, said: Sought) -> Outcome:
        found = await self.exercises.find(turn.user, Wanted(query=said.query), None, MOST_FOUND)
        ranked = sorted(found, key=lambda one: _distance(one, said.query))[:SHOWN]
        if not ranked:
            raise NotFound("The library has no exercise of that name. Say so, or try another name.")
        source = Passage("exercise", ranked[0].id, ranked[0].name, _text(ranked[0]))
        content = {"exercises": [_short(one) for one in ranked]}
        return Outcome(content, f"Looked up {ranked[0].name}", source)

    async def last_sets(self, turn: Turn, said: OfExercise) -> Outcome:
        exercise = await self.one(turn.user, said.exercise)
        profile = await self.profiles.get(turn.user)
        sets = await self.progress.last_sets(turn.user, exercise.id, MOST_FOUND)
        source = facts.last_sets(exercise.id, exercise.name, sets, profile.time_zone)
        return Outcome({"exercise": exercise.id}, f"Looked at your sets of {exercise.name}", source)

    async def records(self, turn: Turn, said: OfExercise) -> Outcome:
        exercise = await self.one(turn.user, said.exercise)
        source = facts.records(
            exercise.id, exercise.name, await newest_records(self.progress, turn, exercise)
        )
        return Outcome({"exercise": exercise.id}, f"Looked at your records of {exercise.name}", source)

    async def nutrition(self, turn: Turn, _said: Nothing) -> Outcome:
        profile = await self.profiles.get(turn.user)
        if profile.hide_numbers:
            return Outcome({"hidden": True}, "Looked at today's food", facts.HIDDEN)
        seen = await today(turn.user, profile, self.meals, self.clock())
        return Outcome({"date": seen.date.isoformat()}, "Looked at today's food", facts.nutrition(seen))

    async def one(self, user: str, said: str) -> Exercise:
        """By id or by name. Raises NotFound."""
        if (known := await self.exercises.get(user, said)) is not None:
            return known
        found = await self.exercises.find(user, Wanted(query=said), None, MOST_FOUND)
        if not found:
            raise NotFound("The library has no exercise of that name. Look it up under another one.")
        return min(found, key=lambda one: _distance(one, said))


async def newest_records(progress: Progress, turn: Turn, exercise: Exercise) -> list[Any]:
    return [
        entry
        for kind in ("weight_record", "e1rm_record")
        for entry in await progress.page(turn.user, None, 1, kind=kind, exercise=exercise.id)
    ]


def _distance(one: Exercise, said: str) -> tuple[int, str]:
    """How many characters a name has beyond what was said."""
    aliases = (alias for spelled in one.record.get("aliases", {}).values() for alias in spelled)
    return min(abs(len(name) - len(said)) for name in (one.name, *aliases)), one.name


def _short(one: Exercise) -> Mapping[str, Any]:
    parts = ("primary", "secondary", "equipment", "level", "cues", "substitutes")
    return {"id": one.id, "name": one.name} | {
        part: one.record[part] for part in parts if one.record.get(part)
    }


def _text(one: Exercise) -> str:
    record = one.record
    lines = [
        f"{one.name}.",
        f"Trains {', '.join(record['primary'])}." if record.get("primary") else "",
        record.get("set_up", ""),
        record.get("execution", ""),
        f"Cues: {'; '.join(record['cues'])}." if record.get("cues") else "",
    ]
    return "\n".join(filter(None, lines))[:TEXT_CHARS]
