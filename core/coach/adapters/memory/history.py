"""The memory twin of the history."""

import re
from collections.abc import Sequence

from coach.ports import Message, Turn


class MemoryHistory:
    def __init__(self) -> None:
        self.turns: dict[tuple[str, str], Turn] = {}
        self.deleted: set[tuple[str, str]] = set()
        """(user, conversation): what ends late is not written any more."""

    async def recent(self, user: str, conversation: str, limit: int) -> list[Message]:
        mine = [
            turn for turn in self.turns.values() if (turn.user, turn.conversation) == (user, conversation)
        ]
        said = [message for turn in sorted(mine, key=_place) for message in _said(turn) if message.text]
        return said[-limit:]

    async def earlier(self, user: str, conversation: str, words: Sequence[str], turns: int) -> list[Message]:
        mine = [
            turn for turn in self.turns.values() if (turn.user, turn.conversation) == (user, conversation)
        ]
        telling = {word: sum(_says(turn, word) for turn in mine) for word in words}
        weights = {
            turn.id: sum(1 / count for word, count in telling.items() if count and _says(turn, word))
            for turn in mine
        }
        ranked = sorted(mine, key=lambda turn: (weights[turn.id], *_place(turn)), reverse=True)
        fitting = [turn for turn in ranked[:turns] if weights[turn.id]]
        return [message for turn in fitting for message in _said(turn) if message.text]

    async def record(self, turn: Turn) -> None:
        if turn.done is None:
            raise ValueError("only an ended turn belongs to the history")
        if (turn.user, turn.conversation) in self.deleted:
            return
        known = self.turns.get((turn.user, turn.id))
        if known is None or (known.done is not None and known.done.epoch < turn.done.epoch):
            self.turns[turn.user, turn.id] = turn


def _says(turn: Turn, word: str) -> bool:
    said = re.findall(r"\w+", f"{turn.question} {turn.answer.text}".lower())
    return any(one.startswith(word) for one in said)


def _place(turn: Turn) -> tuple[int, str]:
    return turn.created_at, turn.id


def _said(turn: Turn) -> list[Message]:
    return [Message("user", turn.question, turn.id), Message("coach", turn.answer.text, turn.id)]
