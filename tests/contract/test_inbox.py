"""The inbox's contract: a log without gaps, for every device at its own pace."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from coach.adapters.memory.inbox import MemoryInbox
from coach.ports import Inbox, InboxItem

NOW = 1_790_000_000_000
WEEK = 7 * 24 * 3_600_000
USER = "6e1f3c1a-0000-4000-8000-000000000001"
OTHER = "6e1f3c1a-0000-4000-8000-000000000002"


@pytest.fixture(params=["memory", "dynamo"])
def inbox(request: pytest.FixtureRequest) -> Inbox:
    if request.param == "memory":
        return MemoryInbox()
    from coach.adapters.dynamo.inbox import DynamoInbox

    return DynamoInbox(request.getfixturevalue("table"))


def item(push: str = "p", **changes: Any) -> InboxItem:
    return replace(
        InboxItem(
            cursor=0,
            covers=0,
            push=push,
            event="prescription",
            data={"load": 62.5, "text": "Schön 🏋️", "alternatives": [], "plates": {"20": 1}},
            because=("rule.1", "rule.2"),
            at=NOW,
            expires_at=None,
            priority="normal",
        ),
        **changes,
    )


async def fill(inbox: Inbox, *kinds: str | None) -> list[InboxItem]:
    return [await inbox.append(USER, item(f"p{n}"), kind, NOW) for n, kind in enumerate(kinds, 1)]


def numbers(items: list[InboxItem]) -> list[tuple[int, int]]:
    return [(found.covers, found.cursor) for found in items]


async def test_items_get_cursors_from_one_without_gaps(inbox: Inbox) -> None:
    assert numbers(await fill(inbox, None, None, None)) == [(1, 1), (2, 2), (3, 3)]


async def test_an_item_comes_back_as_it_was_stored(inbox: Inbox) -> None:
    stored = await inbox.append(USER, item(expires_at=NOW + 1), None, NOW)

    assert stored == item(expires_at=NOW + 1, cursor=1, covers=1)
    assert await inbox.after(USER, 0, NOW) == [stored]


async def test_each_device_reads_on_from_its_own_position(inbox: Inbox) -> None:
    await fill(inbox, None, None, None)

    assert [found.push for found in await inbox.after(USER, 1, NOW)] == ["p2", "p3"]
    assert await inbox.after(USER, 3, NOW) == []
    assert await inbox.after(USER, 99, NOW) == []


async def test_every_user_has_a_log_of_their_own(inbox: Inbox) -> None:
    await fill(inbox, None)

    assert (await inbox.append(OTHER, item(), None, NOW)).cursor == 1
    assert await inbox.after("nobody", 0, NOW) == []


async def test_concurrent_writers_leave_no_gap_and_share_no_cursor(inbox: Inbox) -> None:
    stored = await asyncio.gather(*(inbox.append(USER, item(f"p{n}"), None, NOW) for n in range(8)))

    assert sorted(found.cursor for found in stored) == list(range(1, 9))
    assert {found.push for found in await inbox.after(USER, 0, NOW)} == {f"p{n}" for n in range(8)}


async def test_a_newer_value_of_a_kind_replaces_the_one_before(inbox: Inbox) -> None:
    stored = await fill(inbox, "rest", "rest", "rest")

    assert numbers(stored) == [(1, 1), (1, 2), (1, 3)]
    assert [found.push for found in await inbox.after(USER, 0, NOW)] == ["p3"]


async def test_what_was_replaced_is_covered_by_what_comes_next(inbox: Inbox) -> None:
    stored = await fill(inbox, "rest", None, "rest")

    assert numbers(stored)[2] == (3, 3)
    assert numbers(await inbox.after(USER, 0, NOW)) == [(1, 2), (3, 3)]


async def test_reading_on_never_shows_a_gap(inbox: Inbox) -> None:
    await fill(inbox, "a", "b", "a", None, "b", "a")

    for position in range(7):
        reached = position
        for found in await inbox.after(USER, position, NOW):
            assert found.covers == reached + 1
            reached = found.cursor
        assert reached == 6


async def test_what_a_device_has_acknowledged_is_not_replaced(inbox: Inbox) -> None:
    await fill(inbox, "rest")
    await inbox.acknowledge(USER, 1)

    await inbox.append(USER, item("p2"), "rest", NOW)

    assert numbers(await inbox.after(USER, 0, NOW)) == [(1, 1), (2, 2)]


async def test_only_items_of_the_same_kind_are_replaced(inbox: Inbox) -> None:
    await fill(inbox, None, "rest", "prescription", "rest")

    assert [found.push for found in await inbox.after(USER, 0, NOW)] == ["p1", "p3", "p4"]


async def test_the_newest_and_the_acknowledged_are_told(inbox: Inbox) -> None:
    assert await inbox.newest(USER) == (0, 0)
    await fill(inbox, None, None, None)
    await inbox.acknowledge(USER, 2)

    assert await inbox.newest(USER) == (3, 2)


@pytest.mark.parametrize("cursor", [1, 0, -1, 4, 2**53])
async def test_an_acknowledgement_goes_neither_back_nor_beyond_what_there_is(
    inbox: Inbox, cursor: int
) -> None:
    await fill(inbox, None, None, None)
    await inbox.acknowledge(USER, 2)

    await inbox.acknowledge(USER, cursor)

    assert await inbox.newest(USER) == (3, 2)


async def test_an_acknowledgement_without_an_inbox_is_nothing(inbox: Inbox) -> None:
    await inbox.acknowledge(USER, 1)

    assert await inbox.newest(USER) == (0, 0)


async def test_items_live_for_seven_days_and_their_cursors_are_not_used_again(inbox: Inbox) -> None:
    await fill(inbox, None)
    assert len(await inbox.after(USER, 0, NOW + WEEK - 1_000)) == 1
    assert await inbox.after(USER, 0, NOW + WEEK) == []

    await inbox.append(USER, item("p2"), None, NOW + WEEK)

    assert numbers(await inbox.after(USER, 0, NOW + WEEK)) == [(1, 2)]


async def test_what_has_had_its_time_is_skipped(inbox: Inbox) -> None:
    await inbox.append(USER, item("rest", expires_at=NOW + 60_000), None, NOW)
    await inbox.append(USER, item("record"), None, NOW)

    assert numbers(await inbox.after(USER, 0, NOW + 59_999)) == [(1, 1), (2, 2)]
    assert numbers(await inbox.after(USER, 0, NOW + 60_000)) == [(1, 2)]
