"""The one place of this deployable that names adapters: from settings to everything that a request needs."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from coach.accounts.devices import Devices
from coach.accounts.erasing import Leaving
from coach.accounts.exporting import Asking
from coach.adapters import emf
from coach.adapters.cloudfront import Media
from coach.adapters.postgres.conversations import Conversations
from coach.adapters.postgres.database import Database
from coach.adapters.postgres.erasures import PostgresErasures
from coach.adapters.postgres.exercises import Exercises
from coach.adapters.postgres.exports import PostgresExports
from coach.adapters.postgres.foods import FoodTable
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
from coach.ports import Authenticator, Clock, Connections, Objects, Tickets, Turns
from coach.proposals.proposals import Proposals
from coach.training.live import Live
from coach_http.readiness import Readiness
from coach_http.settings import Settings, learn, secrets

reporting = emf.reporting

ARCHIVE = "coach.zip"
"""What a browser calls an archive that it saves."""

NOBODY = "00000000-0000-0000-0000-000000000000"


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
    plans: Plans
    workouts: Workouts
    live: Live
    progress: Progress
    foods: FoodTable
    meals: Meals
    proposals: Proposals
    photos: Photos
    uploads: PresignedPosts
    objects: Objects
    pusher: Pusher
    leaving: Leaving
    asking: Asking
    media: Media
    readiness: Readiness
    clock: Clock
    realtime_url: str
    origins: tuple[str, ...]
    close: Callable[[], Awaitable[None]]


async def learn_secrets() -> None:
    """Reads what COACH_SECRETS names, before the settings that it belongs to are read."""
    if (where := secrets()) is None:
        return
    from coach.adapters.http import Http
    from coach.adapters.sigv4 import Signer
    from coach.adapters.ssm import read_parameters

    http = Http()
    signer = Signer(where.credentials, where.region, "ssm")
    learn(await read_parameters(http, signer, where.url, where.path))
    await http.aclose()


def wire(settings: Settings) -> Services:
    """Connects to nothing yet. Raises SettingsError."""
    from coach.adapters.dynamo.client import Dynamo
    from coach.adapters.dynamo.connections import DynamoConnections
    from coach.adapters.dynamo.inbox import DynamoInbox
    from coach.adapters.dynamo.table import Table
    from coach.adapters.dynamo.tickets import DynamoTickets
    from coach.adapters.dynamo.turns import DynamoTurns
    from coach.adapters.gateway import GatewayOutbox
    from coach.adapters.http import Http
    from coach.adapters.lambda_invoke import LambdaSweeping
    from coach.adapters.s3 import S3Objects
    from coach.adapters.s3_address import S3Addresses
    from coach.adapters.sigv4 import Signer
    from coach.adapters.supabase import SupabaseAuthenticator

    http, database = Http(), Database(settings.database_url)
    signer = Signer(settings.credentials, settings.region, "dynamodb")
    table = Table(Dynamo(http, signer, settings.dynamodb_url), settings.table)
    connections = DynamoConnections(table, now)
    posting = Signer(settings.credentials, settings.region, "execute-api")
    outbox = GatewayOutbox(http, posting, settings.connections_url)

    starting = Signer(settings.credentials, settings.region, "lambda")
    sweeping = LambdaSweeping(http, starting, settings.lambda_url, settings.sweep_function)

    addresses = S3Addresses(settings.credentials, settings.region, settings.s3_url, settings.bucket)

    async def close() -> None:
        await http.aclose()
        await database.close()

    pusher = Pusher(DynamoInbox(table), connections, outbox, now)
    live = Live(PostgresWorkouts(database), pusher, now)
    plans, meals, profiles = Plans(database), Meals(database), Profiles(database)
    return Services(
        authenticator=SupabaseAuthenticator(http, settings.supabase_url, now, settings.jwt_secret),
        tickets=DynamoTickets(table, now),
        connections=connections,
        turns=DynamoTurns(table),
        conversations=Conversations(database),
        profiles=profiles,
        exercises=Exercises(database),
        plans=plans,
        workouts=Workouts(database),
        live=live,
        progress=Progress(database),
        foods=FoodTable(database, now),
        meals=meals,
        proposals=Proposals(PostgresProposals(database), live, plans, meals, profiles, pusher, now),
        photos=Photos(database),
        uploads=PresignedPosts(settings.credentials, settings.region, settings.s3_url, settings.bucket, now),
        objects=S3Objects(
            http, Signer(settings.credentials, settings.region, "s3"), settings.s3_url, settings.bucket
        ),
        pusher=pusher,
        asking=Asking(PostgresExports(database), sweeping, lambda key: addresses.address(key, ARCHIVE), now),
        leaving=Leaving(PostgresErasures(database), Devices(connections, outbox), sweeping),
        media=Media(settings.media_url, now, settings.media_key_id, settings.media_private_key),
        readiness=Readiness({"database": database.ping, "table": lambda: connections.of(NOBODY)}, now),
        clock=now,
        realtime_url=settings.realtime_url,
        origins=settings.origins,
        close=close,
    )


def now() -> int:
    """The clock: UTC milliseconds."""
    return time.time_ns() // 1_000_000
