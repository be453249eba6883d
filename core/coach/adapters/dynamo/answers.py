"""How an answer lies in the table: what will not change any more in rows of its own, the rest in its turn.

`chunk#<parts>#<k>` holds the k-th CHUNK code points, `event#<parts>#<n>` the n-th structured event; the
turn's item holds the rest of the text, and says how much belongs to it. So an answer may be of any
length, and a checkpoint, which is billed by the size of the item it changes, stays small.

Rows are written before the turn's item refers to them. `parts` names who wrote them: an epoch's only
worker, or one closing. An answer only grows, so that the same row is never written with other content.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from coach.adapters.dynamo.values import Item
from coach.ports import REMEMBERED, Answer

CHUNK = 4_096
"""Code points; at most 16 KB of UTF-8. DynamoDB's items end at 400 KB."""

OUTLIVES = 24 * 3_600_000
"""Milliseconds by which the rows are kept for longer than their turn."""


class Incomplete(Exception):
    """The rows were read before, the turn's item after a checkpoint: read again."""


def fields(answer: Answer, epoch: int, parts: str) -> Item:
    """What the turn's item says of the answer."""
    return {
        "tail": answer.text[len(answer.text) // CHUNK * CHUNK :],
        "length": len(answer.text),
        "events": len(answer.events),
        "parts": parts,
        "answer_epoch": epoch,
    }


def rows(pk: str, parts: str, answer: Answer, stored: Answer, now: int) -> list[Item]:
    """The rows that `answer` needs and `stored`, an earlier state of it, did not."""
    chunks = range(len(stored.text) // CHUNK, len(answer.text) // CHUNK)
    events = range(len(stored.events), len(answer.events))
    expires_at = (now + REMEMBERED + OUTLIVES) // 1000
    return [
        {
            "pk": pk,
            "sk": _chunk(parts, k),
            "text": answer.text[k * CHUNK : (k + 1) * CHUNK],
            "expires_at": expires_at,
        }
        for k in chunks
    ] + [
        {"pk": pk, "sk": _event(parts, n), "event": answer.events[n], "expires_at": expires_at}
        for n in events
    ]


def is_of(item: Item, answer: Answer, epoch: int) -> bool:
    """Within an epoch an answer only grows: what is as long is the same."""
    known = (epoch, len(answer.text), len(answer.events))
    return known == (item["answer_epoch"], item["length"], item["events"])


def in_one_item(item: Item) -> bool:
    return bool(item["length"] < CHUNK and not item["events"])


def assemble(item: Item, others: Iterable[Item] = ()) -> Answer:
    """The answer of a turn's item and the rows beside it. Raises Incomplete."""
    found: Mapping[str, Item] = {row["sk"]: row for row in others}
    parts = item["parts"]
    try:
        chunks = [found[_chunk(parts, k)]["text"] for k in range(item["length"] // CHUNK)]
        events: list[Mapping[str, Any]] = [found[_event(parts, n)]["event"] for n in range(item["events"])]
    except KeyError:
        raise Incomplete from None
    return Answer("".join(chunks) + item["tail"], tuple(events))


def _chunk(parts: str, k: int) -> str:
    return f"chunk#{parts}#{k:06d}"


def _event(parts: str, n: int) -> str:
    return f"event#{parts}#{n:06d}"
