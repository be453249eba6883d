"""How turns are worked on: `answer`, which gives them their answers, and `sweep`, which ends what was left."""

from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING

from coach_realtime.settings import Environment
from coach_realtime.wiring.once import once
from coach_realtime.wiring.parts import history, new_id, now, outbox, table, turns, workers

if TYPE_CHECKING:
    from coach.delivery.work import Work
    from coach.ports import AnswerEvent, Confirm, Turn
    from coach_realtime.app import Jobs


@once
def jobs() -> "Jobs":
    from coach_realtime.app import Jobs

    Environment().model()
    return Jobs(work())


@once
def work() -> "Work":
    from coach.adapters.dynamo.connections import DynamoConnections
    from coach.delivery.work import Work

    return Work(
        turns=turns(),
        workers=workers(),
        connections=DynamoConnections(table(), now),
        outbox=outbox(),
        history=history(),
        answering=_Later(),
        clock=now,
        new_id=new_id,
    )


class _Later:
    """`sweep` answers nothing, and `answer` not before there is a question."""

    def answer(self, turn: "Turn", confirm: "Confirm") -> "AsyncGenerator[AnswerEvent, None]":
        from coach_realtime.wiring.answering import answers

        return answers().answer(turn, confirm)
