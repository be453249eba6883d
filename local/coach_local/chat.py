"""`coach chat`: a conversation in the terminal, with any deployment."""

import asyncio
import sys
from collections.abc import Mapping
from typing import Any, TextIO

from coach_local.client import CoachClient, Happening, Refused

DIM, RESET = "\x1b[2m", "\x1b[0m"
REASONS = {
    401: "The token is not accepted. Take a fresh one: `coach token --user NAME`.",
    403: "This token may not connect here.",
    404: "There is no coach at this address. It ends in /realtime.",
    400: "The server did not understand the handshake. Is this a coach's address?",
}


class Screen:
    """Writes an answer as it arrives, then its sources."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._colour = out.isatty()
        self._text = ""
        self._sources: list[Mapping[str, Any]] = []

    def show(self, happening: Happening) -> None:
        match happening.kind:
            case "text" if happening.view is not None:
                self._write(happening.view.text[len(self._text) :])
                self._text = happening.view.text
            case "restarted":
                self._aside("\n… the answer begins again …\n")
                self._text, self._sources = "", []
            case "sources":
                self._sources.extend(happening.frame["sources"])
            case "note":
                self._note(happening.frame)
            case "refused":
                self._aside(f"\n{happening.frame['message']}\n")
            case "done":
                self._end(happening.frame)

    def _note(self, note: Mapping[str, Any]) -> None:
        match note["kind"]:
            case "ungrounded":
                why = (
                    "the library cannot be reached" if note.get("reason") == "unavailable" else "nothing fits"
                )
                self._aside(f"(answering without sources: {why})\n")
            case "queued":
                self._aside("(waiting for the answer before)\n")
            case "tool" if note.get("summary"):
                self._aside(f"({note['summary']})\n")

    def _end(self, done: Mapping[str, Any]) -> None:
        self._write("\n")
        if done["state"] != "completed":
            message = (done.get("error") or {}).get("message", "")
            self._aside(f"[{done['state']}{': ' + done['reason'] if done.get('reason') else ''}] {message}\n")
        cited = [source for source in self._sources if f"[{source['ref']}]" in self._text]
        for source in cited:
            self._aside(f"  [{source['ref']}] {source['title']} ({source['kind']} {source['id']})\n")
        if others := [source["title"] for source in self._sources if source not in cited]:
            self._aside(f"  Looked at, and not used: {'; '.join(others)}\n")
        self._text, self._sources = "", []

    def _aside(self, text: str) -> None:
        self._write(f"{DIM}{text}{RESET}" if self._colour else text)

    def _write(self, text: str) -> None:
        self._out.write(text)
        self._out.flush()


async def chat(url: str, token: str, question: str | None) -> int:
    """One question, or a conversation until the end of input. The process's exit status."""

    async def fixed() -> str:
        return token

    screen = Screen(sys.stdout)
    try:
        async with CoachClient(url, fixed) as client:
            if question is not None:
                return await _ask(client, screen, question, {})
            return await _converse(client, screen)
    except Refused as refusal:
        print(REASONS.get(refusal.status, str(refusal)), file=sys.stderr)
        return 2


async def _converse(client: CoachClient, screen: Screen) -> int:
    print("Ask the coach. An empty line ends the conversation.")
    options: dict[str, Any] = {}
    while line := (await asyncio.to_thread(_read_line)).strip():
        await _ask(client, screen, line, options)
    return 0


def _read_line() -> str:
    try:
        return input("\n> ")
    except EOFError:
        return ""


async def _ask(client: CoachClient, screen: Screen, question: str, options: dict[str, Any]) -> int:
    state = "failed"
    async for happening in client.ask(question, **options):
        screen.show(happening)
        if happening.kind == "accepted" and "conversation" in happening.frame:
            options["conversation"] = happening.frame["conversation"]
        if happening.kind == "done":
            state = happening.frame["state"]
    return 0 if state in ("completed", "refused") else 1
