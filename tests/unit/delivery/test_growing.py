"""The one text of a turn, and positions in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.delivery.growing import Growing
from coach.ports import Answer


def grown(*parts: str) -> Growing:
    growing = Growing(1)
    for second, part in enumerate(parts):
        growing.say(part, float(second))
    return growing


@given(st.lists(st.text(), max_size=12), st.data())
def test_any_stretch_of_the_text_can_be_read(parts: list[str], data: st.DataObject) -> None:
    growing, text = grown(*parts), "".join(parts)
    if not text:
        return
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert growing.text(start, end) == text[start:end]


def test_it_knows_when_a_word_came() -> None:
    growing = grown("Sit ", "back ", "now.")
    assert [growing.arrived(at) for at in (0, 3, 4, 8, 9, 12)] == [0.0, 0.0, 1.0, 1.0, 2.0, 2.0]


def test_it_expects_the_next_word_at_the_pace_of_the_last_few() -> None:
    growing = Growing(1)
    for n in range(40):
        growing.say("back ", n * 0.02)
    assert growing.expected() == pytest.approx(40 * 0.02, abs=0.001)


def test_one_long_silence_does_not_make_the_pace_slow() -> None:
    growing = Growing(1)
    for moment in (0.0, 0.02, 0.04, 30.0):
        growing.say("back ", moment)
    assert growing.expected() < 30.1


def test_an_event_stands_where_the_text_was() -> None:
    growing = grown("Sit ")
    growing.tell({"type": "note"})
    growing.say("back.", 1.0)
    growing.tell({"type": "note"})
    assert [(event["n"], event["at"]) for event in growing.events] == [(1, 4), (2, 9)]


def test_a_stored_answer_grows_from_where_it_was() -> None:
    growing = Growing(2, Answer("Sit ", ({"n": 1, "at": 0},)))
    growing.say("back.", 1.0)
    assert growing.answer() == Answer("Sit back.", ({"n": 1, "at": 0},))


def test_what_was_never_released_is_not_held() -> None:
    growing = grown("Sit ")
    assert growing.holds(4, 0)
    assert not growing.holds(5, 0)
    assert not growing.holds(0, 1)
