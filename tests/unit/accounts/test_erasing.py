"""Erasing an account: what is refused from when on, what is tried again, and when it is over."""

from dataclasses import dataclass, field

import pytest

from coach.accounts import erasing
from coach.accounts.belongings import Files, MealLog, SignIn
from coach.accounts.devices import Devices
from coach.accounts.erasing import AGAIN, REMEMBERED, SETTLED, Erasing, Leaving
from coach.accounts.ports import Erasure
from coach.adapters.memory.accounts import MemoryErasures, MemoryFolders, MemorySignIns, MemorySweeping
from coach.adapters.memory.connections import MemoryConnections
from coach.adapters.memory.knowledge import MemoryKnowledge
from coach.adapters.memory.objects import MemoryObjects
from coach.adapters.memory.outbox import MemoryOutbox
from coach.errors import NotSignedIn, Unavailable
from coach.ports import Connection, Record

ADA, EVE = "ada", "eve"
NOW = 1_790_000_000_000


@dataclass
class Rows:
    """A store with a number of things of each user, of which it takes two at a time."""

    left: dict[str, int] = field(default_factory=dict)
    late: dict[str, int] = field(default_factory=dict)
    """What goes only when everything has settled."""
    down: bool = False

    async def erase(self, erasure: Erasure, *, settled: bool) -> int:
        if self.down:
            raise Unavailable("away")
        if settled:
            self.left[erasure.user] = self.left.get(erasure.user, 0) + self.late.pop(erasure.user, 0)
        taken = min(2, self.left.get(erasure.user, 0))
        self.left[erasure.user] = self.left.get(erasure.user, 0) - taken
        return taken


class Place:
    """Everything that two users have, and the clock."""

    def __init__(self) -> None:
        self.now = NOW
        self.rows, self.more = Rows({ADA: 5, EVE: 5}), Rows({ADA: 1})
        self.connections = MemoryConnections(self.clock)
        self.outbox = MemoryOutbox()
        self.objects = MemoryObjects()
        self.knowledge = MemoryKnowledge("test")
        self.sign_ins = MemorySignIns(ADA, EVE)
        self.erasures = MemoryErasures(self.clock)
        self.sweeping = MemorySweeping()
        self.devices = Devices(self.connections, self.outbox)
        self.leaving = Leaving(self.erasures, self.devices, self.sweeping)
        belongings = (
            self.devices,
            self.rows,
            Files(MemoryFolders(self.objects)),
            MealLog(self.knowledge, lambda user: f"meals-{user}"),
            self.more,
            SignIn(self.sign_ins),
        )
        self.erasing = Erasing(self.erasures, belongings, self.clock)

    def clock(self) -> int:
        return self.now

    async def furnish(self) -> None:
        for user in (ADA, EVE):
            await self.connections.add(Connection(f"C-{user}", user, "s", NOW, NOW + 1), 20)
            self.outbox.connect(f"C-{user}")
            for key in (f"photos/{user}/1.jpg", f"exports/{user}/1.zip", f"uploads/of-{user}"):
                await self.objects.put(key, b"x", "")
            await self.knowledge.store(f"meals-{user}", [Record("m1", [1.0], "rice", {"kcal": 1})])

    def left(self, user: str) -> dict[str, object]:
        """All that there is of a user, by place."""
        return {
            "rows": self.rows.left.get(user, 0) + self.more.left.get(user, 0),
            "connections": [row for row in self.connections.rows if row[0] == user],
            "sockets": f"C-{user}" in self.outbox.connected,
            "objects": sorted(key for key in self.objects.objects if user in key),
            "meals": f"meals-{user}" in self.knowledge.collections,
            "account": user in self.sign_ins.users,
        }


@pytest.fixture
async def place() -> Place:
    place = Place()
    await place.furnish()
    return place


NOTHING = {"rows": 0, "connections": [], "sockets": False, "objects": [], "meals": False, "account": False}


async def leave(place: Place) -> None:
    await place.leaving.leave(ADA)
    place.erasures.begun[ADA] = Erasure(ADA, NOW, ("uploads/of-ada",))


async def test_one_look_leaves_nothing_of_the_user_and_everything_of_others(place: Place) -> None:
    before = place.left(EVE)
    await leave(place)

    await place.erasing.go_on()

    assert place.left(ADA) == NOTHING
    assert place.left(EVE) == before


async def test_devices_are_cut_off_at_once_and_not_let_in_again(place: Place) -> None:
    await place.leaving.leave(ADA)

    assert place.left(ADA)["sockets"] is False
    with pytest.raises(NotSignedIn):
        await place.connections.check(ADA, 20)
    assert place.sweeping.asked == 1


async def test_what_cannot_be_cut_off_now_is_cut_off_later(place: Place) -> None:
    place.connections.down = True
    await leave(place)
    place.connections.down = False

    await place.erasing.go_on()

    assert place.left(ADA) == NOTHING
    with pytest.raises(NotSignedIn):
        await place.connections.check(ADA, 20)


async def test_who_has_left_cannot_leave_again(place: Place) -> None:
    await place.leaving.leave(ADA)

    with pytest.raises(NotSignedIn):
        await place.leaving.leave(ADA)


async def test_a_store_that_is_away_holds_up_no_other_and_is_tried_again(place: Place) -> None:
    await leave(place)
    place.knowledge.down = True

    await place.erasing.go_on()
    assert place.left(ADA) == {**NOTHING, "meals": True}

    place.knowledge.down = False
    await place.erasing.go_on()
    assert place.left(ADA)["meals"] is True  # not before its time

    place.now += AGAIN
    await place.erasing.go_on()
    assert place.left(ADA) == NOTHING


async def test_it_is_over_when_nothing_can_come_late_any_more_and_nothing_was_left(place: Place) -> None:
    await leave(place)
    place.more.late[ADA] = 3
    await place.erasing.go_on()
    await place.objects.put("uploads/of-ada", b"late", "")

    place.now += SETTLED
    await place.erasing.go_on()
    assert place.left(ADA) == NOTHING
    assert place.erasures.finished == {}

    place.now += AGAIN
    await place.erasing.go_on()
    assert place.erasures.finished == {ADA: place.now}
    assert await place.erasing.go_on() == 0


async def test_once_its_tokens_have_expired_not_even_the_erasure_is_remembered(place: Place) -> None:
    await leave(place)
    place.now += SETTLED
    await place.erasing.go_on()
    place.now += AGAIN
    await place.erasing.go_on()

    place.now += REMEMBERED
    await place.erasing.go_on()
    assert ADA in place.erasures.begun

    place.now += 1
    await place.erasing.go_on()
    assert place.erasures.begun == {}


async def test_a_look_that_takes_too_long_goes_on_where_it_was(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    await leave(place)
    monkeypatch.setattr(erasing, "PATIENCE", 0)
    await place.erasing.go_on()
    assert place.left(ADA)["account"] is True

    monkeypatch.setattr(erasing, "PATIENCE", 25)
    place.now += AGAIN
    await place.erasing.go_on()
    assert place.left(ADA) == NOTHING
