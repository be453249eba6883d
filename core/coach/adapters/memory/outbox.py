"""The memory twin of the outbox: a gateway's connections, and what was posted to each."""

from collections import defaultdict, deque

from coach.errors import Gone, Oversize, PostFailed

LIMIT = 131_072
"""API Gateway takes 128 KB at once."""


class MemoryOutbox:
    """`posted` keeps the frames that arrived, by connection, also of those that are gone."""

    def __init__(self) -> None:
        self.connected: set[str] = set()
        self.posted: defaultdict[str, list[bytes]] = defaultdict(list)
        self._troubles: defaultdict[str, deque[tuple[PostFailed, bool]]] = defaultdict(deque)

    def connect(self, connection: str) -> None:
        self.connected.add(connection)

    def disconnect(self, connection: str) -> None:
        self.connected.discard(connection)

    def fail(self, connection: str, error: PostFailed, *, arrives: bool = False) -> None:
        """Lets the next post to the connection fail; with `arrives` its frame arrives nevertheless."""
        self._troubles[connection].append((error, arrives))

    async def post(self, connection: str, frame: bytes) -> None:
        if connection not in self.connected:
            raise Gone("the connection does not exist any more")
        if len(frame) > LIMIT:
            raise Oversize("the gateway takes at most 128 KB at once")
        error, arrives = self._troubles[connection].popleft() if self._troubles[connection] else (None, True)
        if arrives:
            self.posted[connection].append(frame)
        if error is not None:
            raise error

    async def close(self, connection: str) -> None:
        self.disconnect(connection)
