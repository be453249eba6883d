"""What one user has used of the limits: `asks` in a `minute`, `tokens` in a `day`."""

from coach.adapters.dynamo.turn_items import spent_key
from coach.adapters.dynamo.values import Item
from coach.errors import QuotaExceeded, RateLimited
from coach.ports import TurnLimits

MINUTE = 60_000
DAY = 86_400_000


def after_ask(user: str, spent: Item | None, limits: TurnLimits, now: int) -> Item:
    """The count with one more ask, as its next version. Raises RateLimited or QuotaExceeded.

    A clock that is a little behind counts on in the minute and the day that another one has begun: going back
    would give everything anew.
    """
    known = spent or {"version": 0}
    minute, day = _begun(known.get("minute"), now // MINUTE), _begun(known.get("day"), now // DAY)
    asks = known["asks"] if known.get("minute") == minute else 0
    tokens = known["tokens"] if known.get("day") == day else 0
    if tokens >= limits.tokens_per_day:
        raise QuotaExceeded(
            "Today's answers are used up; they are back tomorrow (UTC).",
            retry_after=((day + 1) * DAY - now) / 1000,
        )
    if asks >= limits.asks_per_minute:
        raise RateLimited("Too many questions in a minute.", retry_after=((minute + 1) * MINUTE - now) / 1000)
    pk, sk = spent_key(user)
    return {
        "pk": pk,
        "sk": sk,
        "minute": minute,
        "asks": asks + 1,
        "day": day,
        "tokens": tokens,
        "version": known["version"] + 1,
        "expires_at": (now + 2 * DAY) // 1000,
    }


def after_answer(spent: Item | None, tokens: int, now: int) -> Item | None:
    """The count with the tokens of an answer, as its next version; None where that changes nothing."""
    if spent is None or spent["day"] != _begun(spent["day"], now // DAY) or not tokens:
        return None
    return {**spent, "tokens": spent["tokens"] + tokens, "version": spent["version"] + 1}


def _begun(known: int | None, present: int) -> int:
    """The minute or the day to count in."""
    return present + 1 if known == present + 1 else present
