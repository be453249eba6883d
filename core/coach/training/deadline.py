"""Until when to rest: a deadline that the set fixed, and that only the user moves."""

from dataclasses import dataclass

from coach.training.answer import rest_of
from coach.training.events import RestExtended, RestSkipped, RestStarted
from coach.training.session import Row, Session
from coach.training.snapshot import Order, order


@dataclass(frozen=True, slots=True)
class Rest:
    """`after` is the set that it follows; `own`: the user named its length."""

    after: str | None
    ends_at: int
    own: bool = False


def rest_deadline(session: Session) -> Rest | None:
    """The rest that runs or ran last; none once the workout is locked or has ended.

    A set fixes it. The first `rest.started` after the set names the user's own length; another one while
    that runs, as from a screen that was opened again, changes nothing.
    """
    if session.locked or session.ended:
        return None
    fixed, rest = _fixed(session), None
    for at, what in _timeline(session):
        rest = fixed.get(what.set) if isinstance(what, Row) else _moved(rest, what, at[0])
    return rest


RestEvent = RestStarted | RestExtended | RestSkipped


def _timeline(session: Session) -> list[tuple[Order, Row | RestEvent]]:
    moves = [(order(event), event) for event in session.snapshot.log if isinstance(event, RestEvent)]
    return sorted([*moves, *((row.order, row) for row in session.rows)], key=lambda item: item[0])


def _fixed(session: Session) -> dict[str, Rest]:
    """The rest after each working set that another one of its exercise follows."""
    rests: dict[str, Rest] = {}
    for exercise, done in session.work.items():
        for row in done[: max(session.sets.get(exercise, len(done) + 1) - 1, 0)]:
            seconds = rest_of(session, row)
            if seconds is not None:
                rests[row.set] = Rest(row.set, row.order[0] + seconds * 1_000)
    return rests


def _moved(rest: Rest | None, event: RestEvent, at: int) -> Rest | None:
    after = rest.after if rest else None
    match event:
        case RestStarted():
            if rest and rest.own and at < rest.ends_at:
                return rest
            return Rest(after, at + event.planned_s * 1_000, own=True)
        case RestExtended():
            return Rest(after, max(rest.ends_at if rest else at, at) + event.by_s * 1_000, own=True)
        case RestSkipped():
            return Rest(after, min(rest.ends_at, at) if rest else at)
