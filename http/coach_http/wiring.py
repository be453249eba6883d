"""The one place of this deployable that names adapters: from settings to everything that a request needs."""

from dataclasses import dataclass

from coach.adapters.cloudfront import Media
from coach.adapters.postgres.conversations import Conversations
from coach.adapters.postgres.exercises import Exercises
from coach.adapters.postgres.profiles import Profiles
from coach.ports import Authenticator, Clock, Connections, Tickets, Turns
from coach_http.readiness import Readiness


@dataclass(frozen=True, slots=True)
class Services:
    """`origins`: the web origins that may call; empty for any."""

    authenticator: Authenticator
    tickets: Tickets
    connections: Connections
    turns: Turns
    conversations: Conversations
    profiles: Profiles
    exercises: Exercises
    media: Media
    readiness: Readiness
    clock: Clock
    realtime_url: str
    origins: tuple[str, ...] = ()
