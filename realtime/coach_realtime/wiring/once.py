"""What is made lives as long as the process, or until `forget`."""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import TypeVar, cast

T = TypeVar("T")

_made: dict[Callable[[], object], object] = {}
_ends: list[Callable[[], Awaitable[None]]] = []


def once(make: Callable[[], T]) -> Callable[[], T]:
    """Made when it is first asked for, and the same ever after."""

    @wraps(make)
    def made() -> T:
        if make not in _made:
            _made[make] = make()
        return cast(T, _made[make])

    return made


def ended_by(close: Callable[[], Awaitable[None]]) -> None:
    """What was just made holds connections, which this gives up."""
    _ends.append(close)


async def forget() -> None:
    """Closes and lets go of everything made: for a process that outlives its event loop or its settings,
    as tests and the local stack do. Lambda never does."""
    ends = tuple(_ends)
    _made.clear()
    _ends.clear()
    for close in ends:
        await close()
