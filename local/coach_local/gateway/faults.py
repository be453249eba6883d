"""Switches for what goes wrong in the cloud: each fault says what it does, to whom, and how often."""

from collections.abc import Callable
from random import Random
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter


class _Fault(BaseModel):
    """`times` counts down and None means for ever; `chance` is rolled on each occasion."""

    model_config = ConfigDict(extra="forbid")

    times: int | None = Field(default=None, ge=1)
    chance: float = Field(default=1.0, gt=0, le=1)


class PostFault(_Fault):
    """What happens to a post to a connection (to any one, without `connection`).

    The caller is answered `status` after `delay` seconds and, by chance, up to `spread` more. The
    frame reaches the device after `arrives`
    seconds, or never where `deliver` is false; without `deliver`, it does unless `status` refuses it.
    So a post that hangs although it was delivered has `delay=60`, and a frame that comes after the caller
    gave up has `arrives=5` as well. With `spread` a post takes up to so much longer, at random, and the frame
    arrives at its end: `delay=0.008, spread=0.017` is a post as API Gateway takes it.
    """

    kind: Literal["post"] = "post"
    connection: str | None = None
    status: Literal[200, 403, 410, 429, 500] = 200
    delay: float = Field(default=0, ge=0)
    spread: float = Field(default=0, ge=0)
    arrives: float = Field(default=0, ge=0)
    deliver: bool | None = None

    @property
    def delivers(self) -> bool:
        return self.status == 200 if self.deliver is None else self.deliver


class DisconnectFault(_Fault):
    """What happens to `$disconnect`: it is lost, comes `delay` seconds late, or comes `copies` times."""

    kind: Literal["disconnect"] = "disconnect"
    connection: str | None = None
    lost: bool = False
    delay: float = Field(default=0, ge=0)
    copies: int = Field(default=1, ge=1)


class InvokeFault(_Fault):
    """What happens to an asynchronous invoke: lost, `delay` seconds late, delivered `copies` times."""

    kind: Literal["invoke"] = "invoke"
    function: str | None = None
    lost: bool = False
    delay: float = Field(default=0, ge=0)
    copies: int = Field(default=1, ge=1)


class ThrottleFault(_Fault):
    """An invocation is refused with 429 before it begins, as at the concurrency limit."""

    kind: Literal["throttle"] = "throttle"
    function: str | None = None


class FreezeFault(_Fault):
    """A function's process stands still from its return to its next invocation (`process` isolation only)."""

    kind: Literal["freeze"] = "freeze"
    function: str | None = None


class JwksFault(_Fault):
    """What the issuer's key set answers, after `delay` seconds."""

    kind: Literal["jwks"] = "jwks"
    answer: Literal["keys", "empty", "html", "garbage", "huge", "error"] = "keys"
    delay: float = Field(default=0, ge=0)


Fault = PostFault | DisconnectFault | InvokeFault | ThrottleFault | FreezeFault | JwksFault
FAULT: TypeAdapter[Fault] = TypeAdapter(Annotated[Fault, Field(discriminator="kind")])

F = TypeVar("F", PostFault, DisconnectFault, InvokeFault, ThrottleFault, FreezeFault, JwksFault)


class Faults:
    """The faults that are switched on, asked at each place where one may strike."""

    def __init__(self, *faults: Fault, seed: int = 0) -> None:
        self.active: list[Fault] = list(faults)
        self._random = Random(seed)

    def add(self, fault: Fault) -> None:
        self.active.append(fault)

    def clear(self) -> None:
        self.active.clear()

    def post(self, connection: str) -> PostFault | None:
        return self._strike(PostFault, lambda fault: fault.connection in (None, connection))

    def delay(self, fault: PostFault) -> float:
        """Seconds that this post takes."""
        return fault.delay + fault.spread * self._random.random()

    def disconnect(self, connection: str) -> DisconnectFault | None:
        return self._strike(DisconnectFault, lambda fault: fault.connection in (None, connection))

    def invoke(self, function: str) -> InvokeFault | None:
        return self._strike(InvokeFault, lambda fault: fault.function in (None, function))

    def throttle(self, function: str) -> bool:
        return self._strike(ThrottleFault, lambda fault: fault.function in (None, function)) is not None

    def freeze(self, function: str) -> bool:
        return self._strike(FreezeFault, lambda fault: fault.function in (None, function)) is not None

    def jwks(self) -> JwksFault | None:
        return self._strike(JwksFault, lambda fault: True)

    def _strike(self, kind: type[F], concerns: Callable[[F], bool]) -> F | None:
        for fault in self.active:
            if isinstance(fault, kind) and concerns(fault) and self._random.random() < fault.chance:
                self._count(fault)
                return fault
        return None

    def _count(self, fault: Fault) -> None:
        if fault.times is None:
            return
        fault.times -= 1
        if fault.times == 0:
            self.active.remove(fault)
