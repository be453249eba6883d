"""However an answer is cut, doubled, delayed or replayed, a device shows the same text."""

import itertools
import json

from hypothesis import given
from hypothesis import strategies as st

from coach.frames import Delta, decode, encode, split_delta
from coach.frames.client import Ask, Resume
from coach_local.client import AnswerView

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


def frames_of(text: str, cuts: list[int]) -> list[dict[str, object]]:
    edges = sorted({0, len(text), *(cut % (len(text) + 1) for cut in cuts)})
    return [
        {"type": "delta", "turn": "t", "epoch": 1, "at": start, "text": text[start:end]}
        for start, end in itertools.pairwise(edges)
    ]


@given(texts, st.lists(st.integers(0, 400)), st.randoms())
def test_any_cutting_and_doubling_in_order_gives_the_same_text(text, cuts, chance) -> None:
    view = AnswerView("t")
    for frame in frames_of(text, cuts):
        for _ in range(chance.randint(1, 3)):
            view.apply(frame)
        if chance.random() < 0.3:  # a replay from somewhere earlier
            start = chance.randint(0, len(view.text))
            view.apply(
                {"type": "delta", "turn": "t", "epoch": 1, "at": start, "text": text[start : start + 9]}
            )
    assert view.text == text
    assert not view.gap


@given(texts, st.lists(st.integers(0, 400)), st.randoms())
def test_in_any_order_a_device_shows_a_beginning_of_the_text_and_knows_of_its_gap(text, cuts, chance) -> None:
    frames = frames_of(text, cuts)
    chance.shuffle(frames)
    view = AnswerView("t")
    for frame in frames:
        view.apply(frame)
        assert text.startswith(view.text)
    assert view.text == text or view.gap


@given(texts.filter(bool), st.integers(200, 400))
def test_splitting_for_the_wire_loses_nothing(text: str, limit: int) -> None:
    view = AnswerView("t")
    for frame in split_delta(Delta(turn="t", epoch=1, at=0, text=text), limit):
        assert len(frame) <= limit
        view.apply(json.loads(frame))
    assert view.text == text


@given(texts.filter(lambda text: text and "\x00" not in text))
def test_a_question_survives_the_wire(text: str) -> None:
    assert decode(encode(Ask(id="a", text=text)).decode()) == Ask(id="a", text=text)


@given(st.integers(0, 2**53), st.integers(0, 2**53), st.integers(0, 2**53))
def test_a_position_survives_the_wire(epoch: int, at: int, n: int) -> None:
    frame = Resume(id="r", turn="t", epoch=epoch, at=at, n=n)
    assert decode(encode(frame).decode()) == frame
