"""What the local stack runs: the functions as the cloud has them, and the choices of whoever starts it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from coach_local.functions import Function
from coach_local.gateway.faults import Faults
from coach_local.gateway.limits import Limits

Environment = Mapping[str, str]
Hook = Callable[[Environment], Awaitable[None]]
"""Called with the complete environment when every service runs and nobody is served yet."""


def _realtime(name: str, **configuration: float | str | int | None) -> Function:
    return Function(name, f"coach_realtime.lambdas.{name}", **configuration)  # type: ignore[arg-type]


FUNCTIONS: tuple[Function, ...] = (
    _realtime("authorize", timeout=10, memory_mb=256),
    _realtime("connect", timeout=10, memory_mb=256),
    _realtime("disconnect", timeout=10, memory_mb=256),
    _realtime("message", timeout=29),
    # A turn that failed is closed or taken over by its own rules, never by running the event again.
    _realtime("answer", timeout=180, memory_mb=1024, retries=0, max_age=120, on_failure="sweep"),
    # Safe to run again: a photo that was looked at is found done.
    _realtime("photo", timeout=120, memory_mb=1024, retries=2, max_age=3600, on_failure="sweep"),
    _realtime("sweep", timeout=300, every=60),
    Function("http", "coach_http.lambdas.http", timeout=30),
)


@dataclass(frozen=True)
class Configuration:
    """`port` 0 takes a free one; `data` keeps everything; `environment` holds the settings that are given.

    `web` is the folder of the built page. `say` gets one calm line at a time.
    """

    data: Path
    port: int = 8000
    isolation: Literal["inline", "process"] = "inline"
    environment: Environment = field(default_factory=dict)
    functions: Sequence[Function] = FUNCTIONS
    limits: Limits = field(default_factory=Limits)
    faults: Faults = field(default_factory=Faults)
    web: Path | None = None
    durable: bool = True
    after_start: Sequence[Hook] = ()
    say: Callable[[str], None] = print
