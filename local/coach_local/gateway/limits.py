"""What the platform allows, as numbers that a test may shrink, and the bucket that counts requests."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

Clock = Callable[[], float]
"""Seconds since the epoch."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The quotas of API Gateway and Lambda; sizes in bytes, times in seconds.

    Source: the quota tables of the API Gateway and Lambda developer guides. `client_buffer` is ours: AWS
    answers 429 when a client's receive buffer is full and names no size.
    """

    frame: int = 32 * 1024
    message: int = 128 * 1024
    idle: float = 600
    connection: float = 7_200
    integration: float = 29
    http_integration: float = 30
    http_payload: int = 10 * 1024 * 1024
    url: int = 4_096
    authorizer_result: int = 8 * 1024
    client_buffer: int = 256 * 1024
    requests_per_second: float = 10_000
    burst: int = 5_000
    async_payload: int = 1024 * 1024
    sync_payload: int = 6 * 1024 * 1024
    retry_after: tuple[float, ...] = (60, 120)
    throttle_backoff: tuple[float, ...] = (1, 2, 4, 8, 16, 32, 64, 128, 300)


@dataclass(slots=True)
class Bucket:
    """A token bucket: `burst` requests at once, `rate` a second after that.

    One bucket is shared by connects, messages, callbacks and HTTP requests, as the account's is.
    """

    rate: float
    burst: int
    clock: Clock = time.time
    _tokens: float = field(init=False)
    _filled_at: float = field(init=False)

    def __post_init__(self) -> None:
        self._tokens = self.burst
        self._filled_at = self.clock()

    def take(self) -> bool:
        """Take one token; False when there is none, which a caller sees as 429."""
        self._fill()
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True

    def _fill(self) -> None:
        now = self.clock()
        self._tokens = min(self.burst, self._tokens + (now - self._filled_at) * self.rate)
        self._filled_at = now
