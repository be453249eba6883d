"""The generated descriptions, and the frames that they describe."""

from pathlib import Path

import jsonschema
import pytest
from pydantic import BaseModel

from coach.frames import Accepted, Done, Error, Note, Ready, ReadyInbox
from coach.frames.catalogue import client_frames, error_codes, frame_schemas, server_frames
from coach_local.schema import WHAT_A_CLIENT_DOES, asyncapi, reference_page

ROOT = Path(__file__).parents[3]

SERVER_EXAMPLES: list[BaseModel] = [
    Accepted(id="a"),
    Error(code="busy", message="m", retryable=True, trace="t"),
    Note(turn="t", epoch=1, kind="working"),
    Done(turn="t", epoch=1, state="completed", length=3, events=0, grounded=True),
    Ready(
        connection="c",
        user="u",
        server_time=1,
        token_expires_at=1,
        going_away_at=1,
        turns=[],
        inbox=ReadyInbox(cursor=0, pending=0),
    ),
]


def test_the_schemas_are_valid_json_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(frame_schemas())


@pytest.mark.parametrize("frame", SERVER_EXAMPLES, ids=lambda frame: str(frame.type))
def test_what_we_send_is_what_we_describe(frame: BaseModel) -> None:
    document = frame_schemas()
    schema = {**document, "oneOf": [{"$ref": f"#/$defs/server.{frame.type}"}]}  # type: ignore[attr-defined]
    jsonschema.validate(frame.model_dump(mode="json", exclude_none=True), schema)


def test_every_frame_is_in_the_asyncapi_document() -> None:
    named = set(asyncapi()["channels"]["realtime"]["messages"])
    assert named == {f"client.{kind}" for kind in client_frames()} | {
        f"server.{kind}" for kind in server_frames()
    }


def test_every_reference_in_the_asyncapi_document_leads_somewhere() -> None:
    document = asyncapi()
    for reference in _references(document):
        place = document
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]


def test_every_code_says_what_a_client_does() -> None:
    assert set(error_codes()) == set(WHAT_A_CLIENT_DOES)


def test_the_reference_page_is_up_to_date() -> None:
    page = (ROOT / "docs/reference/frames.md").read_text()
    assert page == reference_page(), "run: coach schema page > docs/reference/frames.md"


def _references(part: object) -> list[str]:
    if isinstance(part, list):
        return [found for item in part for found in _references(item)]
    if isinstance(part, dict):
        own = [part["$ref"]] if "$ref" in part else []
        return own + [found for item in part.values() for found in _references(item)]
    return []
