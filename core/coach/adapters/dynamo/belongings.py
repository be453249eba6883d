"""What the table holds of one user: all of its own partitions, and those that they lead to."""

from collections.abc import Iterable

from coach.accounts.ports import Erasure
from coach.adapters.dynamo.connections import BAR
from coach.adapters.dynamo.table import Key, Table
from coach.adapters.dynamo.turn_items import turn_key
from coach.adapters.dynamo.values import Item

AT_MOST = 1_000
"""Items of one partition in one step."""


class DynamoBelongings:
    """A worker that does not know yet may write more rows of its answer. They lie in a partition that only
    the note of its turn leads to, so the notes go last, when no such worker can be alive."""

    def __init__(self, table: Table) -> None:
        self._table = table

    async def erase(self, erasure: Erasure, *, settled: bool) -> int:
        mine = await self._table.query("#pk = :pk", pk=f"user#{erasure.user}")
        elsewhere = [f"inbox#{erasure.user}", *_led_to(erasure.user, mine)]
        taken = sum([await self._erase_partition(partition) for partition in elsewhere])
        going = [_key(item) for item in mine if _goes(item, settled)]
        await self._table.delete_all(going)
        return taken + len(going)

    async def _erase_partition(self, partition: str) -> int:
        items = await self._table.query("#pk = :pk", pk=partition, limit=AT_MOST)
        await self._table.delete_all([_key(item) for item in items])
        return len(items)


def _led_to(user: str, mine: Iterable[Item]) -> Iterable[str]:
    for item in mine:
        kind, _, rest = item["sk"].partition("#")
        if kind == "recent":
            yield turn_key(user, rest.partition("#")[2])[0]
        elif kind == "ticket":
            yield item["sk"]


def _goes(item: Item, settled: bool) -> bool:
    return item["sk"] != BAR and (settled or not item["sk"].startswith("recent#"))


def _key(item: Item) -> Key:
    return item["pk"], item["sk"]
