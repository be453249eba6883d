"""Who watches an answer, from where, and who ends it."""

from dataclasses import dataclass

from coach.delivery.audience import replay
from coach.delivery.caller import Caller, Replies, already_accepted
from coach.delivery.posting import try_post
from coach.delivery.tending import Tending
from coach.errors import NotFound
from coach.frames import Accepted, Note, Stop, encode
from coach.measures import Metric, count
from coach.ports import Clock, Connections, Turn, Turns, Viewer, Workers


@dataclass(frozen=True, slots=True)
class Watching:
    turns: Turns
    workers: Workers
    connections: Connections
    replies: Replies
    clock: Clock

    async def resume(self, caller: Caller, turn_id: str, viewer: Viewer) -> None:
        turn = await self.turns.watch(caller.user, turn_id, viewer, self.clock())
        count(Metric.RESUMES)
        if turn.done is not None:
            await replay(turn, [viewer], self.replies.outbox, self.connections)
            return
        turn = await self.tending.tend(turn, watched=True)
        if turn.state == "queued":
            await self.replies.reply(caller, Note(turn=turn.id, epoch=turn.epoch, kind="queued"))
            await self._tend_predecessor(turn)

    async def _tend_predecessor(self, turn: Turn) -> None:
        """A queued turn whose predecessor died would otherwise wait for the sweep."""
        for other in await self.turns.recent(turn.user, self.clock()):
            if other.conversation == turn.conversation and other.state == "running":
                await self.tending.tend(other, watched=False)

    async def stop(self, caller: Caller, stop: Stop) -> None:
        turn = await self.turns.request_stop(caller.user, stop.turn, self.clock())
        if turn is None:
            raise NotFound("No such answer yet. Asked within two minutes, it will be born stopped.")
        await self.replies.reply(caller, Accepted(id=stop.id))
        with already_accepted():
            if turn.done is None and caller.connection not in turn.viewers:
                viewer = Viewer(caller.connection, stop.id)
                turn = await self.turns.watch(caller.user, stop.turn, viewer, self.clock())
            if turn.done is not None:
                await try_post(self.replies.outbox, caller.connection, encode(turn.done))
                return
            await self.tending.tend(turn, watched=False)

    async def tend_unwatched(self, user: str, turn_id: str) -> None:
        turn = await self.turns.get(user, turn_id, self.clock())
        if turn is not None:
            await self.tending.tend(turn, watched=False)

    @property
    def tending(self) -> Tending:
        return Tending(self.turns, self.workers, self.replies.outbox, self.connections, self.clock)
