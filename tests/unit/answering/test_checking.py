"""The model's words on their way to the reader, in simulated time."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

import pytest
from simulated import simulate

from coach.answering.arriving import Arriving
from coach.answering.checking import HOLD, checked
from coach.answering.evidence import Evidence
from coach.answering.mending import Cited, Withheld
from coach.answering.provenance import Provenance
from coach.answering.quantity import Quantity
from coach.errors import Fenced
from coach.ports import End, Say

EVIDENCE = Evidence(
    numbers=(Quantity(80, "kg"),),
    passages={1: "Rest 90 s between sets."},
    prompt="You are Coach, a strength coach who answers people in the middle of their training.",
)
WHOLE = End("completed")

Spoken = tuple[float, str]
"""A pause, and what is said after it."""


async def speaking(*spoken: Spoken, end: End | Exception = WHOLE) -> AsyncGenerator[Say | End, None]:
    for pause, text in spoken:
        await asyncio.sleep(pause)
        yield Say(text)
    if isinstance(end, Exception):
        raise end
    yield end


def heard(*spoken: Spoken, end: End | Exception = WHOLE) -> list[tuple[float, object]]:
    """What the reader gets, and when."""

    async def listen() -> list[tuple[float, object]]:
        loop = asyncio.get_running_loop()
        async with aclosing(checked(speaking(*spoken, end=end), Provenance(EVIDENCE))) as pieces:
            return [(round(loop.time(), 3), piece) async for piece in pieces]

    return simulate(listen())


def text(*spoken: Spoken) -> str:
    return "".join(piece for _, piece in heard(*spoken) if isinstance(piece, str))


def when(*spoken: Spoken) -> dict[str, float]:
    return {piece.strip(): at for at, piece in heard(*spoken) if isinstance(piece, str)}


def test_ordinary_words_wait_for_nothing() -> None:
    assert heard((0.1, "Sit "), (0.1, "back "), (0.1, "down."))[:2] == [(0.1, "Sit"), (0.2, " back")]


def test_a_figure_waits_for_the_end_of_its_sentence() -> None:
    times = when((0, "Lift "), (0.1, "80 "), (0.1, "kg "), (0.1, "now. "), (0.1, "Then rest."))
    assert times["80 kg now."] == pytest.approx(0.3)


def test_what_is_said_before_a_figure_does_not_wait_with_it() -> None:
    assert when((0, "Lift "), (0.1, "80 kg "), (0.9, "now."))["Lift"] == 0


def test_it_waits_a_second_at_most_and_is_checked_as_far_as_it_goes() -> None:
    spoken = ((0.0, "Lift "), (0.2, "500 kg "), (5.0, "now."))
    released = [(at, piece) for at, piece in heard(*spoken) if piece == Withheld("number")]
    assert released[0][0] == pytest.approx(0.2 + HOLD)
    assert text(*spoken) == "Lift … now."


def test_every_sentence_has_a_second_of_its_own() -> None:
    spoken = ((0.0, "Lift 80 kg "), (0.9, "now. Then 500 "), (0.3, "kg "), (0.3, "more."))
    assert text(*spoken) == "Lift 80 kg now. Then … more."


def test_a_number_whose_unit_comes_too_late_stays_without_it() -> None:
    assert text((0.0, "Then 500 "), (3.0, "kg now.")) == "Then 500 … now."


def test_numbers_that_are_only_numbers_are_never_changed_however_slowly_they_come() -> None:
    assert text((0.0, "1.0 "), (0.1, "1.1 "), (9.0, "1.2 "), (2.0, "1.3 ")) == "1.0 1.1 1.2 1.3 "


def test_a_number_without_a_unit_waits_three_words_and_no_longer() -> None:
    times = when((0, "Exercise "), (0.1, "17 "), (0.1, "is "), (0.1, "the "), (0.1, "one "), (9, "for you."))
    assert times["17"] == pytest.approx(0.4)


def test_a_name_with_a_digit_waits_for_nothing() -> None:
    assert when((0.0, "w1 "), (0.1, "w2 "), (0.1, "w3"))["w2"] == pytest.approx(0.1)


def test_the_source_is_told_before_the_text_that_cites_it() -> None:
    pieces = [piece for _, piece in heard((0.0, "Rest 90 s [1]."))]
    assert pieces.index(Cited(1)) < pieces.index(" 90 s [1].")


def test_what_waits_when_the_model_ends_is_checked_and_shown_before_the_end() -> None:
    *_, (_, last), (_, end) = heard((0.0, "Lift "), (0.1, "80 kg"))
    assert (last, end) == (" 80 kg", WHOLE)


def test_a_stream_that_ends_without_an_end_is_cut() -> None:
    async def unfinished() -> AsyncGenerator[Say | End, None]:
        yield Say("Sit ")

    async def listen() -> list[object]:
        async with aclosing(checked(unfinished(), Provenance(EVIDENCE))) as pieces:
            return [piece async for piece in pieces]

    assert simulate(listen())[-1] == End("interrupted", reason="cut")


def test_what_breaks_the_stream_reaches_whoever_listens() -> None:
    with pytest.raises(Fenced):
        heard((0.0, "Sit "), end=Fenced("lost"))


def test_whoever_stops_listening_closes_the_stream_where_it_waits() -> None:
    closed = []

    async def endless() -> AsyncGenerator[Say | End, None]:
        try:
            yield Say("Sit ")
            await asyncio.Event().wait()
        finally:
            closed.append(True)

    async def leave() -> None:
        async with aclosing(Arriving(endless())) as arriving:
            await arriving.next()

    simulate(leave())
    assert closed == [True]
