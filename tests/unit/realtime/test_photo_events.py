"""What S3 tells, read into uploads: encoded keys, test events, other events, and what Lambda gave up."""

import asyncio
import copy
import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from coach.errors import Unavailable
from coach.records.photo import Upload
from coach_realtime import events
from coach_realtime.chores import Chores
from coach_realtime.photo import Photos

EVENTS = Path(__file__).parents[2] / "events"
CREATED: dict[str, Any] = json.loads((EVENTS / "s3_object_created.json").read_text())
TEST: dict[str, Any] = json.loads((EVENTS / "s3_test_event.json").read_text())
SCHEDULED: dict[str, Any] = json.loads((EVENTS / "scheduled.json").read_text())


def created(**changes: object) -> dict[str, Any]:
    event = copy.deepcopy(CREATED)
    event["Records"][0]["s3"]["object"].update(changes)
    return event


def test_a_key_is_decoded() -> None:
    (upload,) = events.uploads(CREATED)
    assert upload == Upload(
        bucket="coach-media",
        key="uploads/red flower.jpg",
        version="096fKKXTRTtl3on89fVO.nfljtsv6qko",
        versioned=True,
        sequencer="0055AED6DCD90281E5",
        size=1024,
    )


@pytest.mark.parametrize(
    ("sent", "key"),
    [("uploads/a%2Bb", "uploads/a+b"), ("uploads/%C3%A5", "uploads/å"), ("uploads/%2e%2e/x", "uploads/../x")],
)
def test_what_is_encoded_in_a_key_is_read_as_it_was_written(sent: str, key: str) -> None:
    assert [upload.key for upload in events.uploads(created(key=sent))] == [key]


def test_a_bucket_without_versions_tells_uploads_apart_by_what_they_hold() -> None:
    event = created()
    del event["Records"][0]["s3"]["object"]["versionId"]
    (upload,) = events.uploads(event)
    assert (upload.version, upload.versioned) == ("d41d8cd98f00b204e9800998ecf8427e", False)


def test_the_event_by_which_s3_tests_a_notification_is_nothing() -> None:
    assert events.uploads(TEST) == []


@pytest.mark.parametrize(
    "change",
    [
        {"eventName": "ObjectRemoved:Delete"},
        {"eventName": "ObjectTagging:Put"},
        {"eventSource": "aws:sqs"},
        {"s3": {}},
        {"s3": None},
        {"eventName": None},
    ],
)
def test_what_is_no_upload_is_none(change: dict[str, object]) -> None:
    event = created()
    event["Records"][0].update(change)
    assert events.uploads(event) == []


def test_one_record_that_cannot_be_read_keeps_no_other_from_being_read() -> None:
    event = created()
    event["Records"].insert(0, {"nonsense": True})
    assert len(events.uploads(event)) == 1


def test_what_lambda_gave_up_is_an_upload_or_a_turn_and_never_both() -> None:
    failed_photo = {"requestPayload": CREATED}
    turn = json.loads((EVENTS / "lambda_failure_destination.json").read_text())
    assert (len(events.failed_uploads(failed_photo)), events.failed_job(failed_photo)) == (1, None)
    assert events.failed_uploads(turn) == []
    assert events.failed_job(turn) is not None
    assert (events.failed_uploads(SCHEDULED), events.failed_job(SCHEDULED)) == ([], None)


class Looking:
    """Fails for the uploads named."""

    def __init__(self, *failing: str) -> None:
        self.failing, self.seen = set(failing), []

    async def uploaded(self, upload: Upload) -> str:
        self.seen.append(upload.key)
        if upload.key in self.failing:
            raise Unavailable("The database is busy.")
        return "needs_review"


def several(*keys: str) -> dict[str, Any]:
    return {"Records": [created(key=key)["Records"][0] for key in keys]}


async def test_every_upload_of_an_event_is_tried_before_it_is_tried_again() -> None:
    looking = Looking("uploads/1")
    with pytest.raises(Unavailable):
        await Photos(looking).handle(several("uploads/1", "uploads/2"))  # type: ignore[arg-type]
    assert looking.seen == ["uploads/1", "uploads/2"]
    looking.failing.clear()
    again = await Photos(looking).handle(several("uploads/1", "uploads/2"))  # type: ignore[arg-type]
    assert again == {"ended": ["needs_review", "needs_review"]}


class Chore:
    """Any of the sweep's chores: counts what is asked of it, and fails where it is told to."""

    def __init__(self, *, fails: bool = False) -> None:
        self.fails, self.swept, self.given_up = fails, 0, []

    async def sweep(self) -> int:
        self.swept += 1
        await asyncio.sleep(0)
        if self.fails:
            raise Unavailable("busy")
        return 3

    keep_up = go_on = sweep

    async def gave_up(self, upload: Upload) -> None:
        self.given_up.append(upload.key)


def chores(**named: Chore) -> Chores:
    """All of the sweep's chores, of which some are named."""
    return Chores(**{field.name: named.get(field.name, Chore()) for field in fields(Chores)})  # type: ignore[arg-type]


async def test_the_sweep_does_every_chore_also_where_one_fails() -> None:
    done = await chores(photos=Chore(fails=True)).sweep(SCHEDULED)
    assert done.pop("photos") is None
    assert set(done.values()) == {3}
    assert len(done) == len(fields(Chores)) - 1


async def test_a_photo_that_lambda_gave_up_is_ended_by_the_sweep() -> None:
    turns, photos = Chore(), Chore()
    await chores(work=turns, photos=photos).sweep({"requestPayload": CREATED})
    assert (photos.given_up, photos.swept, turns.swept) == (["uploads/red flower.jpg"], 0, 0)
