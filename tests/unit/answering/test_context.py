"""The workout at hand beside what the library has."""

from dataclasses import replace

import pytest

from coach.adapters.memory.history import MemoryHistory
from coach.adapters.memory.turns import MemoryTurns
from coach.answering.context import Gathering, beside
from coach.errors import Unavailable
from coach.ports import Grounding, Passage, Turn

TURN = Turn(
    user="u", id="t1", conversation="c", question="How heavy?", workout="w1", mode="live", digest="d",
    state="running", created_at=0, since=0,
)  # fmt: skip
NOW = Passage("workout", "w1", "Your workout just now", "Next is Bench press: 80 kg for 5.")
FOUND = Passage("exercise", "bench", "Bench press", "Lie down.")


class Library:
    async def ground(self, question: str, *, user: str | None = None, limit: int = 6) -> Grounding:
        return Grounding((FOUND,))


class Gym:
    """Knows one workout of one user; `down` stands for a database out of reach."""

    def __init__(self, *, down: bool = False) -> None:
        self.down = down

    async def passage(self, user: str, workout: str) -> Passage | None:
        if self.down:
            raise Unavailable("The database cannot be reached.")
        return NOW if (user, workout) == (TURN.user, "w1") else None

    async def at_hand(self, user: str) -> Passage | None:
        return await self.passage(user, "w1")


async def passages(turn: Turn, gym: Gym) -> tuple[Passage, ...]:
    gathering = Gathering(MemoryTurns(), MemoryHistory(), Library(), lambda: 0, gym)
    return (await gathering.gather(turn)).grounding.passages


async def test_a_question_in_a_workout_is_answered_from_the_workout_first() -> None:
    assert await passages(TURN, Gym()) == (NOW, FOUND)


@pytest.mark.parametrize("turn", [replace(TURN, workout=None), replace(TURN, user="another")])
async def test_nobody_hears_of_a_workout_that_is_not_at_hand_or_not_theirs(turn: Turn) -> None:
    assert await passages(turn, Gym()) == (FOUND,)


async def test_what_comes_next_is_asked_of_the_workout_that_runs_wherever_it_is_asked() -> None:
    asked = replace(TURN, workout=None, mode="chat", question="How much should I lift next?")
    assert await passages(asked, Gym()) == (NOW, FOUND)
    assert await passages(replace(asked, user="another"), Gym()) == (FOUND,)
    assert await passages(asked, Gym(down=True)) == (FOUND,)


async def test_a_workout_out_of_reach_is_left_out() -> None:
    assert await passages(TURN, Gym(down=True)) == (FOUND,)


def test_a_workout_is_ground_enough_where_the_library_has_nothing() -> None:
    assert beside((NOW,), Grounding(reason="nothing_found")) == Grounding((NOW,))
    assert beside((NOW,), Grounding(reason="not_in_library")).reason == "not_in_library"
