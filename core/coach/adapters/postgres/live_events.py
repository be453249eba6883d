"""How many live events a user has sent in the present minute, by the database's own clock."""

from coach.errors import RateLimited

MINUTE = "floor(extract(epoch from clock_timestamp()) / 60)::bigint"
TO_THE_NEXT = "(60 - mod(extract(epoch from clock_timestamp()), 60))::float8"
"""Seconds."""

COUNTED = f"(select events from coach.live_events where minute = {MINUTE})"  # noqa: S608 - our own texts
"""Without this one; null for none. What is counted at this moment is not in it."""

COUNT = f"""
insert into coach.live_events as counted (minute, events) values ({MINUTE}, 1)
on conflict (user_id) do update set
    events = case when counted.minute = excluded.minute then counted.events + 1 else 1 end,
    minute = excluded.minute
returning events, {TO_THE_NEXT} as to_the_next
"""  # noqa: S608 - our own texts
"""With this one. Whoever counts at the same time waits, and counts on from here."""


def check(events: int, most: float, to_the_next: float) -> None:
    """Raises RateLimited: the transaction is then to be undone."""
    if events > most:
        raise RateLimited("Too many live events in a minute.", retry_after=to_the_next)
