"""Who is let in: `authorize`, `connect` and `disconnect`."""

from typing import TYPE_CHECKING

from coach_realtime.settings import Environment
from coach_realtime.wiring.once import once
from coach_realtime.wiring.parts import authenticator, now, table

if TYPE_CHECKING:
    from coach_realtime.gate import Door, Gate


@once
def gate() -> "Gate":
    from coach.adapters.dynamo.tickets import DynamoTickets
    from coach_realtime.gate import Gate

    return Gate(authenticator(), DynamoTickets(table(), now), Environment().sign_in().origins)


@once
def door() -> "Door":
    from coach.adapters.dynamo.connections import DynamoConnections
    from coach_realtime.gate import Door

    return Door(DynamoConnections(table(), now))
