"""The memory twin of the meals that are due in the meal log."""

from collections.abc import Sequence

from coach.errors import Unavailable
from coach.knowledge.meal_log import Due
from coach.records.meal import Meal


class MemoryDueMeals:
    """`hiding` are the users who are to see no numbers; `down` stands for a database out of reach."""

    def __init__(self) -> None:
        self.meals: dict[tuple[str, str], Meal] = {}
        self.notes: dict[tuple[str, str], int] = {}
        self.hiding: set[str] = set()
        self.down = False
        self._count = 0

    def note(self, user: str, meal_id: str, meal: Meal | None) -> None:
        """A meal came or changed, or went: None."""
        self._count += 1
        self.notes[user, meal_id] = self._count
        if meal is None:
            self.meals.pop((user, meal_id), None)
        else:
            self.meals[user, meal_id] = meal

    async def oldest(self, limit: int) -> Sequence[Due]:
        self._reach()
        notes = sorted(self.notes.items(), key=lambda note: note[1])
        return [Due(user, meal, str(mark)) for (user, meal), mark in notes[:limit]]

    async def meal(self, due: Due) -> tuple[Meal, bool] | None:
        self._reach()
        meal = self.meals.get((due.user, due.meal))
        return None if meal is None else (meal, due.user in self.hiding)

    async def done(self, due: Due) -> bool:
        self._reach()
        same = str(self.notes.get((due.user, due.meal))) == due.mark
        if same:
            del self.notes[due.user, due.meal]
        return same

    def _reach(self) -> None:
        if self.down:
            raise Unavailable("The database cannot be reached.")
