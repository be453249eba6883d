"""Questions for the turn log, and how their turns begin and end."""

from dataclasses import replace

from coach.frames import Done
from coach.ports import Question, Turn, Turns, Viewer

NOW = 1_790_000_000_000
USER = "6e1f3c1a-0000-4000-8000-000000000001"
OTHER = "6e1f3c1a-0000-4000-8000-000000000002"


def ask(turn: str = "t1", **changes: object) -> Question:
    question = Question(
        user=USER,
        turn=turn,
        text="How deep should I squat?",
        conversation=None,
        new_conversation=f"c-{turn}",
        workout=None,
        mode="chat",
        if_busy="queue",
        digest="d",
        viewer=Viewer(connection="C1=", ref=turn),
    )
    return replace(question, **changes)  # type: ignore[arg-type]


def done(turn: Turn, state: str = "completed", *, later: int = 0, **changes: object) -> Done:
    frame = Done(
        turn=turn.id,
        epoch=turn.epoch + later,
        state=state,  # type: ignore[arg-type]
        length=0,
        events=0,
        grounded=True,
    )
    return frame.model_copy(update=changes)


async def begun(turns: Turns, turn: str = "t1", now: int = NOW, **changes: object) -> Turn:
    await turns.claim(ask(turn, **changes), now)
    held = await turns.begin(USER, turn, 1, "worker", now)
    assert held is not None
    return held
