"""Live workouts as a service: each event is one transaction, and what follows is told after its commit."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError

from coach.delivery.pusher import Push as Message
from coach.delivery.pusher import Pusher
from coach.errors import Conflict, NotFound, Outdated
from coach.frames import LiveEvent, ProposalAnswer, PushFeedback, ReadyWorkout, encode_fields
from coach.frames.workout import Uuid, WorkoutFrame
from coach.ports import Clock, Telling
from coach.records.plan import Plan
from coach.records.request import Key
from coach.safety.gate import alarming
from coach.training import preparing
from coach.training.changes import change, emergency
from coach.training.engine import begin, resting, standing, step
from coach.training.events import (
    Event,
    ExerciseSwap,
    PainReported,
    PushJudged,
    SafetyLocked,
    SetDeleted,
    SetEdited,
    SetLogged,
    WorkoutStart,
)
from coach.training.overview import Overview, overview
from coach.training.ports import RUNNING_FOR, Change, Lookup, Stored, Taken, Workouts
from coach.training.programme import Exercise, Setup
from coach.training.pushes import LiveData, Push, push_id, read_push_id
from coach.training.replay import read
from coach.training.replies import PRESCRIPTION_LASTS
from coach.training.rules import BECAUSE
from coach.training.snapshot import Snapshot
from coach.training.updates import standing_state

_uuids: TypeAdapter[str] = TypeAdapter(Uuid)

MANY = 1_000_000
"""Keeps ids of pushes short."""

SUMMARIES = 20
"""Earlier workouts that are asked what comes next for an exercise."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a user calls a workout from now on; None for nothing any more."""

    title: str | None


@dataclass(frozen=True, slots=True)
class Live:
    """The one way in which a workout changes, for frames and for HTTP alike."""

    workouts: Workouts
    pusher: Pusher
    clock: Clock

    async def take(
        self,
        user: str,
        event: WorkoutFrame,
        key: Key | None = None,
        *,
        named: Named | None = None,
        revision: int | None = None,
    ) -> Telling:
        """Takes in what a client reports; durable when it returns. To be told is what the caller then awaits.

        `key` is the event's own where none is given. `revision` is the one that the client has read, of the
        set where the event changes one, else of the workout. Raises NotFound, Conflict, TooLarge, RateLimited,
        Unavailable; Outdated where `revision` is not the present one, unless nothing would change.
        """
        key = key or frame_key(event)
        now = self.clock()
        event = event.model_copy(update={"at": min(event.at, now)})
        urgent = alarming(event)
        alarms = [await self._lock(user, event.workout, event.id, event.at)] if urgent else []
        taken = await self._change(
            user, event.workout, event, key, now, named=named, revision=revision, urgent=urgent
        )
        return self._telling(user, [*(alarm for alarm in alarms if alarm.fresh), taken], named)

    async def judged(self, user: str, feedback: PushFeedback) -> Telling:
        """What the user thought of a push. Raises NotFound for one that came from no workout."""
        workout, kind = _origin(feedback.push)
        now = self.clock()
        event = PushJudged(id=feedback.id, workout=workout, at=now, event=kind, verdict=feedback.verdict)
        taken = await self._change(user, workout, event, frame_key(feedback), now)
        return self._telling(user, [taken])

    async def alarm(self, user: str, source: str) -> Telling:
        """An emergency sign stood in what the user wrote (`source` is the frame): whatever runs is locked,
        and so is what begins later that local day."""
        now = self.clock()
        running = await self.workouts.running(user, now - RUNNING_FOR, now)
        if not running:
            await self.workouts.note(user, emergency(source, now))
        locked = [await self._lock(user, one.snapshot.workout, source, now) for one in running]
        return self._telling(user, [one for one in locked if one.fresh])

    async def running(self, user: str) -> ReadyWorkout | None:
        """The workout at hand, with what is to be lifted now and the rest's deadline."""
        now = self.clock()
        found = await self.workouts.running(user, now - RUNNING_FOR, now)
        if not found:
            return None
        snapshot = found[0].present
        lift, rest = standing(snapshot), resting(snapshot)
        return ReadyWorkout(
            id=snapshot.workout,
            version=snapshot.version,
            prescription=_payload(lift) if lift else None,
            rest=_payload(rest) if rest else None,
        )

    async def knows(self, user: str, workout: str) -> bool:
        return await self.look(user, workout) is not None

    async def look(self, user: str, workout: str) -> Overview | None:
        """The whole workout as it stands; None for one that is not the user's."""
        known = _uuid(workout)
        stored = await self.workouts.get(user, known, self.clock()) if known else None
        return overview(stored.present) if stored else None

    async def at_hand(self, user: str) -> Overview | None:
        """The whole workout that runs, if one does."""
        now = self.clock()
        found = await self.workouts.running(user, now - RUNNING_FOR, now)
        return overview(found[0].present) if found else None

    async def name(
        self, user: str, workout: str, named: Named, key: Key, revision: int | None = None
    ) -> Telling:
        """As `take`, without an event."""
        taken = await self._change(user, workout, None, key, self.clock(), named=named, revision=revision)
        return self._telling(user, [taken], named)

    async def delete(self, user: str, workout: str, revision: int | None = None) -> Telling:
        """With its sets and their records; a lock for an emergency sign stays. Raises NotFound, Outdated."""
        stored = await self.workouts.get(user, workout, self.clock())
        if stored is None or not await self.workouts.delete(user, workout, revision):
            raise NotFound("There is no such workout.")
        message = _state(stored.snapshot, self.clock(), deleted=True)
        return self._saying(user, [message])

    async def _change(
        self,
        user: str,
        workout: str,
        event: Event | None,
        key: Key,
        now: int,
        *,
        named: Named | None = None,
        revision: int | None = None,
        urgent: bool = False,
    ) -> Taken:
        async def decide(stored: Stored | None, lookup: Lookup) -> Change:
            if isinstance(event, WorkoutStart):
                return await _begun(stored, event, lookup, now)
            if stored is None:
                raise NotFound("There is no such workout. It begins with `workout.start`.")
            made = await _taken(stored, event, named, lookup, now)
            if revision is not None:
                await _check(stored, event, made, lookup, revision)
            return made

        at = event.at if event else now
        return await self.workouts.change(user, workout, key, at, decide, urgent=urgent)

    async def _lock(self, user: str, workout: str, source: str, at: int) -> Taken:
        name = "lock-" + hashlib.sha256(source.encode()).hexdigest()[:32]
        event = SafetyLocked(id=name, workout=workout, at=at)
        key = Key(f"frame:{name}:{workout}", "lock")
        return await self._change(user, workout, event, key, self.clock(), urgent=True)

    def _telling(self, user: str, taken: Sequence[Taken], named: Named | None = None) -> Telling:
        now = self.clock()
        pushes = [push for one in taken for push in (one.pushes if one.fresh else again(one.snapshot, now))]
        title = [_state(taken[-1].snapshot, now, title=named.title)] if named else []
        return self._saying(user, [*map(_message, pushes), *title])

    def _saying(self, user: str, messages: Sequence[Message]) -> Telling:
        async def tell() -> None:
            await self.pusher.push(user, *messages)

        return tell


def frame_key(frame: LiveEvent | PushFeedback | ProposalAnswer) -> Key:
    """A frame's id, with what must not differ when it comes again."""
    said = encode_fields(frame.model_dump(mode="json", exclude={"action"}, exclude_unset=True))
    return Key(f"frame:{frame.id}", hashlib.sha256(frame.type.encode() + said).hexdigest())  # type: ignore[union-attr]


def again(snapshot: Snapshot, now: int) -> list[Push]:
    """For an event that comes again: what a device may have missed is what stands now."""
    lift, rest = standing(snapshot), resting(snapshot)
    found: list[tuple[str, LiveData, tuple[str, ...]]] = []
    if lift:
        found.append(("prescription", lift, BECAUSE[lift.reason]))
    if rest and rest.ends_at > now:
        found.append(("rest", rest, ("rest",)))
    return [
        Push(
            push=push_id(snapshot.workout, snapshot.version, number, event),
            event=event,
            data=data,
            because=because,
            at=now,
            expires_at=now + PRESCRIPTION_LASTS,
            priority="normal",
        )
        for number, (event, data, because) in enumerate(found)
    ]


async def _begun(stored: Stored | None, event: WorkoutStart, lookup: Lookup, now: int) -> Change:
    if stored is not None:
        raise Conflict("This workout has begun already.")
    profile = await lookup.profile()
    event = preparing.equipped(event, profile.equipment, profile.inventory)
    plan = await _plan(event, lookup)
    day = preparing.day_of(plan.document, await lookup.times_done(str(plan.id))) if plan else None
    names = list(dict.fromkeys(item.exercise for item in day.items)) if day else []
    known = await _facts(await lookup.exercises(names), event, lookup)
    summaries = await lookup.summaries(event.at, SUMMARIES)
    setup = Setup(
        programme=preparing.programme(day, event.unit, known, summaries) if day else (),
        exercises=known,
        locked_today=await lookup.emergency(event.workout, event.at),
        plan_version=plan.version if plan else None,
        age=_age(profile.birth_date, event.at),
        feedback=preparing.feedback(summaries),
    )
    snapshot, pushes = begin(event, setup, now)
    return change(None, snapshot, event, pushes, f"{plan.name}: {day.name}" if plan and day else None)


async def _taken(
    stored: Stored, event: Event | None, named: Named | None, lookup: Lookup, now: int
) -> Change:
    title = named.title if named else stored.title
    if event is None:
        return change(stored.snapshot, stored.snapshot, None, (), title)
    snapshot = stored.present
    library = await _library(snapshot, event, lookup)
    after, pushes = step(snapshot, event, now=now, library=library)
    return change(stored.snapshot, after, event, pushes, title)


async def _check(stored: Stored, event: Event | None, made: Change, lookup: Lookup, revision: int) -> None:
    """Where all is as it should become already, nothing is lost (RFC 9110, section 13.1.1). Raises Outdated."""
    match event:
        case SetEdited() | SetDeleted():
            changes = event.set in {*(row.set for row in made.sets), *made.removed}
            if changes and await lookup.revision(event.set) != revision:
                raise Outdated("The set has changed meanwhile. Read its workout again.")
        case _:
            changes = event is not None or made.title != stored.title
            if changes and stored.revision != revision:
                raise Outdated("The workout has changed meanwhile. Read it again.")


async def _plan(event: WorkoutStart, lookup: Lookup) -> Plan | None:
    if event.plan is None:
        return None
    name = _uuid(event.plan)
    plan = await lookup.plan(name) if name else None
    if plan is None:
        raise NotFound("There is no such plan.")
    return plan


async def _library(snapshot: Snapshot, event: Event, lookup: Lookup) -> dict[str, Exercise]:
    """The facts that the event needs beyond those that the workout has: of an exercise that was not
    planned, and of what could stand in for one."""
    named, replaced = _wanted(snapshot, event)
    known = snapshot.setup.exercises
    records = await lookup.exercises([name for name in named if name not in known])
    found = await _facts(records, snapshot.start, lookup)
    origin = ({**known, **found}).get(replaced or "")
    if origin is None or origin.pattern is None:
        return found
    there = event.equipment if isinstance(event, ExerciseSwap) else None
    alike = await lookup.alike(origin.pattern)
    usable = [one for one in alike if preparing.reachable(one, there or snapshot.start.equipment)]
    return found | await _facts(usable, snapshot.start, lookup)


def _wanted(snapshot: Snapshot, event: Event) -> tuple[tuple[str, ...], str | None]:
    """The exercises that an event speaks of, and the one that something else may have to stand in for."""
    match event:
        case SetLogged():
            return (event.exercise,), None
        case ExerciseSwap() if event.to is not None:
            return (event.from_, event.to), None
        case ExerciseSwap():
            return (event.from_,), event.from_
        case PainReported():
            newest = read(snapshot).newest
            first = next((plan.exercise for plan in snapshot.setup.programme), None)
            concerned = event.exercise or (newest.exercise if newest else first)
            return ((concerned,) if concerned else ()), concerned
        case _:
            return (), None


async def _facts(
    records: Iterable[Mapping[str, Any]], start: WorkoutStart, lookup: Lookup
) -> dict[str, Exercise]:
    by_id = {record["id"]: record for record in records}
    past = await lookup.past(list(by_id), start.at) if by_id else {}
    return {name: preparing.facts(record, past.get(name, ()), start.unit) for name, record in by_id.items()}


def _message(push: Push) -> Message:
    """Of a prescription of one exercise, and of the rest, only the newest matters."""
    latest = {"rest": "rest", "prescription": f"prescription:{getattr(push.data, 'exercise', '')}"}
    return Message(
        id=push.push,
        event=push.event,
        data=push.payload(),
        because=push.because,
        expires_at=push.expires_at,
        priority=push.priority,
        latest=latest.get(push.event),
    )


def _state(snapshot: Snapshot, now: int, **changes: Any) -> Message:
    """What no step of the engine says."""
    data = standing_state(read(snapshot)).model_copy(update=changes)
    push = push_id(snapshot.workout, snapshot.version, now % MANY, "workout.updated")
    return Message(id=push, event="workout.updated", data=_payload(data))


def _payload(data: LiveData) -> dict[str, Any]:
    return data.model_dump(mode="json")


def _origin(push: str) -> tuple[str, str]:
    """The workout and the kind of a push. Raises NotFound."""
    found = read_push_id(push)
    workout = _uuid(found[0]) if found else None
    if found is None or workout is None:
        raise NotFound("No such push.")
    return workout, found[1]


def _uuid(text: str) -> str | None:
    try:
        return _uuids.validate_python(text)
    except ValidationError:
        return None


def _age(born: date | None, at: int) -> int | None:
    if born is None:
        return None
    today = datetime.fromtimestamp(at / 1000, UTC).date()
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
