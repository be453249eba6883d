"""What goes into Postgres and comes back: times to the millisecond, texts without what it cannot hold."""

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.adapters.postgres.database import CONTENDED, LOST, _worth_repeating
from coach.adapters.postgres.values import milliseconds, moment, storable, storable_fields


@given(st.integers(0, 253_402_300_799_999))
def test_a_time_comes_back_to_the_millisecond(at: int) -> None:
    assert milliseconds(moment(at)) == at


@given(st.text(st.characters()))
def test_a_text_keeps_its_length_and_can_be_encoded(text: str) -> None:
    kept = storable(text)
    assert len(kept) == len(text)
    assert "\x00" not in kept
    kept.encode()


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")))
def test_an_ordinary_text_is_kept_as_it_is(text: str) -> None:
    assert storable(text) == text


def test_only_the_texts_of_a_record_are_looked_at() -> None:
    assert storable_fields({"ref": 1, "title": "a\x00", "url": None}) == {
        "ref": 1,
        "title": "a\ufffd",
        "url": None,
    }


@pytest.mark.parametrize("kind", LOST + CONTENDED)
def test_work_is_repeated_where_the_backend_or_the_moment_was_to_blame(kind: type[Exception]) -> None:
    assert _worth_repeating(kind("gone"))


@pytest.mark.parametrize(
    "error",
    [
        TimeoutError(),
        asyncpg.QueryCanceledError("too slow"),
        asyncpg.UniqueViolationError("there"),
        asyncpg.DataError("an argument is wrong"),
        ValueError(),
        None,
    ],
)
def test_work_is_not_repeated_where_that_would_not_help(error: Exception | None) -> None:
    assert not _worth_repeating(error)
