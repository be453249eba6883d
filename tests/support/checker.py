"""Reads the history of a simulated run and names every broken promise: what holds of turns and money.

What holds of devices stands in `checker_devices`. Times are in seconds of simulated time.
"""

import itertools
from collections.abc import Iterator

from checker_devices import OF_A_TURN, of_devices, since_launch, what_is_shown
from simulated import EPOCH
from world import World

from coach.ports import Turn

CLOSED_WITHIN = 75.0
"""Seconds from the last fault, or from when the turn could run, whichever is later."""
ANSWERING = 8.0
"""The longest that an undisturbed answer takes in these worlds."""
PAID_AFTER_STOP = 1.0
HUNG_UP_AFTER_STOP = 1.0

Key = tuple[str, str]
"""User and turn."""


def broken_promises(world: World) -> list[str]:
    """When everything has come to rest."""
    return [
        *_every_turn_ends(world),
        *_hung_up(world),
        *_recorded(world),
        *_nothing_runs_on(world),
        *at_any_moment(world),
        *of_devices(world),
    ]


def at_any_moment(world: World) -> list[str]:
    """What holds before the end too."""
    return [
        *_paid_once(world),
        *_nothing_paid_after_a_stop(world),
        *_one_at_a_time(world),
        *_silent_without_a_lease(world),
        *what_is_shown(world),
    ]


def _every_turn_ends(world: World) -> Iterator[str]:
    """I5: once, and in time; and what somebody waits for was taken in."""
    for device in world.devices.values():
        for turn in since_launch(world, device, "asked"):
            if not device.left and (device.user, turn.turn) not in world.turns.turns:
                yield f"{turn.turn} of {device.name} was asked and never stored"
    for turn in world.turns.turns.values():
        if turn.done is None:
            yield f"{turn.id} never ended: {turn.state}"
        elif turn.done.reason == "internal":
            yield f"{turn.id} ended by an error that nobody foresaw"
        elif _ended_at(turn) > max(world.struck_at, _seconds(turn.since)) + CLOSED_WITHIN + ANSWERING:
            yield f"{turn.id} was closed at {_ended_at(turn):.1f}, the last fault was over at {world.struck_at:.1f}"
    for change in world.turns.changes:
        if change.before is not None and change.before.done not in (None, change.after.done):
            yield f"{change.after.id} ended twice"


def _paid_once(world: World) -> Iterator[str]:
    """I3: a second generation only after the first one's lease ran out, under the next epoch."""
    paid = [note for note in world.notes if note.what == "paid"]
    for key in {(note.user, note.turn) for note in paid}:
        generations = [note for note in paid if (note.user, note.turn) == key]
        if len(generations) > 2:
            yield f"{key[1]} was paid {len(generations)} times"
        for first, second in itertools.pairwise(generations):
            if second.epoch <= first.epoch:
                yield f"{key[1]} was paid for epoch {second.epoch} after epoch {first.epoch}"
            if second.at < _seconds(first.detail.lease_until):
                yield f"{key[1]} was paid again within its first lease"


def _nothing_paid_after_a_stop(world: World) -> Iterator[str]:
    for note in world.notes:
        stopped_at = world.turns.stopped_at.get((note.user, note.turn))
        if note.what == "paid" and stopped_at is not None and note.at - stopped_at > PAID_AFTER_STOP:
            yield f"{note.turn} was paid {note.at - stopped_at:.1f} s after its stop"


def _hung_up(world: World) -> Iterator[str]:
    """I11: no provider's stream stays open; without faults a stop closes it within a second."""
    for paid in [note for note in world.notes if note.what == "paid"]:
        ends = [
            note.at
            for note in world.notes
            if (note.what, note.user, note.turn, note.epoch) == ("hung_up", paid.user, paid.turn, paid.epoch)
        ]
        if not ends:
            yield f"the provider still speaks for {paid.turn} in epoch {paid.epoch}"
            continue
        stopped_at = world.turns.stopped_at.get((paid.user, paid.turn))
        if stopped_at is not None and not world.struck and ends[-1] - stopped_at > HUNG_UP_AFTER_STOP:
            yield f"the provider spoke for {ends[-1] - stopped_at:.1f} s after the stop of {paid.turn}"


def _one_at_a_time(world: World) -> Iterator[str]:
    """In a conversation one turn runs, and they run in the order in which they were taken in."""
    running: dict[Key, Turn] = {}
    claimed = {(turn.user, turn.id): place for place, turn in enumerate(world.turns.turns.values())}
    for change in world.turns.changes:
        before, after = change.before, change.after
        place = (after.user, after.conversation)
        if after.state == "running" and (before is None or before.state != "running"):
            earlier = running.get(place)
            if earlier is not None and world.turns.turns[earlier.user, earlier.id].done is None:
                yield f"{after.id} runs beside {earlier.id}"
            if earlier is not None and _is_running(world, earlier, change.at):
                yield f"{after.id} ran before {earlier.id} had ended"
            if earlier is not None and claimed[earlier.user, earlier.id] > claimed[after.user, after.id]:
                yield f"{after.id} ran after {earlier.id}, which came later"
            running[place] = after


def _is_running(world: World, turn: Turn, at: float) -> bool:
    ended_at = world.turns.turns[turn.user, turn.id].ended_at
    return ended_at is None or _seconds(ended_at) > at + 0.001


def _silent_without_a_lease(world: World) -> Iterator[str]:
    """A worker whose lease has run out posts nothing more, but for one post in flight to each device."""
    escaped: dict[tuple[str, str, int, str], int] = {}
    for note in world.notes:
        if note.what != "posted" or note.detail[0] != "answer" or note.detail[2]["type"] not in OF_A_TURN:
            continue
        if _may_speak(world, note.user, note.turn, note.epoch, note.at):
            continue
        key = (note.user, note.turn, note.epoch, note.detail[1])
        escaped[key] = escaped.get(key, 0) + 1
        if escaped[key] > 1:
            yield f"{note.turn} was spoken of in epoch {note.epoch} without a lease at {note.at:.1f}"


def _may_speak(world: World, user: str, turn: str, epoch: int, at: float) -> bool:
    allowed = False
    for change in world.turns.changes:
        after = change.after
        if change.at > at or (after.user, after.id) != (user, turn):
            continue
        if after.epoch == epoch:
            allowed = after.done is not None or _seconds(after.lease_until) + 0.01 >= at
        elif after.epoch > epoch:
            allowed = False
    return allowed


def _recorded(world: World) -> Iterator[str]:
    for key, turn in world.turns.turns.items():
        if turn.done is not None and world.history.turns.get(key) != turn:
            yield f"{turn.id} is not in the history as it ended"


def _nothing_runs_on(world: World) -> Iterator[str]:
    """I11: every function returns."""
    for process in world.processes:
        if process.task is not None and not process.task.done():
            yield f"a process of {process.name} never returned"


def _ended_at(turn: Turn) -> float:
    assert turn.ended_at is not None
    return _seconds(turn.ended_at)


def _seconds(ms: int) -> float:
    return (ms - EPOCH) / 1000
