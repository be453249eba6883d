"""Server-sent events as the standard has them, and as providers send them."""

import pytest

from coach.adapters.sse import MAX_EVENT, EventStream
from coach.ports import ModelFailed


def read(*chunks: bytes) -> list[bytes]:
    stream = EventStream()
    return [data for chunk in chunks for data in stream.feed(chunk)]


@pytest.mark.parametrize(
    ("stream", "expected"),
    [
        (b"data: a\n\n", [b"a"]),
        (b"data:a\n\n", [b"a"]),
        (b"data:  a\n\n", [b" a"]),
        (b"data: a\r\n\r\ndata: b\r\n\r\n", [b"a", b"b"]),
        (b"data: a\r\rdata: b\r\r", [b"a", b"b"]),
        (b"data: a\ndata: b\n\n", [b"a\nb"]),
        (b"data\ndata: b\n\n", [b"\nb"]),
        (b": comment\n\n:\n\ndata: a\n\n", [b"a"]),
        (b"event: x\nid: 1\nretry: 3\ndata: a\n\n", [b"a"]),
        (b"id: 1\n\nretry: 3000\n\nevent: ping\n\ndata: a\n\n", [b"a"]),
        (b"data:\n\ndata: a\n\n", [b"a"]),
        (b"database: x\n\ndata: a\n\n", [b"a"]),
        (b"\xef\xbb\xbfdata: a\n\n", [b"a"]),
        (b"\n\n\ndata: a\n\n\n\n", [b"a"]),
        (b"data: a:b\n\n", [b"a:b"]),
        (b"data: a\n\ndata: half", [b"a"]),
        (b"data: a\n\ndata: b\n", [b"a"]),
        (b"", []),
    ],
)
def test_the_data_of_each_whole_event_is_given(stream: bytes, expected: list[bytes]) -> None:
    assert read(stream) == expected


def test_a_line_end_cut_in_two_is_one_line_end() -> None:
    assert read(b"data: a\r", b"\ndata: b\r", b"", b"\n\r", b"\n") == [b"a\nb"]


def test_an_event_is_given_with_the_chunk_that_completes_it() -> None:
    stream = EventStream()

    assert list(stream.feed(b"data: a\n")) == []
    assert list(stream.feed(b"\ndata: b")) == [b"a"]


def test_a_long_event_in_small_pieces_is_read() -> None:
    long = b"x" * 100_000
    pieces = [long[i : i + 7] for i in range(0, len(long), 7)]

    assert read(b"data: ", *pieces, b"\n\n") == [long]


@pytest.mark.parametrize("endless", [b"x" * 65_536, b"data: " + b"x" * 65_530 + b"\n", b": " + b"x" * 65_536])
def test_an_event_without_end_is_malformed(endless: bytes) -> None:
    stream = EventStream()

    with pytest.raises(ModelFailed) as failure:
        for _ in range(MAX_EVENT // 65_536 + 2):
            list(stream.feed(endless))

    assert failure.value.reason == "malformed"


def test_a_stream_of_many_comments_is_not_an_endless_event() -> None:
    stream = EventStream()

    for _ in range(MAX_EVENT // 1_024 + 2):
        list(stream.feed(b":" + b" " * 1_024 + b"\n"))

    assert list(stream.feed(b"data: a\n\n")) == [b"a"]
