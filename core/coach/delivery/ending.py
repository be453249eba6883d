"""How a turn ends: from what came last and what was shown to the one `done` that is stored."""

from dataclasses import replace

from coach.frames import Done, DoneError
from coach.ports import Answer, End, Turn

FAILED = DoneError(
    code="provider_failed", message="The answer could not be given. Ask again under a new id.", retryable=True
)


def conclude(held: Turn, end: End, released: Answer) -> tuple[Done, Answer]:
    """For the worker that holds the turn: its `done`, and the answer that is kept.

    A worker that took over and showed no word of its own keeps the earlier answer, under the next epoch.
    """
    if not released.text and held.answer_epoch < held.epoch and held.answer.text:
        return _done(held, end, held.answer, held.epoch + 1), held.answer
    return _done(held, end, released, held.epoch), released


def close(seen: Turn, end: End) -> tuple[Done, Answer]:
    """For somebody else, whose word counts under the next epoch."""
    return _done(seen, end, seen.answer, seen.epoch + 1), seen.answer


def _done(turn: Turn, end: End, answer: Answer, epoch: int) -> Done:
    end = _settle(end, shown=bool(answer.text))
    return Done(
        turn=turn.id,
        epoch=epoch,
        state=end.state,
        reason=end.reason,
        length=len(answer.text),
        events=len(answer.events),
        usage=end.usage,
        grounded=end.grounded and bool(answer.text),
        error=end.error,
        trace=turn.trace or None,
    )


def _settle(end: End, *, shown: bool) -> End:
    """`failed` is where nothing was shown, `interrupted` where the text breaks off; an empty answer is
    never `completed`."""
    if end.state == "completed" and not shown:
        return replace(end, state="failed", reason="empty", error=end.error or FAILED)
    if end.state in ("failed", "interrupted"):
        if shown:
            return replace(end, state="interrupted", error=end.error)
        return replace(end, state="failed", error=end.error or FAILED)
    return end
