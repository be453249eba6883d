"""Work that a client may ask for twice and that is done once: the reply is kept under the client's key."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import asyncpg
from pydantic import TypeAdapter

from coach.errors import Conflict
from coach.records.request import Key

T = TypeVar("T")

CLAIM = """
with old as (delete from coach.idempotency where created_at < now() - interval '7 days' and key <> $1)
insert into coach.idempotency (key, digest) values ($1, $2) on conflict (user_id, key) do nothing
returning true
"""
"""Waits for another request that claimed the key and has not ended yet."""

KEPT = "select digest, reply from coach.idempotency where key = $1"
KEEP = "update coach.idempotency set reply = $2 where key = $1"


async def once(
    connection: asyncpg.Connection, key: Key | None, reply: TypeAdapter[T], work: Callable[[], Awaitable[T]]
) -> T:
    """The reply of `work`, now or as it was the first time; without a key it is simply done.

    To be called inside the transaction that `work` is done in, so that the two are kept together or not
    at all. Raises Conflict.
    """
    if key is None:
        return await work()
    if not await connection.fetchval(CLAIM, key.key, key.digest):
        kept = await connection.fetchrow(KEPT, key.key)
        if kept["digest"] != key.digest:
            raise Conflict("This Idempotency-Key was used for another request. Use a new one.")
        return reply.validate_json(kept["reply"])
    result = await work()
    await connection.execute(KEEP, key.key, reply.dump_json(result).decode())
    return result
