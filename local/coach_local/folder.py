"""The data folder: one stack at a time, and a note of its settings for the commands beside it."""

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from coach_local.services import ServiceError


@contextmanager
def locked(data: Path) -> Iterator[None]:
    """Hold the folder for this process. The lock ends with the process, so none can be stale."""
    with _lock(data) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            holder = lock.read().strip() or "unknown"
            raise ServiceError(
                f"Another local stack (process {holder}) uses {data}. Stop it, or choose another DATA"
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def _lock(data: Path) -> IO[str]:
    try:
        data.mkdir(parents=True, exist_ok=True)
        return (data / "lock").open("a+")
    except OSError as error:
        raise ServiceError(f"{data} cannot be written to ({error.strerror}). Choose another DATA") from error


@contextmanager
def noted(data: Path, environment: Mapping[str, str]) -> Iterator[None]:
    """Keep the stack's settings readable for `running` while it runs. They hold a password: owner only."""
    note = data / "environment.json"
    note.unlink(missing_ok=True)
    with open(os.open(note, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(dict(environment), file, indent=1)
    try:
        yield
    finally:
        note.unlink(missing_ok=True)


def running(data: Path) -> dict[str, str] | None:
    """The settings of the stack that runs on `data` at this moment, or None."""
    try:
        with (data / "lock").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        return None
    except FileNotFoundError:
        return None
    except OSError:
        note = data / "environment.json"
        return dict(json.loads(note.read_text())) if note.exists() else None
