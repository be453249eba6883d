"""An archive as a stream: made while it is sent, so that it is never whole in memory."""

import json
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from coach.accounts.ports import Takeout
from coach.ports import Clock, Inbox, Objects
from coach.records.photo import copy_key

PART = 8 * 1_048_576
"""Bytes that are gathered before they go; S3 takes no fewer than 5 MiB at once."""

ABOUT = """Everything that Coach keeps of you.

Each .json file is a list of records, in the words of Coach's own tables; times are in UTC. The pictures of your
meals lie in photos/, named by the `id` in photos.json. notices.json is what the coach told you of itself in the
last seven days. What is computed from all this (maxima, weekly volume, targets) is not kept, and so not here.
"""


class Sink:
    """Where a ZipFile writes to, and what it wrote is taken from. It cannot be gone back in."""

    def __init__(self) -> None:
        self._written: list[bytes] = []
        self._size = 0

    def write(self, data: bytes) -> int:
        self._written.append(bytes(data))
        self._size += len(data)
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self, least: int) -> bytes:
        """All that was written, once it is so much; else nothing."""
        if self._size < least:
            return b""
        whole, self._written, self._size = b"".join(self._written), [], 0
        return whole


@dataclass(frozen=True, slots=True)
class Archive:
    """Makes a user's archive out of the database, the inbox and the bucket."""

    takeout: Takeout
    inbox: Inbox
    objects: Objects
    clock: Clock

    async def parts(self, user: str) -> AsyncIterator[bytes]:
        """A zip in parts of at least `PART` bytes but the last. Raises Unavailable."""
        sink = Sink()
        with ZipFile(sink, "w", ZIP_DEFLATED) as archive:  # type: ignore[call-overload]
            archive.writestr("README.txt", ABOUT)
            for name in self.takeout.names:
                async for _ in self._records(archive, user, name):
                    if part := sink.taken(PART):
                        yield part
            archive.writestr("notices.json", await self._notices(user))
            async for _ in self._pictures(archive, user):
                if part := sink.taken(PART):
                    yield part
        yield sink.taken(0)

    async def _records(self, archive: ZipFile, user: str, name: str) -> AsyncIterator[None]:
        """One list, yielding whenever some of it is written."""
        between = "[\n"
        with archive.open(f"{name}.json", "w") as entry:
            async for page in self.takeout.pages(user, name):
                for record in page:
                    entry.write(f"{between}{record}".encode())
                    between = ",\n"
                yield
            entry.write(b"[]\n" if between == "[\n" else b"\n]\n")

    async def _notices(self, user: str) -> str:
        items = await self.inbox.after(user, 0, self.clock())
        return json.dumps([asdict(item) for item in items], ensure_ascii=False, indent=1)

    async def _pictures(self, archive: ZipFile, user: str) -> AsyncIterator[None]:
        """Our own copies, one at a time; they are compressed already."""
        async for page in self.takeout.pages(user, "photos"):
            for photo in (known for known in map(json.loads, page) if known["sha256"]):
                picture = await self.objects.get(copy_key(user, photo["id"], photo["sha256"]))
                if picture is not None:
                    info = ZipInfo(f"photos/{photo['id']}.jpg")
                    archive.writestr(info, picture, ZIP_STORED)
                yield
