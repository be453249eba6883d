"""DynamoDB and S3 (and the queue between S3 and our functions) from a MiniStack process."""

import asyncio
import contextlib
import fcntl
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from coach_local import aws, children
from coach_local.children import Child
from coach_local.services import ServiceError, answers, on_free_port, private_folder, until_ready


@dataclass(frozen=True, slots=True)
class MiniStack:
    """A running emulator. It keeps its state in memory and writes it down when it is told to end."""

    child: Child
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def stop(self) -> None:
        await self.child.stop(seconds=15)


async def start(folder: Path, log: Path, region: str) -> MiniStack:
    """Start the emulator with its data in `folder`. Raises ServiceError."""
    return await on_free_port(lambda port: _start(folder, log, region, port))


async def _start(folder: Path, log: Path, region: str, port: int) -> MiniStack:
    state, temporary = private_folder(folder) / "state", folder / "tmp"
    private_folder(temporary)
    environment = {
        **os.environ,
        "AWS_ACCESS_KEY_ID": aws.CREDENTIALS.key_id,
        "AWS_SECRET_ACCESS_KEY": aws.CREDENTIALS.secret,
        "MINISTACK_REGION": region,
        "AUTH": "true",
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "SERVICES": "dynamodb,s3,sqs",
        "SFTP_ENABLED": "0",
        "IOT_MTLS_ENABLED": "0",
        # It looks for containers of its own to end; none of ours are in any.
        "DOCKER_HOST": "unix:///nonexistent",
        "PERSIST_STATE": "1",
        "STATE_DIR": str(state),
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(folder / "s3"),
        "TMPDIR": str(temporary),
        "LOG_LEVEL": "WARNING",
    }
    with await _locked(folder / "lock") as lock:
        await asyncio.to_thread(_check, state)
        child = await children.start(
            sys.executable, "-m", "ministack", log=log, environment=environment, keeping=lock
        )
    health = f"http://127.0.0.1:{port}/_ministack/health"
    await until_ready(child, lambda: answers(health), name="The emulator of DynamoDB and S3", data=folder)
    return MiniStack(child, port)


async def _locked(file: Path) -> IO[str]:
    """Wait for an emulator whose stack was killed: it is writing its state down."""
    lock = await asyncio.to_thread(file.open, "a")
    for _ in range(200):
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return lock
        await asyncio.sleep(0.05)
    lock.close()
    raise ServiceError(f"Another emulator keeps its data in {file.parent}. End it, or choose another DATA")


def _check(state: Path) -> None:
    """The emulator begins empty where it cannot read its state, and would then overwrite it."""
    for file in state.glob("*.json"):
        try:
            json.loads(file.read_bytes())
        except ValueError:
            raise ServiceError(f"{file} is damaged. Move it away to begin without it.") from None
