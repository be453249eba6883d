"""What a signed-in client sends, frame by frame, and who does something about it."""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import assert_never

from coach.delivery.asking import Asking
from coach.delivery.caller import Caller, Replies
from coach.delivery.fairness import Fairness, Response
from coach.delivery.greeting import Greeting
from coach.delivery.pusher import Pusher
from coach.delivery.watching import Watching
from coach.errors import CoachError, Gone, Internal, PostFailed, TokenExpired, Unavailable
from coach.frames import (
    Accepted,
    Ack,
    Ask,
    Auth,
    ClientFrame,
    Hello,
    LiveEvent,
    Ping,
    Pong,
    ProposalAnswer,
    PushFeedback,
    Resume,
    Stop,
    decode,
)
from coach.logs import trouble
from coach.measures import Metric, count
from coach.ports import (
    Authenticator,
    Clock,
    Connections,
    Inbox,
    LiveWorkouts,
    Outbox,
    ProposalAnswers,
    Turns,
    Viewer,
    Workers,
)

__all__ = ["Caller", "Reception"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reception:
    turns: Turns
    workers: Workers
    connections: Connections
    outbox: Outbox
    inbox: Inbox
    workouts: LiveWorkouts
    proposals: ProposalAnswers
    authenticator: Authenticator
    clock: Clock
    new_id: Callable[[], str]
    fairness: Fairness = field(default_factory=Fairness)

    async def receive(self, caller: Caller, body: str) -> None:
        """Does what a frame asks for, and answers it. Whatever happens, the client hears of it; only a flood
        ends in silence, and then in the end of its connection."""
        if self.fairness.has_ended(caller.connection):
            return
        now = self.clock()
        try:
            frame = decode(body)
        except CoachError as error:
            if await self._answers(caller, self.fairness.to_trifle(caller.user, now)):
                await self._replies.refuse(caller, error, error.ref)
            return
        if refusal := self.fairness.refusal(caller.user, frame, now):
            if await self._answers(caller, self.fairness.to_refused(caller.user, now)):
                await self._replies.refuse(caller, refusal, frame.id)
            return
        try:
            await self._admit(caller, frame)
            await self._act(caller, frame)
        except CoachError as error:
            self.fairness.learn(caller.user, frame, error, self.clock())
            await self._replies.refuse(caller, error, frame.id)
        except Gone:
            with suppress(Unavailable):
                await self.connections.remove(caller.user, caller.connection)
        except Exception as error:
            trouble(log, frame.type, error)
            broken = Internal("Something broke on our side. Send it again.")
            await self._replies.refuse(caller, broken, frame.id)

    async def _answers(self, caller: Caller, response: Response) -> bool:
        """Whether a frame is answered, of a client that sends too many. One that goes on is hung up on."""
        if response == "hang up":
            self.fairness.end(caller.connection)
            try:
                await self.outbox.close(caller.connection)
            except PostFailed:
                self.fairness.bear(caller.connection)
            else:
                count(Metric.FLOODS)
        return response == "answer"

    async def _admit(self, caller: Caller, frame: ClientFrame) -> None:
        if isinstance(frame, Auth | Ping | Stop) or self.clock() < caller.token_expires_at:
            return
        known = await self.connections.get(caller.user, caller.connection)
        if known is None or known.token_expires_at <= self.clock():
            raise TokenExpired("Send a fresh token in an `auth` frame, then this frame again.")

    async def _act(self, caller: Caller, frame: ClientFrame) -> None:
        user, accept = caller.user, self._replies.accept
        match frame:
            case Hello():
                await self._greeting.hello(caller, frame)
            case Ask():
                await self._asking.ask(caller, frame)
            case Stop():
                await self._watching.stop(caller, frame)
            case Resume():
                viewer = Viewer(caller.connection, frame.id, frame.epoch, frame.at, frame.n)
                await self._watching.resume(caller, frame.turn, viewer)
            case Auth():
                await self._greeting.auth(caller, frame)
            case Ack():
                await self.inbox.acknowledge(user, frame.cursor)
                await self._replies.reply(caller, Accepted(id=frame.id))
            case ProposalAnswer():
                await accept(caller, frame.id, await self.proposals.answered(user, frame))
            case PushFeedback():
                await accept(caller, frame.id, await self.workouts.judged(user, frame))
            case Ping():
                if await self._answers(caller, self.fairness.to_trifle(user, self.clock())):
                    await self._replies.reply(caller, Pong(id=frame.id))
            case LiveEvent():
                await accept(caller, frame.id, await self.workouts.take(user, frame))
            case other:
                assert_never(other)

    # -- who does it

    @property
    def _replies(self) -> Replies:
        return Replies(self.outbox)

    @property
    def _pusher(self) -> Pusher:
        return Pusher(self.inbox, self.connections, self.outbox, self.clock)

    @property
    def _watching(self) -> Watching:
        return Watching(self.turns, self.workers, self.connections, self._replies, self.clock)

    @property
    def _asking(self) -> Asking:
        return Asking(
            turns=self.turns,
            workers=self.workers,
            connections=self.connections,
            workouts=self.workouts,
            pusher=self._pusher,
            replies=self._replies,
            watching=self._watching,
            clock=self.clock,
            new_id=self.new_id,
        )

    @property
    def _greeting(self) -> Greeting:
        return Greeting(
            turns=self.turns,
            connections=self.connections,
            inbox=self.inbox,
            workouts=self.workouts,
            authenticator=self.authenticator,
            pusher=self._pusher,
            replies=self._replies,
            watching=self._watching,
            clock=self.clock,
        )
