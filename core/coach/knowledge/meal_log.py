"""The meal log: each user's confirmed meals as passages of a collection of their own, kept up to date.

Postgres is the truth. By whatever path a meal comes, changes or goes, the database notes that its place in the log is
due, and the sweep brings it up to date; a note goes only once the log has what it stands for.
"""

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from coach.errors import CoachError
from coach.knowledge.retriever import meals_collection
from coach.logs import trouble
from coach.ports import Embedder, Knowledge, Record
from coach.records.meal import Meal

log = logging.getLogger(__name__)

AT_ONCE = 200
"""Meals that one sweep writes; the next one comes in a minute."""
LONGEST = 1_000
"""Characters of one meal."""
LONGEST_NAME = 60
_NO_WORD = re.compile(r"[^\w\s'%.,/-]+|(?<!\d)[.,]|[.,](?!\d)")


@dataclass(frozen=True, slots=True)
class Due:
    """A meal whose place in the log is due. `mark` tells this note from a later one of the same meal."""

    user: str
    meal: str
    mark: str


class DueMeals(Protocol):
    """The notes of what is due. Any method may raise Unavailable."""

    async def oldest(self, limit: int) -> Sequence[Due]: ...

    async def meal(self, due: Due) -> tuple[Meal, bool] | None:
        """The meal, and whether its user is to see no numbers. None where it is gone."""

    async def done(self, due: Due) -> bool:
        """Takes the note away, unless the meal has changed once more. Whether it was this that took it: False also
        where another sweep did, or where nobody can tell."""


@dataclass(frozen=True, slots=True)
class MealLog:
    due: DueMeals
    knowledge: Knowledge
    embedder: Embedder

    async def keep_up(self) -> int:
        """How many meals were brought up to date. What fails is due again with the next sweep."""
        kept = 0
        for due in await self.due.oldest(AT_ONCE):
            try:
                await self._bring_up(due)
                kept += 1
            except CoachError as error:
                trouble(log, "writing the meal log", error)
        return kept

    async def _bring_up(self, due: Due) -> None:
        """Two sweeps may hold the same note, and the slower one may write what is no longer so. Whoever does not take
        the note away looks once more, and writes again until what it wrote is what is."""
        found = await self.due.meal(due)
        while True:
            await self._write(due, found)
            if await self.due.done(due):
                return
            now = await self.due.meal(due)
            if now == found:
                return
            found = now

    async def _write(self, due: Due, found: tuple[Meal, bool] | None) -> None:
        if found is None:
            await self.knowledge.remove(meals_collection(due.user), [due.meal])
            return
        meal, hidden = found
        text = in_words(meal, hidden=hidden)
        (vector,) = await self.embedder.embed([text])
        title = f"Your meal of {meal.local_day.isoformat()}"
        record = Record(due.meal, vector, text, {"title": title, "day": meal.local_day.isoformat()})
        await self.knowledge.store(meals_collection(due.user), [record])


def in_words(meal: Meal, *, hidden: bool) -> str:
    """One sentence: what was eaten, on which day, and, unless hidden, what it held.

    Of what the user typed only the names of foods that the table knows, as bare words: what else was written
    beside them is kept for the user, and never becomes part of a passage.
    """
    foods = ", ".join(_food(item) for item in meal.items if item.get("status") == "matched")
    eaten = f"{foods[:LONGEST]} on {meal.local_day.isoformat()}"
    if hidden:
        return eaten
    return (
        f"{eaten}: about {meal.kcal:.0f} kcal ({meal.kcal_low:.0f} to {meal.kcal_high:.0f}), "
        f"{meal.protein_g:.0f} g protein, {meal.carbs_g:.0f} g carbs, {meal.fat_g:.0f} g fat"
    )


def _food(item: object) -> str:
    assert isinstance(item, dict)
    grams = item.get("grams")
    name = " ".join(_NO_WORD.sub(" ", str(item["name"])).split())[:LONGEST_NAME]
    return f"{name} {grams['mid']:.0f} g" if grams else name
