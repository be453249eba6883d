"""What one user has used of the limits: `asks` in a `minute`, `tokens` in a `day`."""

from coach.adapters.dynamo.turn_items import spent_key
from coach.adapters.dynamo.values import Item
from coach.errors import QuotaExceeded, RateLimited
from coach.ports import TurnLimits

MINUTE = 60_000
DAY = 86_400_000


def after_ask(user: str, spent: Item | None, limits: TurnLimits, now: int) -> Item:
    """The count with one more ask, as its next version. Raises RateLimited or QuotaExceeded."""
    minute, day = now // MINUTE, now // DAY
    known = spent or {"version": 0}
    asks = known["asks"] if known.get("minute") == minute else 0
    tokens = known["tokens"] if known.get("day") == day else 0
    if tokens >= limits.tokens_per_day:
        raise QuotaExceeded("Today's answers are used up; they are back tomorrow (UTC).")
    if asks >= limits.asks_per_minute:
        raise RateLimited("Too many questions in a minute.", retry_after=(MINUTE - now % MINUTE) / 1000)
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
    if spent is None or spent["day"] != now // DAY or not tokens:
        return None
    return {**spent, "tokens": spent["tokens"] + tokens, "version": spent["version"] + 1}
