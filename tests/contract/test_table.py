"""What the adapters take for granted of the table underneath."""

import asyncio

import pytest

from coach.adapters.dynamo.client import ConditionFailed, Dynamo, TransactionCanceled
from coach.adapters.dynamo.table import OPEN, Table

KEY = ("user#1", "a")
ITEM = {"pk": "user#1", "sk": "a", "text": "Schön 🏋️", "list": [1, 2.5, None, {"x": b"\0"}], "state": "on"}


async def test_an_item_comes_back_as_it_went(table: Table) -> None:
    await table.apply(table.put(ITEM))

    assert await table.get(KEY) == {**ITEM, "v": 1}


async def test_what_is_not_there_is_none(table: Table) -> None:
    assert await table.get(KEY) is None


async def test_a_put_can_insist_on_being_the_first(table: Table) -> None:
    await table.apply(table.put(ITEM))

    with pytest.raises(ConditionFailed) as failure:
        await table.apply(table.put({**ITEM, "state": "off"}, "attribute_not_exists(#pk)"))

    assert failure.value.item == {**ITEM, "v": 1}


async def test_an_update_returns_the_item_as_it_now_is(table: Table) -> None:
    await table.apply(table.put(ITEM))

    item = await table.apply(table.update(KEY, "SET #state = :state", "#state = :was", state="off", was="on"))

    assert item == {**ITEM, "v": 1, "state": "off"}


async def test_a_map_takes_entries_under_any_name(table: Table) -> None:
    await table.apply(table.put({**ITEM, "map": {}}))

    item = await table.apply(table.update(KEY, "SET #map.#at = :x", names={"at": "R0oX-_=.#:"}, x=1))

    assert item is not None
    assert item["map"] == {"R0oX-_=.#:": 1}


async def test_a_deletion_shows_what_was_there_and_happens_once(table: Table) -> None:
    await table.apply(table.put(ITEM))

    shown = await asyncio.gather(
        *(table.apply(table.delete(KEY, "attribute_exists(#pk)")) for _ in range(4)), return_exceptions=True
    )

    assert [item for item in shown if isinstance(item, dict)] == [{**ITEM, "v": 1}]
    assert sum(isinstance(failure, ConditionFailed) for failure in shown) == 3


async def test_a_transaction_happens_whole_or_not_at_all(table: Table) -> None:
    await table.apply(table.put(ITEM))

    with pytest.raises(TransactionCanceled) as failure:
        await table.apply_all(
            table.put({"pk": "user#1", "sk": "b"}),
            table.update(KEY, "SET #state = :x", "#state = :was", x="off", was="gone"),
            table.delete(("user#1", "c")),
            table.check(("user#1", "d"), "attribute_not_exists(#pk)"),
        )

    assert [reason.failed for reason in failure.value.reasons] == [False, True, False, False]
    assert failure.value.reasons[1].item == {**ITEM, "v": 1}
    assert await table.get(("user#1", "b")) is None


async def test_a_query_gives_all_pages_in_order(table: Table) -> None:
    for n in range(5):
        await table.apply(table.put({"pk": "p", "sk": f"{n:03}", "text": "x" * 300_000}))
    await table.apply(table.put({"pk": "q", "sk": "000"}))

    items = await table.query("#pk = :pk AND #sk > :after", pk="p", after="000")

    assert [item["sk"] for item in items] == ["001", "002", "003", "004"]


async def test_a_query_can_stop_early(table: Table) -> None:
    for n in range(5):
        await table.apply(table.put({"pk": "p", "sk": str(n)}))

    items = await table.query("#pk = :pk", limit=2, pk="p")

    assert [item["sk"] for item in items] == ["0", "1"]


async def test_the_sparse_index_holds_only_what_is_open(table: Table) -> None:
    for n, extra in enumerate(
        [{"open_shard": "open#1", "since": 5}, {"open_shard": "open#1", "since": 9}, {}]
    ):
        await table.apply(table.put({"pk": "t", "sk": str(n), **extra}))

    items = await table.query("#open_shard = :shard AND #since < :now", index=OPEN, shard="open#1", now=9)

    assert [(item["pk"], item["sk"]) for item in items] == [("t", "0")]


async def test_many_items_are_read_at_once(table: Table) -> None:
    for n in range(3):
        await table.apply(table.put({"pk": "p", "sk": str(n)}))

    found = await table.get_all([("p", str(n)) for n in range(120)])

    assert sorted(found) == [("p", "0"), ("p", "1"), ("p", "2")]


class Forgetful(Dynamo):
    """Processes one part of a batch at a time."""

    def __init__(self, inner: Dynamo) -> None:
        self._inner = inner

    async def call(self, operation, request):  # type: ignore[no-untyped-def]
        if not operation.startswith("Batch"):
            return await self._inner.call(operation, request)
        [(name, wanted)] = request["RequestItems"].items()
        if operation == "BatchGetItem":
            first, rest = ({**wanted, "Keys": keys} for keys in (wanted["Keys"][:1], wanted["Keys"][1:]))
            left = {"UnprocessedKeys": {name: rest} if rest["Keys"] else {}}
        else:
            first, rest = wanted[:1], wanted[1:]
            left = {"UnprocessedItems": {name: rest} if rest else {}}
        return await self._inner.call(operation, {"RequestItems": {name: first}}) | left


async def test_what_was_left_unprocessed_is_asked_for_again(table: Table, dynamo: Dynamo) -> None:
    forgetful = Table(Forgetful(dynamo), table._name)

    await forgetful.put_all([{"pk": "p", "sk": str(n)} for n in range(3)])

    assert len(await forgetful.get_all([("p", str(n)) for n in range(3)])) == 3


async def test_many_items_are_written_at_once(table: Table) -> None:
    await table.put_all([{"pk": "p", "sk": f"{n:03}"} for n in range(60)])

    assert len(await table.query("#pk = :pk", pk="p")) == 60


async def test_what_was_read_is_written_back_only_if_nobody_else_did(table: Table) -> None:
    first = {"pk": "p", "sk": "s", "version": 1, "by": "a"}
    await table.apply(table.put_next(first))
    for late in (first, {**first, "version": 3}):
        with pytest.raises(ConditionFailed):
            await table.apply(table.put_next(late))

    await table.apply(table.put_next({**first, "version": 2}))

    assert await table.get(("p", "s")) == {**first, "version": 2, "v": 1}
