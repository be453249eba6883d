"""What is refused from memory the table would refuse as well, and whatever is refused is taken in later."""

import copy
from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st
from simulated import simulate

from coach.adapters.memory.turns import MemoryTurns
from coach.delivery.bounds import Bounds
from coach.delivery.fairness import LOOK, Fairness
from coach.errors import CoachError, RateLimited
from coach.frames import Ask
from coach.ports import Question, TurnLimits

NOW = 1_790_000_000_000
USER = "6e1f3c1a-0000-4000-8000-000000000001"
PER_MINUTE = 3
CONTAINERS = 3

asks = st.lists(
    st.tuples(
        st.integers(0, CONTAINERS - 1), st.integers(0, 30), st.integers(0, 10) | st.integers(0, 20_000)
    ),
    min_size=1,
    max_size=120,
)
"""The container that an ask comes to, its id, and the milliseconds since the one before."""


def impatient() -> Fairness:
    """Looks twice, and then once in ten seconds."""
    return Fairness(frames=Bounds(2 * LOOK, LOOK / 10))


@dataclass
class Containers:
    """Several before one table, as they are in the cloud."""

    table: MemoryTurns = field(default_factory=lambda: MemoryTurns(TurnLimits(asks_per_minute=PER_MINUTE)))
    each: list[Fairness] = field(default_factory=lambda: [impatient() for _ in range(CONTAINERS)])

    async def ask(self, container: int, number: int, now: int) -> CoachError | None:
        frame = Ask(id=f"a{number}", text="How deep?")
        if refusal := self.each[container].refusal(USER, frame, now):
            of_the_table = refusal.message != "Too many frames at once."
            if of_the_table and frame.id not in {turn for _, turn in self.table.turns}:
                assert await self.at_the_table(copy.deepcopy(self.table), frame, now) is not None
            return refusal
        refusal = await self.at_the_table(self.table, frame, now)
        if refusal is not None:
            self.each[container].learn(USER, frame, refusal, now)
        return refusal

    async def at_the_table(self, table: MemoryTurns, frame: Ask, now: int) -> CoachError | None:
        try:
            await table.claim(question(frame), now)
        except CoachError as error:
            return error
        return None


def question(frame: Ask) -> Question:
    return Question(
        user=USER,
        turn=frame.id,
        text=frame.text,
        conversation=None,
        new_conversation=f"c-{frame.id}",
        workout=None,
        mode="chat",
        if_busy="queue",
        digest="d",
        viewer=None,
        trace="",
    )


LIMITS = 3
"""That may refuse one after the other: the frames at once, the minute at the table, and the frames once more where
the minute has ended sooner than a frame is free."""


@given(asks)
def test_memory_refuses_what_the_table_would_and_no_longer_than_it_said(
    asks: list[tuple[int, int, int]],
) -> None:
    async def scenario() -> None:
        containers, now = Containers(), NOW
        for container, number, later in asks:
            now += later
            refusal = await containers.ask(container, number, now)
            assert refusal is None or isinstance(refusal, RateLimited)
        for _ in range(LIMITS):
            if refusal is None:
                return
            assert refusal.retry_after is not None
            now += round(refusal.retry_after * 1000)
            refusal = await containers.ask(container, number, now)
        assert refusal is None

    simulate(scenario())
