"""What looking at photos needs from outside, as small Protocols; each has a memory twin and one contract suite."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, Protocol

from coach.photos.failures import Reason
from coach.photos.sight import Sight
from coach.records.photo import Upload


class Vision(Protocol):
    """Looks at a picture and says what is on the plate."""

    name: str

    async def look(self, picture: bytes) -> Sight:
        """`picture` is a JPEG. Raises ModelFailed: `declined` where the model will not, and as language models."""

    async def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Picture:
    """A checked copy: a JPEG of bounded size that holds pixels and nothing else."""

    content: bytes
    width: int
    height: int
    sha256: str


Check = Callable[[bytes], Picture]
"""Reads a picture and writes it anew. Raises BadPicture. Takes its time: not for the event loop."""


@dataclass(frozen=True, slots=True)
class Job:
    """A photo that is being looked at, in the version that was uploaded first."""

    user: str
    photo: str
    day: date
    version: str


@dataclass(frozen=True, slots=True)
class Ended:
    """A photo whose devices are to be told how it ended."""

    user: str
    photo: str
    day: date
    state: Literal["needs_review", "failed"]
    reason: Reason | None
    version: int


@dataclass(frozen=True, slots=True)
class Unfinished:
    user: str
    photo: str


class PhotoWork(Protocol):
    """The rows of photos, as the pipeline sees them. Any method may raise Unavailable. Times in ms."""

    async def begin(self, upload: Upload, now: int) -> Job | Ended | None:
        """Takes the upload in hand. None where it is not ours to do: an unknown key, a photo that is being
        looked at, has its end or was replaced, a later upload to the same key. Ended where it was looked at
        and nobody was told yet."""

    async def checked(self, job: Job, picture: Picture, size: int, now: int) -> bool:
        """Notes the copy. False where the job is not ours any more."""

    async def put_back(self, job: Job, now: int) -> None:
        """Lets go of it: the next attempt may begin at once."""

    async def estimated(
        self, job: Job, model: str, prompt: str, estimate: Mapping[str, Any], now: int
    ) -> Ended | None:
        """None where the job is not ours any more."""

    async def failed(self, job: Job, reason: Reason, now: int) -> Ended | None: ...

    async def give_up(self, upload: Upload, now: int) -> Ended | None:
        """The event was tried as often as it is: what has no end yet fails as `unavailable`."""

    async def told(self, ended: Ended) -> None: ...

    async def unfinished(self, now: int, limit: int) -> Sequence[Unfinished]:
        """What may be overdue, or ended without a word; oldest first."""

    async def expire(self, photo: Unfinished, now: int) -> Ended | None:
        """Ends what is overdue: never uploaded in its time, or not looked at within an hour after that."""


class Portions(Protocol):
    """What a user eats."""

    async def items_since(self, user: str, since: date) -> list[dict[str, Any]]:
        """The items of the last 300 meals from this day on."""
