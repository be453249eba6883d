"""What a signed-in client sends, frame by frame, and what is done about it."""

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import assert_never

from coach.delivery.audience import replay
from coach.delivery.bounds import Bounds
from coach.delivery.posting import try_post
from coach.delivery.pusher import Push, Pusher
from coach.delivery.tending import Tending
from coach.errors import CoachError, Gone, Internal, NotFound, TokenExpired, Unavailable, WrongUser
from coach.frames import (
    Accepted,
    Ack,
    Ask,
    Auth,
    ClientFrame,
    Error,
    Hello,
    LiveEvent,
    Note,
    Ping,
    Pong,
    ProposalAnswer,
    PushFeedback,
    Ready,
    ReadyInbox,
    ReadyTurn,
    ReadyWorkout,
    Resume,
    Stop,
    decode,
    encode,
    encode_fields,
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
    Question,
    Telling,
    Turn,
    Turns,
    Viewer,
    Workers,
)
from coach.safety.gate import judge

log = logging.getLogger(__name__)

LONGEST_CONNECTION = 2 * 3_600_000
"""API Gateway cuts a WebSocket after two hours, whatever it is doing."""
GOING_AWAY_EARLIER = 10 * 60_000
SPREAD = 5 * 60_000
"""Clients that connected together must not all come back together."""
WORKOUT_LIMIT = 1.5
"""Seconds that `ready` waits for the running workout."""


@dataclass(frozen=True, slots=True)
class Caller:
    """The connection that a frame came by, as its authorizer saw it."""

    user: str
    connection: str
    connected_at: int
    token_expires_at: int
    trace: str = ""


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
    bounds: Bounds = field(default_factory=Bounds)

    async def receive(self, caller: Caller, body: str) -> None:
        """Does what a frame asks for, and answers it. Whatever happens, the client hears of it; only a flood
        of frames that leave no trace ends in silence."""
        try:
            frame = decode(body)
        except CoachError as error:
            if self._within_bounds(caller):
                await self._refuse(caller, error, error.ref)
            return
        try:
            await self._admit(caller, frame)
            await self._act(caller, frame)
        except CoachError as error:
            await self._refuse(caller, error, frame.id)
        except Gone:
            with suppress(Unavailable):
                await self.connections.remove(caller.user, caller.connection)
        except Exception as error:
            trouble(log, frame.type, error)
            await self._refuse(caller, Internal("Something broke on our side. Send it again."), frame.id)

    async def _admit(self, caller: Caller, frame: ClientFrame) -> None:
        if isinstance(frame, Auth | Ping | Stop) or self.clock() < caller.token_expires_at:
            return
        known = await self.connections.get(caller.user, caller.connection)
        if known is None or known.token_expires_at <= self.clock():
            raise TokenExpired("Send a fresh token in an `auth` frame, then this frame again.")

    def _within_bounds(self, caller: Caller) -> bool:
        return self.bounds.admits(caller.user, self.clock())

    async def _act(self, caller: Caller, frame: ClientFrame) -> None:
        match frame:
            case Hello():
                await self._hello(caller, frame)
            case Ask():
                await self._ask(caller, frame)
            case Stop():
                await self._stop(caller, frame)
            case Resume():
                await self._resume(
                    caller, frame.turn, Viewer(caller.connection, frame.id, frame.epoch, frame.at, frame.n)
                )
            case Auth():
                await self._auth(caller, frame)
            case Ack():
                await self.inbox.acknowledge(caller.user, frame.cursor)
                await self._reply(caller, Accepted(id=frame.id))
            case ProposalAnswer():
                await self._accept(caller, frame, await self.proposals.answered(caller.user, frame))
            case PushFeedback():
                await self._accept(caller, frame, await self.workouts.judged(caller.user, frame))
            case Ping():
                if self._within_bounds(caller):
                    await self._reply(caller, Pong(id=frame.id))
            case LiveEvent():
                await self._accept(caller, frame, await self.workouts.take(caller.user, frame))
            case other:
                assert_never(other)

    # -- connecting

    async def _hello(self, caller: Caller, hello: Hello) -> None:
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
        await self._reply(caller, ready)
        await asyncio.gather(
            *(
                self._resume_listed(
                    caller,
                    position.turn,
                    Viewer(caller.connection, hello.id, position.epoch, position.at, position.n),
                )
                for position in hello.resume
            ),
            self._pusher.deliver(caller.connection, items),
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
            await self._resume(caller, turn, viewer)
        except CoachError as error:
            await self._refuse(caller, error, viewer.ref, turn=turn)

    async def _auth(self, caller: Caller, auth: Auth) -> None:
        identity = await self.authenticator.verify(auth.token)
        if identity.user != caller.user:
            raise WrongUser("The token is another user's. Reconnect to change users.")
        await self.connections.extend(caller.user, caller.connection, identity.expires_at)
        await self._reply(caller, Accepted(id=auth.id))

    # -- asking

    async def _ask(self, caller: Caller, ask: Ask) -> None:
        """An emergency sign locks the workout before anything else: a set that arrives beside the question
        must not get a load any more."""
        alarm = await self._alarm(caller, ask)
        await self._check_workout(caller, ask)
        viewer = Viewer(caller.connection, ask.id)
        claim = await self.turns.claim(self._question(caller, ask, viewer), self.clock())
        turn = claim.turn
        accepted = Accepted(
            id=ask.id,
            turn=turn.id,
            conversation=turn.conversation,
            workout=turn.workout,
            state="queued" if turn.state == "queued" else "running",
        )
        start = self._start(turn) if claim.fresh and turn.state == "running" else _nothing()
        await _all(start, self._reply(caller, accepted), _told(alarm))
        with _already_accepted():
            if not claim.fresh:
                await self._resume(caller, turn.id, viewer)
                return
            if turn.done is not None:
                await replay(turn, [viewer], self.outbox, self.connections)
            if claim.replaced is not None:
                await self._tend_unwatched(caller.user, claim.replaced)
            await self._tell_others(caller, turn)

    async def _alarm(self, caller: Caller, ask: Ask) -> Telling:
        """Whoever tells of an emergency is answered even where the lock cannot be written."""
        if not judge(ask.text).locks_session:
            return _nothing
        try:
            return await self.workouts.alarm(caller.user, ask.id)
        except Unavailable as error:
            trouble(log, "locking the workout", error)
            return _nothing

    async def _check_workout(self, caller: Caller, ask: Ask) -> None:
        """Raises NotFound. While the workouts are out of reach a question is answered without them."""
        if ask.workout is None:
            return
        with suppress(Unavailable):
            if not await self.workouts.knows(caller.user, ask.workout):
                raise NotFound("There is no such workout. It begins with `workout.start`.")

    def _question(self, caller: Caller, ask: Ask, viewer: Viewer) -> Question:
        return Question(
            user=caller.user,
            turn=ask.id,
            text=ask.text,
            conversation=ask.conversation,
            new_conversation=self.new_id(),
            workout=ask.workout,
            mode=ask.mode,
            if_busy=ask.if_busy,
            digest=hashlib.sha256(encode_fields(ask.model_dump(exclude={"action"}))).hexdigest()[:32],
            viewer=viewer,
            trace=caller.trace,
        )

    async def _start(self, turn: Turn) -> None:
        """The claim is durable: a start that fails is made up for by whoever watches, or by the sweep."""
        with suppress(Unavailable):
            await self.workers.start(turn.user, turn.id, turn.epoch)

    async def _tend_unwatched(self, user: str, turn_id: str) -> None:
        turn = await self.turns.get(user, turn_id, self.clock())
        if turn is not None:
            await self._tending.tend(turn, watched=False)

    async def _tell_others(self, caller: Caller, turn: Turn) -> None:
        """Other devices of the user learn that a turn was begun here."""
        devices = await self.connections.of(caller.user)
        if all(device.id == caller.connection for device in devices):
            return
        data = {"turn": turn.id, "conversation": turn.conversation, "text": turn.question}
        if turn.workout:
            data["workout"] = turn.workout
        push = Push(id=self.new_id(), event="turn.started", data=data, priority="low")
        await self._pusher.push(caller.user, push)

    # -- watching and stopping

    async def _resume(self, caller: Caller, turn_id: str, viewer: Viewer) -> None:
        turn = await self.turns.watch(caller.user, turn_id, viewer, self.clock())
        count(Metric.RESUMES)
        if turn.done is not None:
            await replay(turn, [viewer], self.outbox, self.connections)
            return
        turn = await self._tending.tend(turn, watched=True)
        if turn.state == "queued":
            await self._reply(caller, Note(turn=turn.id, epoch=turn.epoch, kind="queued"))
            await self._tend_predecessor(turn)

    async def _tend_predecessor(self, turn: Turn) -> None:
        """A queued turn whose predecessor died would otherwise wait for the sweep."""
        for other in await self.turns.recent(turn.user, self.clock()):
            if other.conversation == turn.conversation and other.state == "running":
                await self._tending.tend(other, watched=False)

    async def _stop(self, caller: Caller, stop: Stop) -> None:
        turn = await self.turns.request_stop(caller.user, stop.turn, self.clock())
        if turn is None:
            raise NotFound("No such answer yet. Asked within two minutes, it will be born stopped.")
        await self._reply(caller, Accepted(id=stop.id))
        with _already_accepted():
            if turn.done is None and caller.connection not in turn.viewers:
                viewer = Viewer(caller.connection, stop.id)
                turn = await self.turns.watch(caller.user, stop.turn, viewer, self.clock())
            if turn.done is not None:
                await try_post(self.outbox, caller.connection, encode(turn.done))
                return
            await self._tending.tend(turn, watched=False)

    # -- answering the client

    async def _accept(
        self, caller: Caller, frame: LiveEvent | PushFeedback | ProposalAnswer, tell: Telling
    ) -> None:
        """The effect is durable: the reply goes out beside what follows from it."""
        await _all(self._reply(caller, Accepted(id=frame.id)), _told(tell))

    async def _reply(self, caller: Caller, frame: Accepted | Note | Pong | Ready | Error) -> None:
        await try_post(self.outbox, caller.connection, encode(frame))

    async def _refuse(
        self, caller: Caller, error: CoachError, ref: str | None, *, turn: str | None = None
    ) -> None:
        frame = Error(
            ref=ref,
            code=error.code,
            message=error.message,
            retryable=error.retryable,
            retry_after=error.retry_after,
            turn=turn,
            trace=caller.trace,
        )
        with suppress(Gone):
            await self._reply(caller, frame)

    @property
    def _tending(self) -> Tending:
        return Tending(self.turns, self.workers, self.outbox, self.connections, self.clock)

    @property
    def _pusher(self) -> Pusher:
        return Pusher(self.inbox, self.connections, self.outbox, self.clock)


@contextmanager
def _already_accepted() -> Iterator[None]:
    """What follows an `accepted` may fail, but not be refused: the effect is durable, and whoever hears
    nothing of the turn resumes it."""
    try:
        yield
    except CoachError as error:
        trouble(log, "following up", error)


async def _all(*work: Awaitable[None]) -> None:
    """Each to its end, whatever becomes of the others: nothing is left running. Raises the first failure."""
    for outcome in await asyncio.gather(*work, return_exceptions=True):
        if outcome is not None:
            raise outcome


async def _told(tell: Telling) -> None:
    with _already_accepted():
        await tell()


async def _nothing() -> None:
    """Nothing to start, or to tell."""


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
