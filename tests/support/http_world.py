"""The HTTP application on a real Postgres, with memory twins for what lies in DynamoDB, and who uses it."""

from dataclasses import dataclass, field

from httpx import AsyncClient

from coach.accounts.devices import Devices
from coach.accounts.erasing import Leaving
from coach.accounts.exporting import Asking
from coach.adapters.cloudfront import Media
from coach.adapters.credentials import Credentials
from coach.adapters.memory.accounts import MemorySweeping
from coach.adapters.memory.authenticator import MemoryAuthenticator
from coach.adapters.memory.connections import MemoryConnections
from coach.adapters.memory.inbox import MemoryInbox
from coach.adapters.memory.objects import MemoryObjects
from coach.adapters.memory.outbox import MemoryOutbox
from coach.adapters.memory.tickets import MemoryTickets
from coach.adapters.memory.turns import MemoryTurns
from coach.adapters.postgres.conversations import Conversations
from coach.adapters.postgres.database import Database
from coach.adapters.postgres.erasures import PostgresErasures
from coach.adapters.postgres.exercises import Exercises
from coach.adapters.postgres.exports import PostgresExports
from coach.adapters.postgres.foods import FoodTable
from coach.adapters.postgres.history import PostgresHistory
from coach.adapters.postgres.live_workouts import PostgresWorkouts
from coach.adapters.postgres.meals import Meals
from coach.adapters.postgres.photos import Photos
from coach.adapters.postgres.plans import Plans
from coach.adapters.postgres.profiles import Profiles
from coach.adapters.postgres.progress import Progress
from coach.adapters.postgres.proposals import PostgresProposals
from coach.adapters.postgres.workouts import Workouts
from coach.adapters.s3_post import PresignedPosts
from coach.delivery.pusher import Pusher
from coach.ports import Identity
from coach.proposals.proposals import Proposals
from coach.training.live import Live
from coach_http.app import create_app
from coach_http.readiness import Readiness
from coach_http.wiring import Services

NOW = 1_790_000_000_000
HOUR = 3_600_000


@dataclass
class World:
    """Everything behind the application, within a test's reach; `now` may be set."""

    database: Database
    now: int = NOW
    ready: dict[str, Exception | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.turns = MemoryTurns()
        self.history = PostgresHistory(self.database)
        self.proposals = PostgresProposals(self.database)
        self.authenticator = MemoryAuthenticator(self.clock)
        self.connections = MemoryConnections(self.clock)
        self.tickets = MemoryTickets(self.clock)
        self.inbox = MemoryInbox()
        self.outbox = MemoryOutbox()
        self.sweeping = MemorySweeping()
        self.objects = MemoryObjects()
        self.app = create_app(self.services())

    def clock(self) -> int:
        return self.now

    def services(self) -> Services:
        pusher = Pusher(self.inbox, self.connections, self.outbox, self.clock)
        return Services(
            authenticator=self.authenticator,
            tickets=self.tickets,
            connections=self.connections,
            turns=self.turns,
            conversations=Conversations(self.database),
            profiles=Profiles(self.database),
            exercises=Exercises(self.database),
            plans=Plans(self.database),
            workouts=Workouts(self.database),
            live=Live(PostgresWorkouts(self.database), pusher, self.clock),
            progress=Progress(self.database),
            foods=FoodTable(self.database, self.clock),
            meals=Meals(self.database),
            proposals=Proposals(
                self.proposals,
                Live(PostgresWorkouts(self.database), pusher, self.clock),
                Plans(self.database),
                Meals(self.database),
                Profiles(self.database),
                pusher,
                self.clock,
            ),
            photos=Photos(self.database),
            uploads=PresignedPosts(
                Credentials("AKID", "secret"), "eu-central-1", "https://s3.example", "coach", self.clock
            ),
            objects=self.objects,
            pusher=Pusher(self.inbox, self.connections, self.outbox, self.clock),
            asking=Asking(
                PostgresExports(self.database),
                self.sweeping,
                lambda key: f"https://s3.example/{key}?signed",
                self.clock,
            ),
            leaving=Leaving(
                PostgresErasures(self.database), Devices(self.connections, self.outbox), self.sweeping
            ),
            media=Media("https://media.example", self.clock),
            readiness=Readiness({"database": self.database.ping, "table": self._table}, self.clock),
            clock=self.clock,
            realtime_url="wss://socket.example/live",
            origins=("https://app.example",),
            close=self.database.close,
        )

    def token(self, user: str) -> str:
        """A token that the application takes for this user's, for an hour."""
        token = f"token-of-{user}"
        self.authenticator.known[token] = Identity(user, f"session-of-{user[:8]}", self.now + HOUR)
        return token

    async def _table(self) -> None:
        await self.connections.of("nobody")


@dataclass(frozen=True)
class Athlete:
    """A signed-in user with a client."""

    id: str
    http: AsyncClient
