"""The archive: what is in it, in how much memory it is made, and what becomes of one that cannot be made."""

import io
import json
import os
import zipfile

import pytest

from coach.accounts import archive as module
from coach.accounts.archive import Archive
from coach.accounts.exporting import AGAIN, FRESH, Asking, Exporting
from coach.adapters.memory.accounts import MemoryExports, MemoryFolders, MemorySweeping, MemoryTakeout
from coach.adapters.memory.inbox import MemoryInbox
from coach.adapters.memory.objects import MemoryObjects
from coach.ports import InboxItem
from coach.records.photo import copy_key

ADA, ZOE = "ada", "zoe"
NOW = 1_790_000_000_000


class Place:
    def __init__(self) -> None:
        self.now = NOW
        self.takeout, self.inbox, self.objects = MemoryTakeout(), MemoryInbox(), MemoryObjects()
        self.exports, self.sweeping = MemoryExports(), MemorySweeping()
        self.archive = Archive(self.takeout, self.inbox, self.objects, self.clock)
        self.asking = Asking(self.exports, self.sweeping, lambda key: f"https://s3/{key}", self.clock)
        self.exporting = Exporting(self.exports, self.archive, MemoryFolders(self.objects), self.clock)
        for user in (ADA, ZOE):
            self.takeout.lists[user, "profile"] = [json.dumps({"name": user})]

    def clock(self) -> int:
        return self.now

    async def made(self) -> zipfile.ZipFile:
        """The archive that Ada gets."""
        await self.asking.ask(ADA)
        await self.exporting.go_on()
        address = await self.asking.ask(ADA)
        assert address is not None
        content, kind = self.objects.objects[address.removeprefix("https://s3/")]
        assert kind == "application/zip"
        return zipfile.ZipFile(io.BytesIO(content))


@pytest.fixture
def place() -> Place:
    return Place()


async def test_everything_of_the_user_is_in_it_and_nothing_of_others(place: Place) -> None:
    meals = [json.dumps({"id": f"m{number}", "name": "Reis & Öl"}) for number in range(5)]
    photos = [json.dumps({"id": "p1", "sha256": "s"}), json.dumps({"id": "p2", "sha256": None})]
    place.takeout.names = (*place.takeout.names, "photos")
    place.takeout.lists |= {(ADA, "meals"): meals, (ADA, "photos"): photos}
    await place.objects.put(copy_key(ADA, "p1", "s"), b"picture", "image/jpeg")
    await place.objects.put(copy_key(ZOE, "p9", "s"), b"of another", "image/jpeg")
    await place.inbox.append(
        ADA, InboxItem(0, 0, "x", "record", {"a": 1}, (), NOW, None, "normal"), None, NOW
    )

    archive = await place.made()

    assert archive.testzip() is None
    assert json.loads(archive.read("profile.json")) == [{"name": ADA}]
    assert [meal["id"] for meal in json.loads(archive.read("meals.json"))] == ["m0", "m1", "m2", "m3", "m4"]
    assert json.loads(archive.read("notices.json"))[0]["event"] == "record"
    assert archive.read("photos/p1.jpg") == b"picture"
    names = {"README.txt", "profile.json", "meals.json", "photos.json", "notices.json", "photos/p1.jpg"}
    assert set(archive.namelist()) == names
    assert ZOE not in "".join(archive.read(name).decode() for name in names)


async def test_a_list_without_records_is_an_empty_one(place: Place) -> None:
    assert json.loads((await place.made()).read("meals.json")) == []


async def test_long_lists_go_as_they_are_read(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PART", 100_000)
    records = [json.dumps({"id": number, "text": os.urandom(10_000).hex()}) for number in range(60)]
    place.takeout.lists[ADA, "meals"] = records

    sizes = [len(part) async for part in place.archive.parts(ADA)]

    assert len(sizes) > 4
    assert all(100_000 <= size < 200_000 for size in sizes[:-1])


async def test_no_part_is_larger_than_what_came_last_makes_it(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However much there is: what was written is sent before more is read."""
    monkeypatch.setattr(module, "PART", 100_000)
    picture = os.urandom(30_000)
    place.takeout.names = ("photos",)
    photos = [json.dumps({"id": f"p{number}", "sha256": "s"}) for number in range(40)]
    place.takeout.lists[ADA, "photos"] = photos
    for number in range(40):
        await place.objects.put(copy_key(ADA, f"p{number}", "s"), picture, "image/jpeg")

    sizes = [len(part) async for part in place.archive.parts(ADA)]

    assert len(sizes) > 10
    assert all(100_000 <= size < 140_000 for size in sizes[:-1])


async def test_it_is_prepared_then_given_out_and_made_anew_when_it_is_old(place: Place) -> None:
    assert await place.asking.ask(ADA) is None
    assert await place.asking.ask(ADA) is None
    assert place.sweeping.asked == 1
    await place.exporting.go_on()
    first = await place.asking.ask(ADA)
    assert first is not None

    place.now += FRESH - 1
    assert await place.asking.ask(ADA) == first
    place.now += 1
    assert await place.asking.ask(ADA) is None
    await place.exporting.go_on()

    second = await place.asking.ask(ADA)
    assert second not in (None, first)
    assert [key for key in place.objects.objects if key.startswith("exports/")] == [
        str(second).removeprefix("https://s3/")
    ]


async def test_what_could_not_be_made_is_made_later(place: Place) -> None:
    await place.asking.ask(ADA)
    place.inbox.down = True
    assert await place.exporting.go_on() == 0
    assert await place.asking.ask(ADA) is None

    place.inbox.down = False
    assert await place.exporting.go_on() == 0
    place.now += AGAIN
    assert await place.exporting.go_on() == 1
    assert await place.asking.ask(ADA) is not None
