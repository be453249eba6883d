"""How a question is taken in: judged, claimed, accepted, and its worker started."""

import hashlib
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from coach.delivery.audience import replay
from coach.delivery.caller import Caller, Replies, already_accepted, each_to_its_end, nothing, told
from coach.delivery.pusher import Push, Pusher
from coach.delivery.watching import Watching
from coach.errors import NotFound, Unavailable
from coach.frames import Accepted, Ask, encode_fields
from coach.logs import trouble
from coach.ports import (
    Clock,
    Connections,
    LiveWorkouts,
    Question,
    Telling,
    Turn,
    Turns,
    Viewer,
    Workers,
)
from coach.safety.gate import judge

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Asking:
    turns: Turns
    workers: Workers
    connections: Connections
    workouts: LiveWorkouts
    pusher: Pusher
    replies: Replies
    watching: Watching
    clock: Clock
    new_id: Callable[[], str]

    async def ask(self, caller: Caller, ask: Ask) -> None:
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
        start = self._start(turn) if claim.fresh and turn.state == "running" else nothing()
        await each_to_its_end(start, self.replies.reply(caller, accepted), told(alarm))
        with already_accepted():
            if not claim.fresh:
                await self.watching.resume(caller, turn.id, viewer)
                return
            if turn.done is not None:
                await replay(turn, [viewer], self.replies.outbox, self.connections)
            if claim.replaced is not None:
                await self.watching.tend_unwatched(caller.user, claim.replaced)
            await self._tell_others(caller, turn)

    async def _alarm(self, caller: Caller, ask: Ask) -> Telling:
        """Whoever tells of an emergency is answered even where the lock cannot be written."""
        if not judge(ask.text).locks_session:
            return nothing
        try:
            return await self.workouts.alarm(caller.user, ask.id)
        except Unavailable as error:
            trouble(log, "locking the workout", error)
            return nothing

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

    async def _tell_others(self, caller: Caller, turn: Turn) -> None:
        """Other devices of the user learn that a turn was begun here."""
        devices = await self.connections.of(caller.user)
        if all(device.id == caller.connection for device in devices):
            return
        data = {"turn": turn.id, "conversation": turn.conversation, "text": turn.question}
        if turn.workout:
            data["workout"] = turn.workout
        push = Push(id=self.new_id(), event="turn.started", data=data, priority="low")
        await self.pusher.push(caller.user, push)
