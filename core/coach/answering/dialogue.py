"""The model's side of a turn: what it says, and the tools that it has run in between, a few rounds at most."""

import asyncio
import json
import logging
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Any

from coach.answering.screening import screened, screened_data
from coach.answering.sources import told
from coach.answering.tools.tool import Outcome, Toolbox
from coach.errors import CoachError, Internal, RateLimited, Unavailable
from coach.frames import Usage
from coach.logs import trouble
from coach.ports import (
    Call,
    Confirm,
    Finished,
    Grounding,
    LanguageModel,
    Passage,
    Prompt,
    Result,
    Round,
    Tell,
    Text,
    Turn,
)

log = logging.getLogger(__name__)

ROUNDS = 4
"""How often the model is asked in one turn: in the last of them it may call nothing any more."""
CALLS = 4
"""In one round; what goes beyond is refused."""
TOOL_LIMIT = 3.0
"""Seconds that one tool may take."""
TOOLS_FOR = 20.0
"""Seconds after which no further round of tools is begun: somebody waits for an answer."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What a tool brought may be said from now on; `source`, where there is one, is cited as `ref`."""

    facts: str
    ref: int = 0
    source: Passage | None = None


Said = Text | Tell | Learned | Finished


@dataclass(frozen=True, slots=True)
class Dialogue:
    model: LanguageModel
    toolbox: Toolbox

    async def answer(self, turn: Turn, prompt: Prompt, confirm: Confirm) -> AsyncGenerator[Said, None]:
        """Text as it comes, notes and sources between, then one Finished that counts every round's tokens;
        none where the model's own stream was cut.

        Each round is confirmed before it is paid for. Raises ModelFailed.
        """
        late = asyncio.get_running_loop().time() + TOOLS_FOR
        usage: Usage | None = None
        refs = len(prompt.passages)
        while True:
            last = len(prompt.rounds) + 1 >= ROUNDS or asyncio.get_running_loop().time() > late
            text, end = "", None
            async with aclosing(self.model.stream(replace(prompt, may_call=not last), confirm)) as events:
                async for event in events:
                    if isinstance(event, Finished):
                        end = event
                        break
                    text += event.text
                    yield event
            if end is None:
                return
            usage = _sum(usage, end.usage)
            if last or end.reason != "tools":
                yield replace(
                    end, reason="stop" if end.reason == "tools" else end.reason, calls=(), usage=usage
                )
                return
            if text and not text[-1].isspace():
                yield Text("\n\n")
            results: list[Result] = []
            for number, call in enumerate(end.calls):
                async with aclosing(self._run(turn, call, refs + 1, number)) as happenings:
                    async for happening in happenings:
                        if isinstance(happening, Result):
                            results.append(happening)
                        else:
                            refs += isinstance(happening, Learned) and happening.source is not None
                            yield happening
            prompt = replace(prompt, rounds=(*prompt.rounds, Round(text, tuple(results))))

    async def _run(
        self, turn: Turn, call: Call, ref: int, number: int
    ) -> AsyncGenerator[Tell | Learned | Result, None]:
        name = call.name if self.toolbox.knows(call.name) else "unknown"
        yield _note(name, "started")
        try:
            if number >= CALLS:
                raise RateLimited(f"At most {CALLS} tools run at once. Call it again after these.")
            outcome = await self._outcome(turn, call)
        except CoachError as refusal:
            yield _note(name, "failed")
            refused = {"error": refusal.code, "message": refusal.message}
            yield Result(call, json.dumps(refused), failed=True)
            return
        yield _note(name, "ended", outcome.summary)
        content: dict[str, Any] = dict(screened_data(outcome.content))
        source = _source(outcome)
        if source is not None:
            yield Tell(told((source,), first=ref))
            content |= {"source": source.text, "cite_as": f"[{ref}]"}
        yield Learned(outcome.facts, ref, source)
        if outcome.proposal is not None:
            yield Tell(_proposed(outcome))
        yield Result(call, json.dumps(content, ensure_ascii=False))

    async def _outcome(self, turn: Turn, call: Call) -> Outcome:
        """Raises CoachError, whatever goes wrong: the model can say that it could not."""
        try:
            async with asyncio.timeout(TOOL_LIMIT):
                return await self.toolbox.run(turn, call)
        except CoachError:
            raise
        except TimeoutError:
            raise Unavailable("It took too long. Answer without it.") from None
        except Exception as error:
            trouble(log, "running a tool", error)
            raise Internal("It broke. Answer without it.") from None


def _source(outcome: Outcome) -> Passage | None:
    """None also where nothing of it is fit to be seen."""
    if outcome.source is None:
        return None
    return next(iter(screened(Grounding((outcome.source,))).passages), None)


def _note(name: str, state: str, summary: str = "") -> Tell:
    note = {"type": "note", "kind": "tool", "name": name, "state": state}
    return Tell({**note, "summary": summary} if summary else note)


def _proposed(outcome: Outcome) -> Mapping[str, Any]:
    proposal = outcome.proposal
    assert proposal is not None
    return {
        "type": "note",
        "kind": "proposal",
        "proposal": proposal.id,
        "change": proposal.change.change,
        "summary": proposal.summary,
        "data": proposal.change.shown(),
        "expires_at": proposal.expires_at,
    }


def _sum(one: Usage | None, other: Usage | None) -> Usage | None:
    if one is None or other is None:
        return one or other
    return Usage(
        input_tokens=one.input_tokens + other.input_tokens,
        output_tokens=one.output_tokens + other.output_tokens,
    )
