"""`coach workout`: sets logged from the terminal, and what the coach says to them, with any deployment."""

import asyncio
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, TextIO
from uuid import uuid4

from coach_local.chat import DIM, REASONS, RESET, Screen
from coach_local.client import CoachClient, Happening, Refused
from coach_local.workout_lines import HELP, Lines, Unread

BOLD = "\x1b[1m"
QUIET = 0.4
"""Seconds without news after which a script's next line is read."""


class NotBegun(Exception):
    """The workout could not begin; the message says why."""


class Board:
    """Shows pushes as they arrive, and remembers what they say of the next set."""

    def __init__(self, out: TextIO, lines: Lines, workout: str) -> None:
        self.workout = workout
        self._lines = lines
        self._out = out
        self._colour = out.isatty()
        self._answer = Screen(out)
        self._own: set[str] = set()

    def logged(self, name: str) -> None:
        self._own.add(name)

    def show(self, happening: Happening) -> None:
        if happening.kind == "event":
            if happening.frame["data"].get("workout") == self.workout:
                self.told(happening.frame["event"], happening.frame["data"])
        elif happening.kind == "refused":
            self._line(f"! {happening.frame['message']}")
        else:
            self._answer.show(happening)

    def told(self, event: str, data: Mapping[str, Any]) -> None:
        match event:
            case "prescription":
                self._lines.prescribed(dict(data))
                self._line(f"→ {data['text']}", BOLD if data["load"] is not None else "")
                self._line("".join(_details(data)), DIM)
            case "rest":
                left = max(0, round(data["ends_at"] / 1000 - time.time()))
                self._line(f"  rest {left // 60}:{left % 60:02d}", DIM)
            case "record":
                self._line(f"★ {data['text']}", BOLD)
            case "workout.updated":
                for row in data["sets"]:
                    if row["set"] not in self._own:
                        self._line(f"  other device: {row['exercise']} {row['load']:g} x {row['reps']}", DIM)
            case "swap_options":
                self._line(f"· {data['text']}")
                self._line("".join(f"  swap {one['exercise']}" for one in data["options"]), DIM)
            case _ if "text" in data:
                self._line(f"· {data['text']}")

    def _line(self, text: str, style: str = "") -> None:
        if text:
            self._out.write(f"{style}{text}{RESET}\n" if style and self._colour else f"{text}\n")
            self._out.flush()


async def workout(
    url: str, token: str, *, name: str | None, plan: str | None, unit: str, target: dict[str, Any] | None
) -> int:
    """Until the end of the workout or of the input. The process's exit status."""

    async def fixed() -> str:
        return token

    try:
        async with CoachClient(url, fixed) as client:
            lines = Lines(target)
            board = await _joined(client, lines, name, {"unit": unit} | ({"plan": plan} if plan else {}))
            showing = asyncio.create_task(_show(client, board))
            try:
                await _talk(client, board, lines)
            finally:
                await _settled(client)
                showing.cancel()
                with suppress(asyncio.CancelledError):
                    await showing
    except NotBegun as refusal:
        print(refusal, file=sys.stderr)
        return 2
    except Refused as refusal:
        print(REASONS.get(refusal.status, str(refusal)), file=sys.stderr)
        return 2
    return 0


async def _joined(client: CoachClient, lines: Lines, name: str | None, start: Mapping[str, Any]) -> Board:
    """The workout that runs, if it is the one asked for; else a new one."""
    ready = await client.next()
    while ready.kind != "ready":
        ready = await client.next()
    running = ready.frame.get("workout")
    if running and name in (None, running["id"]):
        board = Board(sys.stdout, lines, running["id"])
        print(f"Your workout {running['id']} goes on.")
        for event in ("prescription", "rest"):
            if running.get(event):
                board.told(event, running[event])
        return board
    board = Board(sys.stdout, lines, name or str(uuid4()))
    await _begun(client, client.report("workout.start", board.workout, **start), board)
    return board


async def _begun(client: CoachClient, start: str, board: Board) -> None:
    """Raises NotBegun where the start is refused."""
    heard: list[Happening] = []
    while client.session.unreported or not client.happenings.empty():
        if client.happenings.empty():
            await asyncio.sleep(0.05)
        else:
            heard.append(await client.next())
    refused = [one for one in heard if one.kind == "refused" and one.frame.get("ref") == start]
    if refused:
        raise NotBegun(str(refused[0].frame["message"]))
    print(f"Workout {board.workout}. `?` says what can be typed.")
    for happening in heard:
        board.show(happening)


async def _talk(client: CoachClient, board: Board, lines: Lines) -> None:
    while True:
        if not sys.stdin.isatty():
            await _settled(client)
        line = (await asyncio.to_thread(_read_line)).strip()
        if line in ("leave", "\x04"):
            return
        if line == "?":
            print(HELP)
        elif line.startswith("ask "):
            client.begin(line[4:], workout=board.workout, mode="live")
        elif line:
            try:
                event, fields = lines.read(line)
            except Unread as error:
                print(error)
                continue
            board.logged(fields.get("set", ""))
            client.report(event, board.workout, **fields)
            if event == "workout.end":
                return


async def _show(client: CoachClient, board: Board) -> None:
    while True:
        board.show(await client.next())


async def _settled(client: CoachClient) -> None:
    """Everything is reported, and nothing new was heard for a moment; at most 10 s."""
    with suppress(TimeoutError):
        async with asyncio.timeout(10):
            while client.session.unreported or client.session.turns:  # noqa: ASYNC110 - others take them in
                await asyncio.sleep(0.05)
            await asyncio.sleep(QUIET)


def _read_line() -> str:
    """One line, shown where it comes from a script; the end of input leaves."""
    line = sys.stdin.readline()
    if not line:
        return "leave"
    if not sys.stdin.isatty():
        print(f"\n> {line.strip()}")
    return line


def _details(data: Mapping[str, Any]) -> list[str]:
    plates = data.get("plates")
    parts = []
    if plates and plates["per_side"]:
        parts.append(f"  each side: {' + '.join(f'{plate:g}' for plate in plates['per_side'])}")
    parts.extend(
        f"  or {one['load']:g} {data['unit']} for {one['reps']}" for one in data.get("alternatives", ())
    )
    return parts
