"""Runs one schedule again and tells its story: python tests/explorer/replay.py SCENARIO [STEP=FAULT …]."""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from checker import broken_promises
from process import Plan
from schedules import named, replay
from world import Note, World


def story(world: World, plan: Plan) -> Iterator[str]:
    for number, label in enumerate(world.steps):
        yield f"{number:4} {label}" + (f"  <- {plan[number]}" if number in plan else "")
    for note in world.notes:
        yield f"{note.at:8.3f}  {note.what:<10} {note.device:<8} {note.turn:<10} {note.epoch}  {_said(note)}"
    yield from ("", "Struck:", *world.struck, "", "Broken promises:", *(broken_promises(world) or ["none"]))


def _said(note: Note) -> str:
    if note.what == "posted":
        process, connection, frame, _ = note.detail
        return f"{process} -> {connection}: {json.dumps(frame)[:150]}"
    return str(note.detail or "")[:150]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenario")
    parser.add_argument("strikes", nargs="*", metavar="STEP=FAULT")
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_intermixed_args()
    plan = {int(step): fault for step, fault in (strike.split("=") for strike in asked.strikes)}
    world = replay(named(asked.scenario), plan, asked.seed)
    sys.stdout.writelines(f"{line}\n" for line in story(world, plan))


if __name__ == "__main__":
    main()
