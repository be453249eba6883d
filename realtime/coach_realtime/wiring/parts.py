"""What several functions stand on: the clock, and what keeps, sends and starts."""

import time
from typing import TYPE_CHECKING
from uuid import uuid4

from coach_realtime.settings import Environment
from coach_realtime.wiring.once import ended_by, once

if TYPE_CHECKING:
    from coach.adapters.dynamo.table import Table
    from coach.adapters.gateway import GatewayOutbox
    from coach.adapters.http import Http
    from coach.adapters.lambda_invoke import LambdaWorkers
    from coach.adapters.postgres.database import Database
    from coach.adapters.postgres.history import PostgresHistory
    from coach.adapters.postgres.live_workouts import PostgresWorkouts
    from coach.adapters.supabase import SupabaseAuthenticator
    from coach.delivery.pusher import Pusher
    from coach.ports import Turns


def now() -> int:
    """The clock: UTC milliseconds."""
    return time.time_ns() // 1_000_000


def new_id() -> str:
    return uuid4().hex


@once
def http() -> "Http":
    from coach.adapters.http import Http

    made = Http()
    ended_by(made.aclose)
    return made


@once
def authenticator() -> "SupabaseAuthenticator":
    from coach.adapters.supabase import SupabaseAuthenticator

    sign_in = Environment().sign_in()
    return SupabaseAuthenticator(http(), sign_in.supabase_url, now, sign_in.jwt_secret)


@once
def table() -> "Table":
    from coach.adapters.dynamo.client import Dynamo
    from coach.adapters.dynamo.table import Table
    from coach.adapters.sigv4 import Signer

    aws = Environment().aws()
    return Table(Dynamo(http(), Signer(aws.credentials, aws.region, "dynamodb"), aws.dynamodb_url), aws.table)


@once
def turns() -> "Turns":
    from coach.adapters.dynamo.turns import DynamoTurns

    return DynamoTurns(table())


@once
def outbox() -> "GatewayOutbox":
    from coach.adapters.gateway import GatewayOutbox
    from coach.adapters.sigv4 import Signer

    aws = Environment().aws()
    signer = Signer(aws.credentials, aws.region, "execute-api")
    return GatewayOutbox(http(), signer, Environment().realtime().connections_url)


@once
def pusher() -> "Pusher":
    from coach.adapters.dynamo.connections import DynamoConnections
    from coach.adapters.dynamo.inbox import DynamoInbox
    from coach.delivery.pusher import Pusher

    return Pusher(DynamoInbox(table()), DynamoConnections(table(), now), outbox(), now)


@once
def workers() -> "LambdaWorkers":
    from coach.adapters.lambda_invoke import LambdaWorkers
    from coach.adapters.sigv4 import Signer

    aws, realtime = Environment().aws(), Environment().realtime()
    signer = Signer(aws.credentials, aws.region, "lambda")
    return LambdaWorkers(http(), signer, realtime.lambda_url, realtime.answer_function)


@once
def database() -> "Database":
    from coach.adapters.postgres.database import Database

    made = Database(Environment().database_url())
    ended_by(made.close)
    return made


@once
def workouts() -> "PostgresWorkouts":
    from coach.adapters.postgres.live_workouts import PostgresWorkouts

    return PostgresWorkouts(database())


@once
def history() -> "PostgresHistory":
    from coach.adapters.postgres.history import PostgresHistory

    return PostgresHistory(database())
