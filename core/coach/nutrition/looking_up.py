"""Estimating by our own foods first, and by the rest of the table for what they leave open."""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeVar

from coach.nutrition.estimating import Item, unsettled
from coach.nutrition.matching import Foods

SomeItem = TypeVar("SomeItem", bound=Item)


class FoodTable(Protocol):
    """The food table. `user` is whose rights it is read with. Raises Unavailable."""

    async def own(self, user: str) -> Foods:
        """The foods that have names of their own in several languages."""

    async def with_rows_for(self, user: str, names: Iterable[str]) -> Foods:
        """Our own foods, and of the others those that have all words of one of these names."""


async def look_up(
    user: str, table: FoodTable, estimate: Callable[[Foods], Sequence[SomeItem]]
) -> Sequence[SomeItem]:
    """The items of `estimate`, which is asked once more where our own foods were not enough."""
    items = estimate(await table.own(user))
    if not (names := unsettled(items)):
        return items
    return estimate(await table.with_rows_for(user, names))
