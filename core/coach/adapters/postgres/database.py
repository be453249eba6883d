"""One transaction at a time with one user's rights, over a small pool that survives a lost backend.

Made for Supabase's pooler in transaction mode: no prepared statement outlives its transaction, and nothing
is sent outside of one. A container that was frozen finds its connections dead, so opening a transaction is
also the test of its connection, and is tried on the next one where it fails.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import TypeVar

import asyncpg
from asyncpg.transaction import Transaction

from coach.errors import NotSignedIn, Unavailable

T = TypeVar("T")

CONNECT_S = 3.0
OPEN_S = 1.5
COMMAND_S = 5.0
STATEMENT_TIMEOUT = "4s"
"""The server gives up before we do, so that nothing runs on for a client that has stopped waiting."""

IDLE_TIMEOUT = "10s"
"""A worker that dies inside a transaction holds its locks no longer than this."""

ATTEMPTS = 3
BACK_OFF_S = 0.05

BEGIN_AS = """
select set_config('request.jwt.claims', $1, true),
       set_config('role', $2, true),
       set_config('statement_timeout', $3, true),
       set_config('idle_in_transaction_session_timeout', $4, true),
       exists (select from coach.erasures where user_id = $5) as erased
"""
"""What PostgREST sets, and how: for this transaction only, the claims before the role. Rights are those of
the role that the statement began with, so the last column is still the login role's to read."""

LOST = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.InternalClientError,
)
"""The connection, or the server behind it, is gone or going; another connection may do. The driver says
InternalClientError where the server's farewell arrives just as the next query is about to be sent."""

CONTENDED = (asyncpg.SerializationError, asyncpg.DeadlockDetectedError)
SLOW = (TimeoutError, asyncpg.QueryCanceledError, asyncpg.LockNotAvailableError)


class Database:
    """Lazy: it connects at the first use, and belongs to the event loop of that use."""

    def __init__(self, dsn: str, *, size: int = 2) -> None:
        self._dsn = dsn
        self._size = size
        self._pool: asyncpg.Pool | None = None
        self._making = asyncio.Lock()

    @asynccontextmanager
    async def as_user(self, user: str) -> AsyncIterator[asyncpg.Connection]:
        """One transaction that sees and changes the rows of `user` alone, whatever it asks for.

        Raises Unavailable, after which it may still have been committed; NotSignedIn for a user that
        does not exist any more, or is being erased.
        """
        claims = json.dumps({"sub": user, "role": "authenticated"})
        async with self._transaction(claims, "authenticated", user) as connection:
            yield connection

    @asynccontextmanager
    async def as_server(self) -> AsyncIterator[asyncpg.Connection]:
        """One transaction of the login role itself: it may call the look-ups across users, nothing else."""
        async with self._transaction("", "none") as connection:
            yield connection

    async def run(self, user: str, work: Callable[[asyncpg.Connection], Awaitable[T]]) -> T:
        """`work` in a transaction as `user`; again where the backend was lost or others were in the way.

        A backend may be lost just after it has committed, so doing `work` twice must be the same as once:
        by upserts and keys of its own. Raises Unavailable after three attempts.
        """
        for attempt in range(1, ATTEMPTS):
            try:
                return await self._once(user, work)
            except Unavailable as error:
                if not _worth_repeating(error.__cause__):
                    raise
            await asyncio.sleep(BACK_OFF_S * attempt)
        return await self._once(user, work)

    async def ping(self) -> None:
        """Raises Unavailable where no transaction can be opened."""
        async with self.as_server():
            pass

    async def close(self) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            await pool.close()

    async def _once(self, user: str, work: Callable[[asyncpg.Connection], Awaitable[T]]) -> T:
        async with self.as_user(user) as connection:
            return await work(connection)

    @asynccontextmanager
    async def _transaction(
        self, claims: str, role: str, user: str | None = None
    ) -> AsyncIterator[asyncpg.Connection]:
        pool = await self._made()
        with _told():
            connection, transaction = await self._open(pool, claims, role, user)
            try:
                yield connection
                await transaction.commit()
            except BaseException:
                await _roll_back(connection, transaction)
                raise
            finally:
                await pool.release(connection)

    async def _open(
        self, pool: asyncpg.Pool, claims: str, role: str, user: str | None
    ) -> tuple[asyncpg.Connection, Transaction]:
        """A transaction on a living connection: each of the pool may be dead, a new one is tried last."""
        for _stale in range(self._size):
            with suppress(*LOST, TimeoutError, asyncpg.InterfaceError):
                return await _begin(pool, claims, role, user)
        return await _begin(pool, claims, role, user)

    async def _made(self) -> asyncpg.Pool:
        async with self._making:
            if self._pool is None:
                self._pool = await asyncpg.create_pool(
                    self._dsn,
                    min_size=0,
                    max_size=self._size,
                    timeout=CONNECT_S,
                    command_timeout=COMMAND_S,
                    statement_cache_size=0,
                    reset=_nothing_to_reset,
                )
            return self._pool


async def _begin(
    pool: asyncpg.Pool, claims: str, role: str, user: str | None
) -> tuple[asyncpg.Connection, Transaction]:
    connection = await _acquire(pool)
    transaction = connection.transaction()
    try:
        async with asyncio.timeout(OPEN_S):
            await transaction.start()
            begun = await connection.fetchrow(BEGIN_AS, claims, role, STATEMENT_TIMEOUT, IDLE_TIMEOUT, user)
    except BaseException:
        await _discard(pool, connection)
        raise
    if begun["erased"]:
        await _roll_back(connection, transaction)
        await pool.release(connection)
        raise NotSignedIn("This account was erased.")
    return connection, transaction


async def _acquire(pool: asyncpg.Pool) -> asyncpg.Connection:
    """Raises Unavailable, so that a server that cannot be reached is not tried once per dead connection."""
    try:
        return await pool.acquire(timeout=CONNECT_S)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise Unavailable("The database cannot be reached. Try again.") from error


async def _roll_back(connection: asyncpg.Connection, transaction: Transaction) -> None:
    """Whatever went wrong before matters more than what goes wrong here."""
    try:
        await transaction.rollback()
    except Exception:
        with suppress(asyncpg.InterfaceError):  # it was closed, and so has left the pool already
            connection.terminate()


async def _discard(pool: asyncpg.Pool, connection: asyncpg.Connection) -> None:
    with suppress(asyncpg.InterfaceError):
        connection.terminate()
    await pool.release(connection)


async def _nothing_to_reset(_connection: asyncpg.Connection) -> None:
    """All that we set ends with its transaction; the default would send four statements outside of one."""


@contextmanager
def _told() -> Iterator[None]:
    """The driver's errors that are not a mistake of ours, in the words of the core."""
    try:
        yield
    except asyncpg.ForeignKeyViolationError as error:
        if str(error.constraint_name).endswith("user_id_fkey"):
            raise NotSignedIn("This account does not exist any more.") from error
        raise
    except SLOW as error:
        raise Unavailable("The database took too long. Try again.") from error
    except Exception as error:
        if not _worth_repeating(error):
            raise
        raise Unavailable("The database was interrupted. Try again.") from error


def _worth_repeating(error: BaseException | None) -> bool:
    """InterfaceError itself says that the connection is closed; its subclasses, that an argument is wrong."""
    if isinstance(error, SLOW):
        return False
    return isinstance(error, LOST + CONTENDED) or type(error) is asyncpg.InterfaceError
