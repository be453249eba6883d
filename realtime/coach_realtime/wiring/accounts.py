"""How an account leaves, and how its archive is made: chores of `sweep`."""

from typing import TYPE_CHECKING

from coach_realtime.settings import Environment
from coach_realtime.wiring.library import new_chroma, new_objects
from coach_realtime.wiring.once import once
from coach_realtime.wiring.parts import database, http, now, outbox, table

if TYPE_CHECKING:
    from coach.accounts.erasing import Erasing
    from coach.accounts.exporting import Exporting
    from coach.accounts.ports import Folders, SignIns


@once
def erasing() -> "Erasing":
    from coach.accounts.belongings import Files, MealLog, SignIn
    from coach.accounts.devices import Devices
    from coach.accounts.erasing import Erasing
    from coach.adapters.dynamo.belongings import DynamoBelongings
    from coach.adapters.dynamo.connections import DynamoConnections
    from coach.adapters.postgres.erasures import PostgresBelongings, PostgresErasures
    from coach.knowledge.retriever import meals_collection

    belongings = (
        Devices(DynamoConnections(table(), now), outbox()),
        DynamoBelongings(table()),
        Files(_folders()),
        MealLog(
            new_chroma(Environment(), http(), embedder=""), meals_collection
        ),  # takes away, reads nothing
        PostgresBelongings(database()),
        SignIn(_sign_ins()),
    )
    return Erasing(PostgresErasures(database()), belongings, now)


@once
def exporting() -> "Exporting":
    from coach.accounts.archive import Archive
    from coach.accounts.exporting import Exporting
    from coach.adapters.dynamo.inbox import DynamoInbox
    from coach.adapters.postgres.exports import PostgresExports, PostgresTakeout

    objects = new_objects(Environment(), http())
    archive = Archive(PostgresTakeout(database()), DynamoInbox(table()), objects, now)
    return Exporting(PostgresExports(database()), archive, _folders(), now)


@once
def _sign_ins() -> "SignIns":
    from coach.adapters.postgres.erasures import PostgresSignIns
    from coach.adapters.supabase_admin import SupabaseSignIns

    auth = Environment().auth()
    if auth.secret_key is None:
        return PostgresSignIns(database())
    return SupabaseSignIns(http(), auth.url, auth.secret_key)


@once
def _folders() -> "Folders":
    from coach.adapters.s3_folders import S3Folders
    from coach.adapters.sigv4 import Signer

    aws, bucket = Environment().aws(), Environment().bucket()
    return S3Folders(http(), Signer(aws.credentials, aws.region, "s3"), bucket.s3_url, bucket.name)
