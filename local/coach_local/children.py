"""Child processes that end with us: started with a log file, told to stop kindly, killed when they do not."""

import asyncio
import contextlib
import ctypes
import os
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(frozen=True, slots=True)
class Child:
    """A running process, leader of its own group, so that what it started can be ended with it."""

    process: asyncio.subprocess.Process
    stop_signal: signal.Signals
    log: Path

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def running(self) -> bool:
        return self.process.returncode is None

    def send(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, number)

    async def stop(self, seconds: float = 5) -> None:
        """Ask it to end; after `seconds` kill it and all that it started."""
        if self.running:
            self.send(self.stop_signal)
            self.send(signal.SIGCONT)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.process.wait(), seconds)
        self.send(signal.SIGKILL)
        await self.process.wait()

    def last_words(self, lines: int = 5) -> str:
        """The end of its log, for an error message."""
        written = self.log.read_text(errors="replace").strip().splitlines()
        return "\n".join(written[-lines:])


async def start(
    *command: str,
    log: Path,
    environment: Mapping[str, str] | None = None,
    stop_signal: signal.Signals = signal.SIGTERM,
    user: int | None = None,
    keeping: IO[str] | None = None,
) -> Child:
    """Start `command` with its output in `log`, as `user` where one is given (we are root then).

    It keeps the file `keeping` open, and with it a lock on that file, for as long as it lives.
    """
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with log.open("ab") as output:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=dict(environment) if environment is not None else None,
            cwd="/" if user is not None else None,
            start_new_session=True,
            pass_fds=(keeping.fileno(),) if keeping is not None else (),
            preexec_fn=_bound_to_parent(stop_signal, user),
        )
    return Child(process, stop_signal, log)


def _bound_to_parent(stop_signal: signal.Signals, user: int | None) -> Callable[[], None]:
    """What the child does before its program begins: become `user`, and be told when we die.

    In this order, since the kernel forgets the signal when a process changes its user.
    """
    parent = os.getpid()

    def bind() -> None:
        if user is not None:
            os.setgroups([])
            os.setgid(user)
            os.setuid(user)
        if _libc is not None:
            _libc.prctl(_PR_SET_PDEATHSIG, stop_signal)
        if os.getppid() != parent:
            os._exit(1)

    return bind
