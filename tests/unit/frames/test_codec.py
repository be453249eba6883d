"""What is read as a frame, what is refused, and what a refusal says."""

import json
import os
from pathlib import Path

import pytest

from coach.errors import BadFrame, CoachError, TooLarge, UnknownType
from coach.frames import MAX_FRAME_BYTES, Ask, Delta, Error, Event, Ping, Resume, decode, encode, split_delta

SHARED = Path(os.environ.get("COACH_SHARED", Path(__file__).parents[4] / "shared"))


def ask(**fields: object) -> str:
    return json.dumps({"action": "message", "type": "ask", "id": "a1", "text": "hi", **fields})


def refusal(body: str) -> CoachError:
    with pytest.raises(CoachError) as caught:
        decode(body)
    return caught.value


def test_an_ask_is_read_with_its_defaults() -> None:
    assert decode(ask()) == Ask(id="a1", text="hi", conversation=None, mode="chat", if_busy="queue")


def test_what_a_newer_client_adds_is_ignored() -> None:
    assert decode(ask(colour="red", nested={"deep": [1]})) == Ask(id="a1", text="hi")


@pytest.mark.parametrize(
    "body",
    [
        "",
        "no json",
        "[]",
        '"ask"',
        "null",
        "1",
        '{"action":"message"',
        '{"action":"message","type":"ask","id":"a1","text":NaN}',
        '{"action":"message","type":"ask","id":"a1","text":"hi","x":-Infinity}',
        '{"action":"message","type":"ask","id":"a1","text":"hi","x":1e999}',
        '{"action":"message","type":"ask","id":"a1","text":"hi","x":123456789012345678901234567890}',
        '{"action":"message","type":"ask","id":"a1","text":"hi","x":9007199254740993}',
        '{"action":"message","type":"ask","id":"a1","text":"one","text":"two"}',
        '{"action":"message","type":"ask","id":"a1","text":"hi","x":{"a":1,"a":2}}',
        '{"action":"message","type":"ask","id":"a1","text":"\\u0000"}',
        '{"action":"message","type":"ask","id":"a1","text":"\\ud83d"}',
        '{"action":"message","type":"ask","id":"a1","text":"hi","\\udc00":1}',
        "[" * 20_000,
        '{"a":' * 4_000,
        '{"action":"message","type":"ask","id":"a1","text":"hi","x":' + "[" * 20 + "]" * 20 + "}",
        '{"action":"message","type":"ask","id":"a1"}',
        '{"action":"message","type":"ask","id":"a1","text":""}',
        '{"action":"message","type":"ask","id":"a1","text":5}',
        '{"action":"message","type":"ask","id":"a 1","text":"hi"}',
        '{"action":"message","type":"ask","text":"hi"}',
        '{"action":"message","type":"ask","id":"a1","text":"hi","mode":"shout"}',
        '{"action":"message","type":["ask"],"id":"a1","text":"hi"}',
        '{"action":"message","id":"a1"}',
        '{"action":"message","type":"resume","id":"r","turn":"t","epoch":true,"at":0,"n":0}',
        '{"action":"message","type":"resume","id":"r","turn":"t","epoch":1,"at":1.5,"n":0}',
        '{"action":"message","type":"resume","id":"r","turn":"t","epoch":1,"at":-1,"n":0}',
        '{"action":"message","type":"resume","id":"r","turn":"t","epoch":1,"at":"3","n":0}',
    ],
)
def test_a_bad_frame_is_named_as_one(body: str) -> None:
    assert refusal(body).code == "bad_frame"


@pytest.mark.parametrize("fields", [{"type": "sing"}, {"action": "sing"}, {"action": None}, {"action": 5}])
def test_an_unknown_type_or_action_is_named_as_one(fields: dict[str, object]) -> None:
    assert isinstance(refusal(ask(**fields)), UnknownType)


def test_a_refusal_names_the_frame_where_its_id_can_be_read() -> None:
    assert refusal(ask(text=5)).ref == "a1"
    assert refusal(ask(text="\x00")).ref == "a1"
    assert refusal(ask(type="sing")).ref == "a1"
    assert refusal(ask(id="no good id")).ref is None


def test_a_refusal_never_quotes_what_was_sent() -> None:
    assert "secret" not in refusal(ask(mode="my secret", text=["secret"])).message


def test_a_frame_at_the_limit_is_read_and_one_byte_more_is_too_large() -> None:
    body = ask(x="")
    fits = ask(x="é" * ((MAX_FRAME_BYTES - len(body)) // 2))
    padded = json.dumps(json.loads(fits), ensure_ascii=False)
    padded += " " * (MAX_FRAME_BYTES - len(padded.encode()))
    assert isinstance(decode(padded), Ask)
    assert isinstance(refusal(padded + " "), TooLarge)


def test_a_question_is_measured_in_characters_and_in_bytes() -> None:
    assert decode(ask(text="a" * 8_000))
    assert isinstance(refusal(ask(text="a" * 8_001)), BadFrame)
    assert decode(json.dumps(json.loads(ask(text="€" * 4_000)), ensure_ascii=False))
    assert isinstance(refusal(json.dumps(json.loads(ask(text="€" * 4_001)), ensure_ascii=False)), BadFrame)


def test_an_escaped_backslash_before_u0000_is_no_nul() -> None:
    frame = decode('{"action":"message","type":"ask","id":"a1","text":"\\\\u0000"}')
    assert isinstance(frame, Ask)
    assert frame.text == "\\u0000"


def test_other_frames_are_read_by_their_type() -> None:
    assert decode('{"action":"message","type":"ping","id":"p"}') == Ping(id="p")
    resume = '{"action":"message","type":"resume","id":"r","turn":"t","epoch":0,"at":0,"n":0}'
    assert decode(resume) == Resume(id="r", turn="t", epoch=0, at=0, n=0)


def test_what_is_absent_is_left_out_of_the_json() -> None:
    frame = Error(code="busy", message="wait", retryable=True, trace="t")
    assert json.loads(encode(frame)) == {
        "type": "error",
        "code": "busy",
        "message": "wait",
        "retryable": True,
        "trace": "t",
    }


def test_an_event_names_its_first_cursor_from() -> None:
    frame = Event(
        cursor=5, from_=3, push="p", event="record", data={"rir": None}, because=[], at=1, priority="normal"
    )
    assert json.loads(encode(frame))["from"] == 3
    assert json.loads(encode(frame))["data"] == {"rir": None}


def test_a_long_delta_is_split_between_code_points() -> None:
    text = "\x01é😀\u2028" * 30_000
    frames = list(split_delta(Delta(turn="t", epoch=1, at=7, text=text)))
    assert max(map(len, frames)) <= MAX_FRAME_BYTES
    assert "".join(json.loads(frame)["text"] for frame in frames) == text
    assert [json.loads(frame)["at"] for frame in frames][:2] == [7, 7 + len(json.loads(frames[0])["text"])]


@pytest.mark.parametrize("kind", ["n_", "i_", "y_"])
def test_the_json_test_suites_bodies_end_in_a_typed_error(kind: str) -> None:
    """Whatever a parser may meet: an object that is no frame, or no JSON. Never anything but our errors."""
    folder = SHARED / "data" / "jsontestsuite" / "test_parsing"
    if not folder.is_dir():
        pytest.skip("JSONTestSuite is not at hand")
    for path in sorted(folder.glob(f"{kind}*.json")):
        body = path.read_bytes().decode("utf-8", "surrogateescape")
        assert refusal(body).code in ("bad_frame", "unknown_type", "too_large"), path.name


def test_naughty_strings_survive_the_wire() -> None:
    path = SHARED / "data" / "blns" / "blns.json"
    if not path.is_file():
        pytest.skip("the big list of naughty strings is not at hand")
    for text in filter(None, json.loads(path.read_text())):
        if "\x00" in text:
            continue
        frame = decode(ask(text=text))
        assert isinstance(frame, Ask)
        assert frame.text == text
