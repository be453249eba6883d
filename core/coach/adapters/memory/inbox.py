"""The memory twin of the inbox."""

from collections import defaultdict
from dataclasses import dataclass, field, replace

from coach.errors import Unavailable
from coach.ports import InboxItem

LIFETIME = 7 * 24 * 3_600_000


@dataclass(frozen=True)
class Stored:
    item: InboxItem
    kind: str | None
    at: int

    def alive(self, now: int) -> bool:
        until = self.item.expires_at
        return now < self.at + LIFETIME and (until is None or now < until)


@dataclass
class Log:
    cursor: int = 0
    acked: int = 0
    items: dict[int, Stored] = field(default_factory=dict)


class MemoryInbox:
    """`down` stands for a table out of reach."""

    def __init__(self) -> None:
        self.logs: defaultdict[str, Log] = defaultdict(Log)
        self.down = False

    async def append(self, user: str, item: InboxItem, replaces: str | None, now: int) -> InboxItem:
        log = self._log(user)
        old = max(
            (cursor for cursor, stored in log.items.items() if replaces and stored.kind == replaces),
            default=0,
        )
        covers = log.cursor + 1
        if old > log.acked:
            covers = log.items[old].item.covers if old == log.cursor else covers
            del log.items[old]
        log.cursor += 1
        numbered = replace(item, cursor=log.cursor, covers=covers)
        log.items[log.cursor] = Stored(numbered, replaces, now)
        return numbered

    async def after(self, user: str, cursor: int, now: int) -> list[InboxItem]:
        items: list[InboxItem] = []
        last = max(cursor, 0)
        for number, stored in sorted(self._log(user).items.items()):
            if number > last and stored.alive(now):
                items.append(replace(stored.item, covers=last + 1))
                last = number
        return items

    async def newest(self, user: str) -> tuple[int, int]:
        log = self._log(user)
        return log.cursor, log.acked

    async def acknowledge(self, user: str, cursor: int) -> None:
        log = self._log(user)
        if log.acked < cursor <= log.cursor:
            log.acked = cursor

    def _log(self, user: str) -> Log:
        if self.down:
            raise Unavailable("The coach's memory is busy.", retry_after=1)
        return self.logs[user]
