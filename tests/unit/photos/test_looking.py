"""Looking at a photo, with everything around it in memory: what is done once, again, and told."""

import asyncio
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pictures import plate

from coach.adapters.memory.connections import MemoryConnections
from coach.adapters.memory.inbox import MemoryInbox
from coach.adapters.memory.objects import MemoryObjects
from coach.adapters.memory.outbox import MemoryOutbox
from coach.adapters.memory.photo_work import MemoryPhotoWork, Row
from coach.adapters.memory.vision import PLATE, ScriptedVision, seen_item, sight
from coach.adapters.pictures import check
from coach.adapters.vision.builtin import ASKED, BuiltinVision
from coach.delivery.pusher import Pusher
from coach.errors import Unavailable
from coach.library import load_foods
from coach.measures import Metric, metering
from coach.nutrition.matching import Foods
from coach.photos import looking as module
from coach.photos.failures import ADVICE
from coach.photos.looking import Looking
from coach.photos.ports import Vision
from coach.photos.tending import PhotoTending
from coach.ports import Connection, ModelFailed
from coach.records.photo import UPLOAD_MS, Upload, copy_key

NOW = 1_790_000_000_000
HOUR = 3_600_000
KEY = "uploads/4711"
FOODS = Foods(load_foods(Path(__file__).parents[3] / "library" / "foods"))


class Table:
    async def own(self, user: str) -> Foods:
        return FOODS

    async def with_rows_for(self, user: str, names: Sequence[str]) -> Foods:
        return FOODS


class Eats:
    """Has eaten 250 g of rice three times."""

    async def items_since(self, user: str, since: date) -> list[dict[str, Any]]:
        food = FOODS.match("white rice")
        assert food is not None
        return [{"status": "matched", "food": food.food.id, "grams": {"mid": 250}, "flags": []}] * 3


class World:
    def __init__(self, vision: Vision | None = None) -> None:
        self.now = NOW
        self.work = MemoryPhotoWork()
        self.row = Row("ada", "photo-1", KEY, NOW + UPLOAD_MS, NOW)
        self.work.rows[KEY] = self.row
        self.objects = MemoryObjects()
        self.objects.objects[KEY] = (plate(), "image/jpeg")
        self.inbox = MemoryInbox()
        self.connections = MemoryConnections(self.clock)
        self.outbox = MemoryOutbox()
        self.vision = vision or ScriptedVision()
        pusher = Pusher(self.inbox, self.connections, self.outbox, self.clock)
        self.tending = PhotoTending(self.work, pusher, self.clock)
        self.looking = Looking(
            work=self.work,
            objects=self.objects,
            bucket="coach",
            check=check,
            vision=self.vision,
            foods=Table(),
            portions=Eats(),
            pusher=pusher,
            clock=self.clock,
        )

    def clock(self) -> int:
        return self.now

    async def connect(self, *devices: str) -> None:
        for device in devices:
            await self.connections.add(Connection(device, "ada", "s", NOW, NOW + HOUR), 5)
            self.outbox.connect(device)

    def told(self, device: str = "phone") -> list[tuple[str, dict[str, Any]]]:
        frames = [json.loads(frame) for frame in self.outbox.posted[device]]
        return [(frame["event"], frame["data"]) for frame in frames]

    @property
    def looks(self) -> int:
        assert isinstance(self.vision, ScriptedVision)
        return len(self.vision.looked_at)


def upload(**changes: Any) -> Upload:
    fields = {"bucket": "coach", "key": KEY, "version": "e", "versioned": False, "sequencer": "01", "size": 9}
    return Upload(**{**fields, **changes})


async def test_a_photo_is_checked_seen_estimated_and_told_to_every_device() -> None:
    world = World()
    await world.connect("phone", "watch")
    assert await world.looking.uploaded(upload()) == "needs_review"
    assert world.row.status == "needs_review"
    said = {"date": "2026-09-21", "photo": "photo-1", "status": "needs_review"}
    assert world.told("phone") == world.told("watch") == [("nutrition.updated", said)]


async def test_the_model_sees_our_copy_and_never_what_was_uploaded() -> None:
    world = World()
    await world.looking.uploaded(upload())
    assert world.row.picture is not None
    key = copy_key("ada", "photo-1", world.row.picture.sha256)
    assert isinstance(world.vision, ScriptedVision)
    assert world.vision.looked_at == [world.objects.objects[key][0]]
    assert world.objects.objects[key][0] != plate()


async def test_the_same_event_however_often_and_at_once_is_one_look() -> None:
    world = World()
    await world.connect("phone")
    await asyncio.gather(*(world.looking.uploaded(upload()) for _ in range(4)))
    await world.looking.uploaded(upload())
    assert (world.looks, len(world.told())) == (1, 1)


@pytest.mark.parametrize(
    "foreign",
    [
        {"key": "videos/squat.mp4"},
        {"key": "uploads/of-nobody"},
        {"bucket": "elsewhere"},
        {"key": "photos/a.jpg"},
    ],
)
async def test_what_is_not_ours_to_look_at_is_left_alone(foreign: dict[str, str]) -> None:
    world = World()
    world.work.rows["videos/squat.mp4"] = world.row
    world.work.rows["photos/a.jpg"] = world.row
    assert await world.looking.uploaded(upload(**foreign)) is None
    assert (world.looks, world.row.status) == (0, "awaiting_upload")


async def test_the_version_that_came_first_is_the_one_that_is_read() -> None:
    world = World()
    world.objects.versions[KEY, "first"] = plate(size=(100, 60))
    await world.looking.uploaded(upload(version="first", versioned=True))
    assert world.row.picture is not None
    assert (world.row.picture.width, world.row.picture.height) == (100, 60)


async def test_what_a_user_usually_eats_is_taken_where_no_amount_was_seen() -> None:
    world = World(ScriptedVision(sight(seen_item("white rice"))))
    await world.looking.uploaded(upload())
    assert world.row.estimate is not None
    assert world.row.estimate["items"][0]["grams"]["mid"] == 250


async def test_without_a_model_the_photo_asks_what_is_on_the_plate() -> None:
    world = World(BuiltinVision())
    assert await world.looking.uploaded(upload()) == "needs_review"
    assert world.row.estimate is not None
    assert [question["text"] for question in world.row.estimate["questions"]] == [ASKED]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (plate()[:2_000], "incomplete"),
        (b"GIF89a" + b"x" * 100, "not_a_picture"),
        (b"", "not_a_picture"),
        (None, "not_uploaded"),
    ],
)
async def test_bytes_that_are_no_picture_fail_and_are_shown_to_nobody(
    content: bytes | None, reason: str
) -> None:
    world = World()
    await world.connect("phone")
    if content is None:
        world.objects.objects.clear()
    else:
        world.objects.objects[KEY] = (content, "image/jpeg")
    assert await world.looking.uploaded(upload()) == "failed"
    ((event, said),) = world.told()
    assert (event, said["reason"], said["advice"]) == ("photo.failed", reason, ADVICE[reason])  # type: ignore[index]
    assert [key for key in world.objects.objects if key.startswith("photos/")] == []
    assert world.looks == 0


@pytest.mark.parametrize(
    ("seen", "reason"),
    [
        (sight(is_food=False), "no_food"),
        (sight(), "no_food"),
        (sight(refusal_reason="a person"), "declined"),
        (ModelFailed("declined", retryable=False), "declined"),
        (ModelFailed("refused_key", retryable=False), "unavailable"),
        (ModelFailed("quota", retryable=False), "unavailable"),
    ],
)
async def test_what_will_not_be_seen_the_next_time_either_fails_at_once(seen: Any, reason: str) -> None:
    world = World(ScriptedVision(seen))
    await world.connect("phone")
    assert await world.looking.uploaded(upload()) == "failed"
    assert [said["reason"] for _, said in world.told()] == [reason]


async def test_a_model_that_is_down_is_asked_again_with_the_next_attempt() -> None:
    world = World(ScriptedVision(ModelFailed("unavailable", retryable=True), PLATE))
    with pytest.raises(ModelFailed):
        await world.looking.uploaded(upload())
    assert world.row.status == "queued"
    assert await world.looking.uploaded(upload()) == "needs_review"


async def test_a_model_that_does_not_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    class Silent(ScriptedVision):
        async def look(self, picture: bytes) -> Any:
            await asyncio.Event().wait()

    monkeypatch.setattr(module, "LOOK", 0.01)
    world = World(Silent())
    with pytest.raises(ModelFailed, match="timeout"):
        await world.looking.uploaded(upload())
    assert world.row.status == "queued"


async def test_when_lambda_gives_up_the_photo_fails_with_advice() -> None:
    world = World(ScriptedVision(ModelFailed("unavailable", retryable=True)))
    await world.connect("phone")
    with pytest.raises(ModelFailed):
        await world.looking.uploaded(upload())
    await world.tending.gave_up(upload())
    await world.tending.gave_up(upload())
    ((event, said),) = world.told()
    assert (event, said["reason"]) == ("photo.failed", "unavailable")
    assert "in words" in said["advice"]


async def test_a_bucket_out_of_reach_is_tried_again() -> None:
    world = World()
    world.objects.down = True
    with pytest.raises(Unavailable):
        await world.looking.uploaded(upload())
    world.objects.down = False
    assert await world.looking.uploaded(upload()) == "needs_review"


async def test_a_word_that_could_not_be_sent_is_sent_with_the_next_attempt_and_the_photo_seen_once() -> None:
    world = World()
    await world.connect("phone")
    world.inbox.down = True
    with pytest.raises(Unavailable):
        await world.looking.uploaded(upload())
    world.inbox.down = False
    assert await world.looking.uploaded(upload()) == "needs_review"
    assert (world.looks, len(world.told())) == (1, 1)


async def test_a_photo_that_was_deleted_meanwhile_leaves_nothing() -> None:
    class Deleting(MemoryObjects):
        async def put(self, key: str, content: bytes, content_type: str) -> None:
            await super().put(key, content, content_type)
            world.work.rows.clear()

    world = World()
    world.looking = Looking(
        **{
            **{name: getattr(world.looking, name) for name in Looking.__slots__},
            "objects": (objects := Deleting()),
        }
    )
    objects.objects[KEY] = (plate(), "image/jpeg")
    assert await world.looking.uploaded(upload()) is None
    assert set(objects.objects) == {KEY}
    assert world.looks == 0


async def test_what_never_came_is_ended_by_the_sweep() -> None:
    world = World()
    await world.connect("phone")
    world.now = NOW + UPLOAD_MS
    assert await world.tending.sweep() == 0
    world.now += 150_000
    assert await world.tending.sweep() == 1
    assert await world.tending.sweep() == 0
    assert [(event, said["reason"]) for event, said in world.told()] == [("photo.failed", "not_uploaded")]


async def test_no_photo_outlives_its_hour() -> None:
    world = World(ScriptedVision(ModelFailed("unavailable", retryable=True)))
    await world.connect("phone")
    with pytest.raises(ModelFailed):
        await world.looking.uploaded(upload())
    world.now = NOW + UPLOAD_MS + HOUR + 1
    assert await world.tending.sweep() == 1
    assert [said["reason"] for _, said in world.told()] == ["overdue"]


async def test_one_photo_that_cannot_be_told_of_keeps_no_other_waiting() -> None:
    world = World()
    other = Row("bob", "photo-2", "uploads/2", NOW + UPLOAD_MS, NOW)
    world.work.rows[other.key] = other
    await world.connect("phone")
    tell = world.inbox.append

    async def append(user: str, *rest: Any) -> Any:
        if user == "ada":
            raise Unavailable("The table is busy.")
        return await tell(user, *rest)

    world.inbox.append = append  # type: ignore[method-assign]
    world.now = NOW + UPLOAD_MS + 150_000
    assert await world.tending.sweep() == 1
    assert (other.status, other.told, world.row.told) == ("failed", True, False)


@pytest.mark.parametrize(("seen", "counted"), [(PLATE, (1, 0)), (sight(is_food=False), (1, 1))])
async def test_a_photo_that_ends_is_counted_once_and_one_that_fails_beside(
    seen: Any, counted: tuple[int, int]
) -> None:
    world = World(ScriptedVision(seen))
    with metering() as meter:
        for key in (KEY, KEY, "uploads/of-nobody"):
            await world.looking.uploaded(upload(key=key))
    assert (meter.counted[Metric.PHOTOS], meter.counted[Metric.PHOTOS_FAILED]) == counted
