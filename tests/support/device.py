"""A device in simulated time: a client with the real rules, on a network that comes back by itself."""

import asyncio
import itertools
import json
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from simulated import simulated_clock

from coach_local.client import Happening, Session

if TYPE_CHECKING:
    from world import World

ADA = "6e1f3c1a-0000-4000-8000-000000000001"
BEA = "6e1f3c1a-0000-4000-8000-000000000002"
HOUR = 3600.0


class Device:
    """`token_lasts` and `takes`, what a post to it takes, are in seconds.

    `curious`: it follows whatever `ready` lists as running, as an app does that knows nothing.
    """

    def __init__(
        self,
        world: "World",
        name: str,
        *,
        user: str = ADA,
        token_lasts: float = HOUR,
        takes: float = 0.015,
        curious: bool = False,
    ) -> None:
        self.world = world
        self.name = name
        self.user = user
        self.token_lasts = token_lasts
        self.takes = takes
        self.curious = curious
        self.connection = ""
        self.deaf_until = 0.0
        self.left = False
        self.began_at = 0
        """The cursor after which pushes are this app's to show."""
        self.shown: list[Happening] = []
        self.heard: list[Mapping[str, Any]] = []
        self._ids = itertools.count(1)
        self._connecting = False
        self._changed = asyncio.Event()
        self.session = self._fresh_session()
        self._task = asyncio.get_running_loop().create_task(self._live())
        world.devices[name] = self

    # -- what its user does

    def ask(self, text: str = "How deep?", **options: Any) -> str:
        turn = self.session.ask(text, self.world.now, **options)
        self.world.write("asked", self, turn)
        self._flush()
        return turn

    def stop(self, turn: str) -> None:
        self.session.stop(turn, self.world.now)
        self._flush()

    def follow(self, turn: str) -> None:
        self.session.follow(turn, self.world.now)
        self.world.write("followed", self, turn)
        self._flush()

    def relaunch(self) -> None:
        """The app is killed, and started again with nothing of what it knew."""
        self.lose_network()
        self.curious = True
        self.session = self._fresh_session()
        self.world.write("relaunched", self)
        self._changed.set()

    def leave(self) -> None:
        """For ever."""
        self.left = True
        self.cut()
        self.end()

    def end(self) -> None:
        """The simulation is over."""
        self._task.cancel()

    # -- what the network does

    def lose_network(self, seconds: float = 0.0) -> None:
        """For `seconds` at least; a handshake under way is lost too."""
        self.world.disturbed(seconds)
        self._connecting = False
        self.cut()
        self.session.connect_at = max(self.session.connect_at, self.world.now + seconds)
        self._changed.set()

    def cut(self) -> None:
        """Both directions at once."""
        if self.session.connected:
            self._hang_up()
            self.session.closed(self.world.now)
            self._changed.set()

    def receive(self, text: str) -> None:
        frame = json.loads(text)
        self.heard.append({**frame, "_at": self.world.now})
        if frame["type"] == "ready" and self.session.inbox is None:
            self.began_at = frame["inbox"].get("since", self.world.inbox.logs[self.user].acked)
        watched = self.session.turns.get(frame.get("turn", ""))
        for happening in self.session.receive(text, self.world.now):
            self._show(happening)
        if watched is not None:
            view = watched.view
            self.world.write("saw", self, view.turn, view.epoch, (view.text, len(view.events), view.done))
        self._flush()

    def answered(self, connection: str | None) -> None:
        """The handshake's end: with a connection, or refused."""
        if self.left or not self._connecting:
            return
        self._connecting = False
        if self.session.connected:
            self._hang_up()
        if connection is None:
            self.session.closed(self.world.now)
        else:
            self.connection = connection
            self.world.open[connection] = self
            self.session.opened(self.world.now)
        self._flush()

    # -- the client's shell

    def _fresh_session(self) -> Session:
        return Session(
            new_id=lambda: f"{self.name}{next(self._ids)}",
            jitter=self.world.random.random,
            connect_at=self.world.now,
        )

    def _show(self, happening: Happening) -> None:
        self.shown.append(happening)
        match happening.kind:
            case "event":
                self.world.write("pushed", self, detail=happening.frame)
            case "ready" if self.curious:
                for turn in happening.frame["turns"]:
                    if turn["state"] in ("running", "queued") and turn["turn"] not in self.session.turns:
                        self.follow(turn["turn"])

    async def _live(self) -> None:
        while True:
            self._connect_if_due()
            self.session.tick(self.world.now)
            self._flush()
            self._changed.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout_at(self._due()):
                    await self._changed.wait()

    def _due(self) -> float:
        return float("inf") if self._connecting else max(self.session.due(), self.world.now + 0.001)

    def _connect_if_due(self) -> None:
        session = self.session
        if session.closing and not session.moving:
            self.cut()
        wanted = session.moving if session.connected else self.world.now >= session.connect_at
        if wanted and not self._connecting:
            self._connecting = True
            self.world.connect(self)

    def _hang_up(self) -> None:
        self.world.open.pop(self.connection, None)
        self.world.disconnect(self, self.connection)

    def _flush(self) -> None:
        self._changed.set()
        if not self.session.connected:
            return
        if self.session.needs_token:
            self.session.renew(self.token(), self.world.now)
        outgoing, self.session.outgoing = self.session.outgoing, []
        for text in outgoing:
            if self.session.connected:
                self.world.message(self, text)

    @property
    def has_everything(self) -> bool:
        """Nothing is waited for, and the newest push was shown."""
        session, newest = self.session, self.world.inbox.logs[self.user].cursor
        return session.is_ready and not session.turns and (newest == 0 or session.inbox == newest)

    def token(self) -> str:
        """Says whose it is, and until when."""
        return f"{self.user}/{simulated_clock() + round(self.token_lasts * 1000)}"
