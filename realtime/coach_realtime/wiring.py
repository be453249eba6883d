"""The composition root: which adapter stands behind which port. Nothing else names an adapter.

Imports stand inside the functions, so that each Lambda function pays at its cold start for what it uses:
the authorizer knows no pydantic, and only `answer` imports a provider's SDK.
"""

import time
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from functools import wraps
from typing import TYPE_CHECKING, TypeVar, cast
from uuid import uuid4

from coach.adapters import emf
from coach_realtime.settings import Environment, learn

if TYPE_CHECKING:
    from coach.accounts.erasing import Erasing
    from coach.accounts.exporting import Exporting
    from coach.accounts.ports import Folders, SignIns
    from coach.adapters.dynamo.table import Table
    from coach.adapters.gateway import GatewayOutbox
    from coach.adapters.http import Http
    from coach.adapters.lambda_invoke import LambdaWorkers
    from coach.adapters.postgres.database import Database
    from coach.adapters.postgres.history import PostgresHistory
    from coach.adapters.postgres.live_workouts import PostgresWorkouts
    from coach.adapters.supabase import SupabaseAuthenticator
    from coach.answering.answers import Answers
    from coach.answering.retrieval import StoredRetrieval
    from coach.answering.tools.tool import Toolbox
    from coach.delivery.pusher import Pusher
    from coach.delivery.work import Work
    from coach.frames import ProposalAnswer
    from coach.ports import AnswerEvent, Confirm, Embedder, Knowledge, Objects, Telling, Turn, Turns
    from coach.proposals.proposals import Proposals
    from coach_realtime.app import Jobs, Messages
    from coach_realtime.chores import Chores
    from coach_realtime.gate import Door, Gate
    from coach_realtime.photo import Photos


T = TypeVar("T")

reporting = emf.reporting

_made: dict[str, object] = {}


def once(make: Callable[[], T]) -> Callable[[], T]:
    """What is made lives as long as the process, or until `forget`."""

    @wraps(make)
    def made() -> T:
        if make.__name__ not in _made:
            _made[make.__name__] = make()
        return cast(T, _made[make.__name__])

    return made


async def forget() -> None:
    """Closes and lets go of everything made: for a process that outlives its event loop or its settings,
    as tests and the local stack do. Lambda never does."""
    made = dict(_made)
    _made.clear()
    if "_http" in made:
        await cast("Http", made["_http"]).aclose()
    if "_database" in made:
        await cast("Database", made["_database"]).close()


def now() -> int:
    """The clock: UTC milliseconds."""
    return time.time_ns() // 1_000_000


def new_id() -> str:
    return uuid4().hex


async def learn_secrets() -> None:
    """Reads what COACH_SECRETS names, before anything is made that may need it."""
    where = Environment().secrets()
    if where is None:
        return
    from coach.adapters.sigv4 import Signer
    from coach.adapters.ssm import read_parameters

    signer = Signer(where.credentials, where.region, "ssm")
    learn(await read_parameters(_http(), signer, where.url, where.path))


@once
def gate() -> "Gate":
    from coach.adapters.dynamo.tickets import DynamoTickets
    from coach_realtime.gate import Gate

    return Gate(_authenticator(), DynamoTickets(_table(), now), Environment().sign_in().origins)


@once
def door() -> "Door":
    from coach.adapters.dynamo.connections import DynamoConnections
    from coach_realtime.gate import Door

    return Door(DynamoConnections(_table(), now))


@once
def messages() -> "Messages":
    from coach.adapters.dynamo.connections import DynamoConnections
    from coach.adapters.dynamo.inbox import DynamoInbox
    from coach.delivery.pusher import Pusher
    from coach.delivery.reception import Reception
    from coach.training.live import Live
    from coach_realtime.app import Messages

    connections, inbox = DynamoConnections(_table(), now), DynamoInbox(_table())
    pusher = Pusher(inbox, connections, _outbox(), now)
    reception = Reception(
        turns=_turns(),
        workers=_workers(),
        connections=connections,
        outbox=_outbox(),
        inbox=inbox,
        workouts=Live(_workouts(), pusher, now),
        proposals=_LaterProposals(),
        authenticator=_authenticator(),
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

    pusher = _pusher()
    database = _database()
    return Proposals(
        PostgresProposals(database),
        Live(_workouts(), pusher, now),
        Plans(database),
        Meals(database),
        Profiles(database),
        pusher,
        now,
    )


@once
def jobs() -> "Jobs":
    """For `answer`; what only an answer needs is made when there is one to give."""
    from coach_realtime.app import Jobs

    Environment().model()
    return Jobs(_work())


@once
def photos() -> "Photos":
    """For `photo`, the only one that opens pictures."""
    from coach.adapters.pictures import check
    from coach.adapters.postgres.foods import FoodTable
    from coach.adapters.postgres.meals import Meals
    from coach.adapters.postgres.photo_work import PostgresPhotoWork
    from coach.adapters.vision.choosing import choose_vision
    from coach.photos.looking import Looking
    from coach_realtime.photo import Photos

    environment, model = Environment(), Environment().vision()
    vision = choose_vision(
        model.name,
        openai_key=model.openai_key,
        openai_base_url=model.openai_url,
        anthropic_key=model.anthropic_key,
        anthropic_base_url=model.anthropic_url,
    )
    looking = Looking(
        work=PostgresPhotoWork(_database()),
        objects=new_objects(environment, _http()),
        bucket=environment.bucket().name,
        check=check,
        vision=vision,
        foods=FoodTable(_database(), now),
        portions=Meals(_database()),
        pusher=_pusher(),
        clock=now,
    )
    return Photos(looking)


@once
def chores() -> "Chores":
    """For `sweep`."""
    from coach.adapters.postgres.due_meals import PostgresDueMeals
    from coach.adapters.postgres.photo_work import PostgresPhotoWork
    from coach.knowledge.meal_log import MealLog
    from coach.photos.tending import PhotoTending
    from coach_realtime.chores import Chores

    environment, embedder = Environment(), new_embedder(Environment(), _http())
    knowledge = new_knowledge(environment, _http(), embedder)
    return Chores(
        work=_work(),
        photos=PhotoTending(PostgresPhotoWork(_database()), _pusher(), now),
        meal_log=MealLog(PostgresDueMeals(_database()), knowledge, embedder),
        erasing=_erasing(),
        exporting=_exporting(),
    )


@once
def _pusher() -> "Pusher":
    from coach.adapters.dynamo.connections import DynamoConnections
    from coach.adapters.dynamo.inbox import DynamoInbox
    from coach.delivery.pusher import Pusher

    return Pusher(DynamoInbox(_table()), DynamoConnections(_table(), now), _outbox(), now)


@once
def _work() -> "Work":
    from coach.adapters.dynamo.connections import DynamoConnections
    from coach.delivery.work import Work

    return Work(
        turns=_turns(),
        workers=_workers(),
        connections=DynamoConnections(_table(), now),
        outbox=_outbox(),
        history=_history(),
        answering=_Later(),
        clock=now,
        new_id=new_id,
    )


@once
def _erasing() -> "Erasing":
    from coach.accounts.belongings import Files, MealLog, SignIn
    from coach.accounts.devices import Devices
    from coach.accounts.erasing import Erasing
    from coach.adapters.dynamo.belongings import DynamoBelongings
    from coach.adapters.dynamo.connections import DynamoConnections
    from coach.adapters.postgres.erasures import PostgresBelongings, PostgresErasures
    from coach.knowledge.retriever import meals_collection

    belongings = (
        Devices(DynamoConnections(_table(), now), _outbox()),
        DynamoBelongings(_table()),
        Files(_folders()),
        MealLog(_chroma(Environment(), _http(), embedder=""), meals_collection),  # takes away, reads nothing
        PostgresBelongings(_database()),
        SignIn(_sign_ins()),
    )
    return Erasing(PostgresErasures(_database()), belongings, now)


@once
def _exporting() -> "Exporting":
    from coach.accounts.archive import Archive
    from coach.accounts.exporting import Exporting
    from coach.adapters.dynamo.inbox import DynamoInbox
    from coach.adapters.postgres.exports import PostgresExports, PostgresTakeout

    objects = new_objects(Environment(), _http())
    archive = Archive(PostgresTakeout(_database()), DynamoInbox(_table()), objects, now)
    return Exporting(PostgresExports(_database()), archive, _folders(), now)


@once
def _sign_ins() -> "SignIns":
    from coach.adapters.postgres.erasures import PostgresSignIns
    from coach.adapters.supabase_admin import SupabaseSignIns

    auth = Environment().auth()
    if auth.secret_key is None:
        return PostgresSignIns(_database())
    return SupabaseSignIns(_http(), auth.url, auth.secret_key)


@once
def _folders() -> "Folders":
    from coach.adapters.s3_folders import S3Folders
    from coach.adapters.sigv4 import Signer

    aws, bucket = Environment().aws(), Environment().bucket()
    return S3Folders(_http(), Signer(aws.credentials, aws.region, "s3"), bucket.s3_url, bucket.name)


class _Later:
    def answer(self, turn: "Turn", confirm: "Confirm") -> "AsyncGenerator[AnswerEvent, None]":
        return _answers().answer(turn, confirm)


@once
def _answers() -> "Answers":
    from coach.adapters.models import choose
    from coach.adapters.postgres.meals import Meals
    from coach.adapters.postgres.profiles import Profiles
    from coach.adapters.postgres.progress import Progress
    from coach.answering.answers import Answers
    from coach.answering.caring import Caring
    from coach.answering.context import Gathering
    from coach.answering.measured import MeasuredModel, MeasuredRetrieval, Price
    from coach.answering.own import OwnRecords
    from coach.training.spoken import SpokenWorkouts

    model = Environment().model()
    chosen = choose(
        model.name,
        openai_key=model.openai_key,
        openai_base_url=model.openai_url,
        anthropic_key=model.anthropic_key,
        anthropic_base_url=model.anthropic_url,
    )
    workouts = SpokenWorkouts(_workouts(), now)
    retrieval, limit = MeasuredRetrieval(_retrieval()), Environment().retrieval_limit()
    database = _database()
    records = OwnRecords(Profiles(database), Meals(database), Progress(database), now)
    gathering = Gathering(_turns(), _history(), retrieval, now, workouts, limit, records)
    measured = MeasuredModel(chosen, Price(*model.price))
    return Answers(gathering, measured, _toolbox(), Caring(Profiles(_database())))


@once
def _toolbox() -> "Toolbox":
    from coach.adapters.postgres.exercises import Exercises
    from coach.adapters.postgres.foods import FoodTable
    from coach.adapters.postgres.meals import Meals
    from coach.adapters.postgres.plans import Plans
    from coach.adapters.postgres.profiles import Profiles
    from coach.adapters.postgres.progress import Progress
    from coach.adapters.postgres.proposals import PostgresProposals
    from coach.answering.tools.hurting import Hurting
    from coach.answering.tools.looking import Looking
    from coach.answering.tools.proposing import Proposing
    from coach.answering.tools.tool import Toolbox
    from coach.nutrition.reading import Reading
    from coach.training.live import Live

    database = _database()
    meals, profiles = Meals(database), Profiles(database)
    pusher = _pusher()
    looking = Looking(Exercises(database), Progress(database), profiles, meals, now)
    proposing = Proposing(
        PostgresProposals(database),
        Live(_workouts(), pusher, now),
        Plans(database),
        Reading(FoodTable(database, now), meals, now, profiles),
        looking,
        Hurting(_history(), _turns(), now),
        now,
    )
    return Toolbox((*looking.tools(), *proposing.tools()))


@once
def _workouts() -> "PostgresWorkouts":
    from coach.adapters.postgres.live_workouts import PostgresWorkouts

    return PostgresWorkouts(_database())


@once
def _history() -> "PostgresHistory":
    from coach.adapters.postgres.history import PostgresHistory

    return PostgresHistory(_database())


async def warm_jobs() -> None:
    """Loads what the first question would wait for. What cannot be reached now is tried again then."""
    from coach.errors import Unavailable
    from coach.safety.gate import judge

    judge("")  # reads the lexicon
    _answers()
    with suppress(Unavailable):
        await _retrieval().warm()


@once
def _http() -> "Http":
    return new_http()


@once
def _table() -> "Table":
    from coach.adapters.dynamo.client import Dynamo
    from coach.adapters.dynamo.table import Table
    from coach.adapters.sigv4 import Signer

    aws = Environment().aws()
    return Table(
        Dynamo(_http(), Signer(aws.credentials, aws.region, "dynamodb"), aws.dynamodb_url), aws.table
    )


@once
def _turns() -> "Turns":
    from coach.adapters.dynamo.turns import DynamoTurns

    return DynamoTurns(_table())


@once
def _outbox() -> "GatewayOutbox":
    from coach.adapters.gateway import GatewayOutbox
    from coach.adapters.sigv4 import Signer

    aws = Environment().aws()
    signer = Signer(aws.credentials, aws.region, "execute-api")
    return GatewayOutbox(_http(), signer, Environment().realtime().connections_url)


@once
def _workers() -> "LambdaWorkers":
    from coach.adapters.lambda_invoke import LambdaWorkers
    from coach.adapters.sigv4 import Signer

    aws, realtime = Environment().aws(), Environment().realtime()
    signer = Signer(aws.credentials, aws.region, "lambda")
    return LambdaWorkers(_http(), signer, realtime.lambda_url, realtime.answer_function)


@once
def _authenticator() -> "SupabaseAuthenticator":
    from coach.adapters.supabase import SupabaseAuthenticator

    sign_in = Environment().sign_in()
    return SupabaseAuthenticator(_http(), sign_in.supabase_url, now, sign_in.jwt_secret)


@once
def _database() -> "Database":
    from coach.adapters.postgres.database import Database

    return Database(Environment().database_url())


@once
def _retrieval() -> "StoredRetrieval":
    from coach.answering.retrieval import StoredRetrieval

    environment, embedder = Environment(), new_embedder(Environment(), _http())
    return StoredRetrieval(
        new_objects(environment, _http()), new_knowledge(environment, _http(), embedder), embedder
    )


# What `coach ingest` fills with the very adapters that the functions read with.


def new_http() -> "Http":
    from coach.adapters.http import Http

    return Http()


def new_embedder(environment: Environment, http: "Http") -> "Embedder":
    hosted = environment.embedding()
    if hosted is None:
        from coach.adapters.embedding_static import StaticEmbedder

        return StaticEmbedder()
    from coach.adapters.embedding_hosted import OPENAI, HostedEmbedder

    return HostedEmbedder(
        http,
        model=hosted.model,
        api_key=hosted.api_key,
        base_url=hosted.url or OPENAI,
        dimensions=hosted.dimensions,
    )


def new_knowledge(environment: Environment, http: "Http", embedder: "Embedder") -> "Knowledge":
    return _chroma(environment, http, embedder.name)


def _chroma(environment: Environment, http: "Http", embedder: str) -> "Knowledge":
    from coach.adapters.chroma import Chroma

    chroma = environment.chroma()
    return Chroma(
        http,
        chroma.url,
        embedder=embedder,
        tenant=chroma.tenant,
        database=chroma.database,
        api_key=chroma.api_key,
    )


def new_objects(environment: Environment, http: "Http") -> "Objects":
    from coach.adapters.s3 import S3Objects
    from coach.adapters.sigv4 import Signer

    aws, bucket = environment.aws(), environment.bucket()
    return S3Objects(http, Signer(aws.credentials, aws.region, "s3"), bucket.s3_url, bucket.name)
