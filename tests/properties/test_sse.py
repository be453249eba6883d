"""However a stream of events is written and cut on its way, it reads the same."""

from hypothesis import given
from hypothesis import strategies as st

from coach.adapters.sse import EventStream

lines = st.binary(max_size=12).map(lambda b: b.replace(b"\r", b"").replace(b"\n", b""))
events = st.lists(st.lists(lines, min_size=1, max_size=3).filter(lambda e: b"\n".join(e) != b""), max_size=6)
noise = st.sampled_from([b"", b": ping\n", b"id: 7\n", b"retry: 1\n", b"event: x\n", b"\n"])


@st.composite
def cuts(draw: st.DrawFn, stream: bytes) -> list[bytes]:
    """Its pieces, with an empty one at each cut."""
    places = sorted(draw(st.lists(st.integers(0, len(stream)), max_size=12)) * 2)
    return [stream[a:b] for a, b in zip([0, *places], [*places, len(stream)], strict=True)]


@given(st.data(), events, st.sampled_from([b"\n", b"\r\n", b"\r"]))
def test_any_cutting_gives_the_same_events(data: st.DataObject, sent: list[list[bytes]], end: bytes) -> None:
    written = b"".join(
        data.draw(noise) + b"".join(b"data: " + line + b"\n" for line in event) + b"\n" for event in sent
    )
    stream = EventStream()

    pieces = data.draw(cuts(written.replace(b"\n", end)))
    read = [event for piece in pieces for event in stream.feed(piece)]

    assert read == [b"\n".join(event) for event in sent]
