"""Reads the history of a simulated run and names every broken promise."""

import itertools
from collections.abc import Iterator

from simulated import EPOCH
from world import USER, Device, World

from coach.ports import Turn

SILENCE = 10.0
"""Seconds after the last fault within which a watcher must hear of its turn."""
PAID_AFTER_STOP = 1.0
OF_A_TURN = ("delta", "sources", "note", "done")


def broken_promises(world: World) -> list[str]:
    return [
        *_every_turn_ended(world),
        *_everybody_shows_what_is_stored(world),
        *_nobody_waits_in_silence(world),
        *_paid_once(world),
        *_one_at_a_time(world),
        *_recorded(world),
    ]


def _stored(world: World) -> dict[str, Turn]:
    return {turn.id: turn for turn in world.turns.turns.values()}


def _every_turn_ended(world: World) -> Iterator[str]:
    asked = {note.turn for note in world.notes if note.what == "asked"}
    stored = _stored(world)
    for turn in asked:
        if turn not in stored:
            yield f"{turn} was asked and never stored"
        elif stored[turn].done is None:
            yield f"{turn} never ended: {stored[turn].state}"


def _everybody_shows_what_is_stored(world: World) -> Iterator[str]:
    """I1, I2: what a device shows at the end is what is stored, to the letter."""
    stored = _stored(world)
    for note in world.notes:
        if note.what != "shown":
            continue
        name, view = note.detail
        turn = stored[note.turn]
        if (view.text, len(view.events)) != (turn.answer.text, len(turn.answer.events)):
            yield f"{name} shows {view.text!r} of {note.turn}, stored is {turn.answer.text!r}"
        if view.done["epoch"] != turn.epoch or view.done["state"] != turn.state:
            yield f"{name} was told {view.done['state']} of {note.turn}, stored is {turn.state}"
    for device in world.devices.values():
        for turn_id, watched in device.session.turns.items():
            if stored.get(turn_id) is not None:
                yield f"{device.name} still waits for {turn_id}: {watched.view}"


def _nobody_waits_in_silence(world: World) -> Iterator[str]:
    for device in world.devices.values():
        for turn in {frame["turn"] for frame in device.heard if frame["type"] in OF_A_TURN}:
            yield from _silences(world, device, turn)


def _silences(world: World, device: Device, turn: str) -> Iterator[str]:
    asked = [
        note.at
        for note in world.notes
        if note.what == "asked" and note.turn == turn and turn.startswith(device.name)
    ]
    times = asked + [
        frame["_at"] for frame in device.heard if frame.get("turn") == turn and frame["type"] in OF_A_TURN
    ]
    for earlier, later in itertools.pairwise(times):
        if later - max(earlier, world.struck_at) > SILENCE:
            yield f"{device.name} heard nothing of {turn} from {earlier:.1f} to {later:.1f}"


def _paid_once(world: World) -> Iterator[str]:
    """I3: a second generation only after the first one's lease ran out, and none after a stored stop."""
    paid = [note for note in world.notes if note.what == "paid"]
    for turn in {note.turn for note in paid}:
        generations = [note for note in paid if note.turn == turn]
        if len(generations) > 2:
            yield f"{turn} was paid {len(generations)} times"
        for first, second in itertools.pairwise(generations):
            if second.epoch == first.epoch:
                yield f"{turn} was paid twice in one epoch"
            lease_until = (first.detail.lease_until - EPOCH) / 1000
            if second.at < lease_until:
                yield f"{turn} was paid again within its first lease"
    for note in paid:
        stopped = world.turns.stopped_at.get((USER, note.turn))
        if stopped is not None and note.at - (stopped - EPOCH) / 1000 > PAID_AFTER_STOP:
            yield f"{note.turn} was paid {note.at - (stopped - EPOCH) / 1000:.1f} s after its stop"


def _one_at_a_time(world: World) -> Iterator[str]:
    running: dict[str, str] = {}
    for before, after in world.turns.history:
        if after.state == "running" and (before is None or before.state != "running"):
            if running.get(after.conversation):
                yield f"{after.id} runs beside {running[after.conversation]}"
            running[after.conversation] = after.id
        if after.done is not None and running.get(after.conversation) == after.id:
            running[after.conversation] = ""
        if before is not None and before.done is not None and after.done != before.done:
            yield f"{after.id} ended twice"


def _recorded(world: World) -> Iterator[str]:
    for turn in _stored(world).values():
        if turn.done is not None and world.history.turns.get(turn.id) != turn:
            yield f"{turn.id} is not in the history as it ended"
