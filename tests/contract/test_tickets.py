"""The tickets' contract: one use, thirty seconds."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from coach.adapters.memory.tickets import MemoryTickets
from coach.errors import NotSignedIn
from coach.ports import Identity, Tickets

WHOM = Identity("6e1f3c1a-0000-4000-8000-000000000001", "session", 1_790_003_600_000)


@pytest.fixture(params=["memory", "dynamo"])
def tickets(request: pytest.FixtureRequest, now: Callable[[], int]) -> Tickets:
    if request.param == "memory":
        return MemoryTickets(now)
    from coach.adapters.dynamo.tickets import DynamoTickets

    return DynamoTickets(request.getfixturevalue("table"), now)


async def test_a_ticket_speaks_for_whom_it_was_issued_to(tickets: Tickets) -> None:
    assert await tickets.redeem(await tickets.issue(WHOM)) == WHOM


async def test_a_ticket_is_long_and_fits_a_query_string(tickets: Tickets) -> None:
    ticket = await tickets.issue(WHOM)

    assert len(ticket) >= 43
    assert ticket.replace("-", "").replace("_", "").isalnum()


async def test_no_two_tickets_are_the_same(tickets: Tickets) -> None:
    assert len({await tickets.issue(WHOM) for _ in range(5)}) == 5


async def test_a_ticket_is_good_for_one_use(tickets: Tickets) -> None:
    ticket = await tickets.issue(WHOM)
    await tickets.redeem(ticket)

    with pytest.raises(NotSignedIn):
        await tickets.redeem(ticket)


async def test_of_many_who_come_with_one_ticket_one_is_let_in(tickets: Tickets) -> None:
    ticket = await tickets.issue(WHOM)

    outcomes = await asyncio.gather(*(tickets.redeem(ticket) for _ in range(5)), return_exceptions=True)

    assert [outcome for outcome in outcomes if isinstance(outcome, Identity)] == [WHOM]


@pytest.mark.parametrize(("age", "good"), [(29_999, True), (30_000, False)])
async def test_a_ticket_is_good_for_thirty_seconds(tickets: Tickets, now: Any, age: int, good: bool) -> None:
    ticket = await tickets.issue(WHOM)
    now.ms += age
    if good:
        assert await tickets.redeem(ticket) == WHOM
        return

    with pytest.raises(NotSignedIn):
        await tickets.redeem(ticket)


@pytest.mark.parametrize("ticket", ["", "unknown", "é\ud800", "x" * 5_000])
async def test_what_is_no_ticket_lets_nobody_in(tickets: Tickets, ticket: str) -> None:
    with pytest.raises(NotSignedIn):
        await tickets.redeem(ticket)
