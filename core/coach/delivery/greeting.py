"""What a device is told when it connects, and how it stays signed in."""

import asyncio
import hashlib
import logging
from dataclasses import dataclass

from coach.delivery.caller import Caller, Replies
from coach.delivery.pusher import Pusher
from coach.delivery.watching import Watching
from coach.errors import CoachError, Unavailable, WrongUser
from coach.frames import Accepted, Auth, Hello, Ready, ReadyInbox, ReadyTurn, ReadyWorkout
from coach.logs import trouble
from coach.ports import Authenticator, Clock, Connections, Inbox, LiveWorkouts, Turn, Turns, Viewer

log = logging.getLogger(__name__)

LONGEST_CONNECTION = 2 * 3_600_000
"""API Gateway cuts a WebSocket after two hours, whatever it is doing."""
GOING_AWAY_EARLIER = 10 * 60_000
SPREAD = 5 * 60_000
"""Clients that connected together must not all come back together."""
WORKOUT_LIMIT = 1.5
"""Seconds that `ready` waits for the running workout."""


@dataclass(frozen=True, slots=True)
class Greeting:
    turns: Turns
    connections: Connections
    inbox: Inbox
    workouts: LiveWorkouts
    authenticator: Authenticator
    pusher: Pusher
    replies: Replies
    watching: Watching
    clock: Clock

    async def hello(self, caller: Caller, hello: Hello) -> None:
        now = self.clock()
        turns, (newest, acknowledged), known, workout = await asyncio.gather(
            self.turns.recent(caller.user, now),
            self.inbox.newest(caller.user),
            self.connections.get(caller.user, caller.connection),
            self._running(caller.user),
        )
        since = acknowledged if hello.inbox is None else hello.inbox
        items = await self.inbox.after(caller.user, since, now) if since < newest else []
        ready = Ready(
            connection=caller.connection,
            user=caller.user,
            server_time=now,
            token_expires_at=max(caller.token_expires_at, known.token_expires_at if known else 0),
            going_away_at=_going_away_at(caller),
            turns=[_listed(turn) for turn in turns],
            workout=workout,
            inbox=ReadyInbox(cursor=newest, pending=len(items), since=since if hello.inbox is None else None),
        )
        await self.replies.reply(caller, ready)
        await asyncio.gather(
            *(
                self._resume_listed(
                    caller,
                    position.turn,
                    Viewer(caller.connection, hello.id, position.epoch, position.at, position.n),
                )
                for position in hello.resume
            ),
            self.pusher.deliver(caller.connection, items),
        )

    async def _running(self, user: str) -> ReadyWorkout | None:
        """Answers are read also while the workouts are out of reach."""
        try:
            async with asyncio.timeout(WORKOUT_LIMIT):
                return await self.workouts.running(user)
        except (Unavailable, TimeoutError) as error:
            trouble(log, "finding the running workout", error)
            return None

    async def _resume_listed(self, caller: Caller, turn: str, viewer: Viewer) -> None:
        try:
            await self.watching.resume(caller, turn, viewer)
        except CoachError as error:
            await self.replies.refuse(caller, error, viewer.ref, turn=turn)

    async def auth(self, caller: Caller, auth: Auth) -> None:
        identity = await self.authenticator.verify(auth.token)
        if identity.user != caller.user:
            raise WrongUser("The token is another user's. Reconnect to change users.")
        await self.connections.extend(caller.user, caller.connection, identity.expires_at)
        await self.replies.reply(caller, Accepted(id=auth.id))


def _listed(turn: Turn) -> ReadyTurn:
    return ReadyTurn(
        turn=turn.id,
        conversation=turn.conversation,
        state=turn.state,
        epoch=turn.epoch,
        length=len(turn.shown.text),
    )


def _going_away_at(caller: Caller) -> int:
    digest = hashlib.sha256(caller.connection.encode()).digest()
    earlier = int.from_bytes(digest[:4], "big") % SPREAD
    return caller.connected_at + LONGEST_CONNECTION - GOING_AWAY_EARLIER - earlier
