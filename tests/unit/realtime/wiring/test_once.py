"""What is made once, and how it is let go of."""

from collections.abc import AsyncIterator

import pytest

from coach_realtime.wiring.once import ended_by, forget, once


@pytest.fixture(autouse=True)
async def nothing_made() -> AsyncIterator[None]:
    yield
    await forget()


def test_what_is_made_once_is_the_same_ever_after() -> None:
    make = once(object)

    assert make() is make()


def test_two_parts_of_one_name_are_two() -> None:
    one, other = once(lambda: "one"), once(lambda: "other")

    assert (one(), other()) == ("one", "other")


async def test_what_is_forgotten_is_closed_once_and_made_anew() -> None:
    closed: list[object] = []

    @once
    def line() -> object:
        made = object()

        async def close() -> None:
            closed.append(made)

        ended_by(close)
        return made

    first = line()
    await forget()
    await forget()

    assert closed == [first]
    assert line() is not first


def test_what_could_not_be_made_is_made_when_it_is_asked_for_again() -> None:
    answers = iter([KeyError("DATABASE_URL"), "made"])

    @once
    def part() -> object:
        answer = next(answers)
        if isinstance(answer, KeyError):
            raise answer
        return answer

    with pytest.raises(KeyError):
        part()
    assert part() == "made"
