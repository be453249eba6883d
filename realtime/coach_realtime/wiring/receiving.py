"""How frames are taken in: `message`."""

from typing import TYPE_CHECKING

from coach_realtime.wiring.once import once
from coach_realtime.wiring.parts import (
    authenticator,
    database,
    new_id,
    now,
    outbox,
    pusher,
    table,
    turns,
    workers,
    workouts,
)

if TYPE_CHECKING:
    from coach.frames import ProposalAnswer
    from coach.ports import Telling
    from coach.proposals.proposals import Proposals
    from coach_realtime.app import Messages


@once
def messages() -> "Messages":
    from coach.adapters.dynamo.connections import DynamoConnections
    from coach.adapters.dynamo.inbox import DynamoInbox
    from coach.delivery.reception import Reception
    from coach.training.live import Live
    from coach_realtime.app import Messages

    reception = Reception(
        turns=turns(),
        workers=workers(),
        connections=DynamoConnections(table(), now),
        outbox=outbox(),
        inbox=DynamoInbox(table()),
        workouts=Live(workouts(), pusher(), now),
        proposals=_LaterProposals(),
        authenticator=authenticator(),
        clock=now,
        new_id=new_id,
    )
    return Messages(reception)


class _LaterProposals:
    """Hardly any frame answers a proposal: its parts are imported when one does."""

    async def answered(self, user: str, frame: "ProposalAnswer") -> "Telling":
        return await _proposals().answered(user, frame)


@once
def _proposals() -> "Proposals":
    from coach.adapters.postgres.meals import Meals
    from coach.adapters.postgres.plans import Plans
    from coach.adapters.postgres.profiles import Profiles
    from coach.adapters.postgres.proposals import PostgresProposals
    from coach.proposals.proposals import Proposals
    from coach.training.live import Live

    return Proposals(
        PostgresProposals(database()),
        Live(workouts(), pusher(), now),
        Plans(database()),
        Meals(database()),
        Profiles(database()),
        pusher(),
        now,
    )
