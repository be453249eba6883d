"""Cursors: what one list has given leads on; everything else is a client's mistake."""

import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.errors import BadFrame
from coach_http.paging import cursor_by_name, cursor_in_time, place_by_name, place_in_time

TIMES = st.datetimes(datetime(1970, 1, 1), datetime(9890, 1, 1), timezones=st.just(UTC))
IDS = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=64)


@given(TIMES, IDS)
def test_a_place_in_time_survives_its_cursor_to_the_microsecond(at: datetime, id_: str) -> None:
    assert place_in_time(cursor_in_time(at, id_)) == (at, id_)


@given(IDS, IDS)
def test_a_place_by_name_survives_its_cursor(name: str, id_: str) -> None:
    assert place_by_name(cursor_by_name(name, id_)) == (name, id_)


def test_without_a_cursor_a_list_begins_at_its_beginning() -> None:
    assert (place_in_time(None), place_by_name(None)) == (None, None)


@given(st.text(max_size=40))
def test_what_is_no_cursor_is_a_client_error(text: str) -> None:
    with pytest.raises(BadFrame):
        place_in_time(text)


@pytest.mark.parametrize(
    "position",
    [[1], [1, 2], ["1", "a"], [-1, "a"], [10**18, "a"], [1.5, "a"], [True, "a"], [1, "\x00"], {"a": 1}, None],
)
def test_a_cursor_of_another_shape_is_a_client_error(position: object) -> None:
    with pytest.raises(BadFrame):
        place_in_time(urlsafe_b64encode(json.dumps(position).encode()).decode())


def test_a_name_is_no_place_in_time() -> None:
    with pytest.raises(BadFrame):
        place_in_time(cursor_by_name("Squat", "squat"))


def test_the_latest_time_that_a_cursor_takes_is_a_time() -> None:
    assert place_in_time(cursor_in_time(datetime(9890, 1, 1, tzinfo=UTC) + timedelta(days=1), "a"))
