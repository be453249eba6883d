"""What every device is promised: what it shows, when it hears, and that nothing of it is another's."""

import itertools
from collections.abc import Iterator

from device import Device
from world import Note, World

from coach.errors import CODES

SILENCE = 10.0
"""Seconds after the last fault within which a watcher must hear of its turn."""
OF_A_TURN = ("delta", "sources", "note", "done")


def what_is_shown(world: World) -> Iterator[str]:
    """At any moment."""
    yield from _shows_what_was_said(world)
    yield from _accepted_only_what_is_durable(world)


def of_devices(world: World) -> Iterator[str]:
    for device in world.devices.values():
        yield from _ends_with_what_is_stored(world, device)
        yield from _is_never_left_in_silence(world, device)
        yield from _hears_typed_errors(world, device)
        yield from _hears_of_its_own(world, device)
        yield from _gets_every_push_once(world, device)


def _shows_what_was_said(world: World) -> Iterator[str]:
    """I1, I2: at every moment a beginning of what the provider said under this epoch or, where the turn was
    closed with an earlier answer, under an earlier one."""
    for note in world.notes:
        if note.what != "saw":
            continue
        text, _, done = note.detail
        said = [world.said.get((note.user, note.turn, epoch), "") for epoch in range(1, note.epoch + 1)]
        if text and not any(generation.startswith(text) for generation in said):
            yield f"{note.device} saw {text!r} of {note.turn} in epoch {note.epoch}; said was {said}"
        if done is not None and done["state"] == "completed" and text not in said:
            yield f"{note.device} was told that {text!r} is all of {note.turn}; said was {said}"


def _accepted_only_what_is_durable(world: World) -> Iterator[str]:
    """I10."""
    for note in world.notes:
        if note.what == "posted" and not note.detail[3]:
            yield f"{note.detail[2]['id']} was accepted before it was durable"


def _ends_with_what_is_stored(world: World, device: Device) -> Iterator[str]:
    for turn_id, note in _last_seen(world, device).items():
        turn = world.turns.turns.get((device.user, turn_id))
        text, events, done = note.detail
        if turn is None or done is None:
            continue
        if (text, events) != (turn.answer.text, len(turn.answer.events)):
            yield f"{device.name} shows {text!r} of {turn_id}, stored is {turn.answer.text!r}"
        if (done["epoch"], done["state"]) != (turn.epoch, turn.state):
            yield f"{device.name} was told {done['state']} of {turn_id}, stored is {turn.state}"
    if device.left:
        return
    for turn_id, watched in device.session.turns.items():
        yield f"{device.name} still waits for {turn_id}: {watched.view}"


def _last_seen(world: World, device: Device) -> dict[str, Note]:
    return {note.turn: note for note in world.notes if (note.what, note.device) == ("saw", device.name)}


def _is_never_left_in_silence(world: World, device: Device) -> Iterator[str]:
    for turn in {note.turn for note in world.notes if note.device == device.name and note.turn}:
        for earlier, later in itertools.pairwise(_heard_at(world, device, turn)):
            if earlier is None or later is None:
                continue
            if later - max(earlier, world.struck_at) > SILENCE:
                yield f"{device.name} heard nothing of {turn} from {earlier:.1f} to {later:.1f}"


def _heard_at(world: World, device: Device, turn: str) -> list[float | None]:
    """When it asked for the turn and heard of it; None where it has the end, or was refused, or an app begins
    anew. There is no turn between a refusal and the same ask's `accepted`."""
    moments: list[tuple[float, float | None]] = []
    for note in world.notes:
        if note.device == device.name and note.what == "relaunched":
            moments.append((note.at, None))
        if note.device == device.name and note.turn == turn and note.what in ("asked", "followed"):
            moments.append((note.at, note.at))
    refused = False
    for frame in device.heard:
        if frame["type"] == "error" and frame.get("ref") == turn:
            refused = True
            moments.append((frame["_at"], None))
        if frame["type"] == "accepted" and frame["id"] == turn and refused:
            refused = False
            moments.append((frame["_at"], frame["_at"]))
        if frame.get("turn") == turn and frame["type"] in OF_A_TURN:
            moments.append((frame["_at"], frame["_at"]))
            if frame["type"] == "done":
                moments.append((frame["_at"], None))
    return [moment for _, moment in sorted(moments, key=lambda pair: pair[0])]


def _hears_typed_errors(world: World, device: Device) -> Iterator[str]:
    """I8: `internal` is what nobody foresaw."""
    for frame in device.heard:
        if frame["type"] == "error" and (frame["code"] not in CODES or frame["code"] == "internal"):
            yield f"{device.name} heard of an error {frame['code']}"


def _hears_of_its_own(world: World, device: Device) -> Iterator[str]:
    """I4."""
    for frame in device.heard:
        if frame["type"] in OF_A_TURN and (device.user, frame["turn"]) not in world.turns.turns:
            yield f"{device.name} heard of another user's turn"
        if frame["type"] == "ready" and frame["user"] != device.user:
            yield f"{device.name} was greeted as another user"


def _gets_every_push_once(world: World, device: Device) -> Iterator[str]:
    """Rule 8: in order, none twice, and each one that no newer one replaced."""
    if device.left:
        return
    shown = [note.detail["cursor"] for note in since_launch(world, device, "pushed")]
    if any(later <= earlier for earlier, later in itertools.pairwise(shown)):
        yield f"{device.name} was shown pushes in the order {shown}"
    log = world.inbox.logs[device.user]
    missing = [cursor for cursor in log.items if cursor > device.began_at and cursor not in shown]
    if missing:
        yield f"{device.name} never showed the pushes {missing}; it has {shown}"


def since_launch(world: World, device: Device, what: str) -> list[Note]:
    """What the app that runs now knows of: one that was killed forgets."""
    found: list[Note] = []
    for note in world.notes:
        if note.device == device.name and note.what == "relaunched":
            found = []
        elif note.device == device.name and note.what == what:
            found.append(note)
    return found
