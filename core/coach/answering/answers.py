"""Answers a turn: gathers, asks the model, holds what it says against the evidence, and says what came of it."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import assert_never

from coach.answering.brevity import Brevity
from coach.answering.caring import Caring
from coach.answering.checking import checked
from coach.answering.context import Gathering
from coach.answering.dialogue import Dialogue, Learned
from coach.answering.evidence import Evidence
from coach.answering.grounds import evidence, learned
from coach.answering.mending import Cited, Withheld
from coach.answering.prompt import LIVE_WORDS, assemble, shorter
from coach.answering.provenance import Provenance
from coach.answering.screening import screened
from coach.answering.sources import told
from coach.answering.tools.tool import Toolbox
from coach.frames import DoneError
from coach.ports import (
    AnswerEvent,
    Confirm,
    End,
    Finished,
    Grounding,
    LanguageModel,
    ModelFailed,
    Prompt,
    Say,
    Tell,
    Text,
    Turn,
)
from coach.safety.gate import judge
from coach.safety.injection import asks_for_instructions
from coach.safety.responses import instructions_kept

NO_TOOLS = Toolbox()
UNCITED = {"type": "note", "kind": "ungrounded", "reason": "nothing_cited"}


@dataclass(frozen=True, slots=True)
class Answers:
    gathering: Gathering
    model: LanguageModel
    toolbox: Toolbox = NO_TOOLS
    caring: Caring = field(default_factory=Caring)

    async def answer(self, turn: Turn, confirm: Confirm) -> AsyncGenerator[AnswerEvent, None]:
        """The safety gate first: what it answers alone never reaches a model. A professional that it
        names beside the answer comes before the model's first word."""
        verdict = judge(turn.question)
        referral = await self.caring.words(verdict, turn.user)
        if verdict.answers_alone:
            yield Say(referral)
            yield End("refused", reason=f"safety_{verdict.action}")
            return
        if asks_for_instructions(turn.question):
            yield Say(instructions_kept(verdict.language))
            yield End("refused", reason="instructions")
            return
        gathered = await self.gathering.gather(turn)
        context = replace(gathered, grounding=screened(gathered.grounding))
        yield Tell(_told(context.grounding))
        if referral:
            yield Say(referral + "\n\n")
        prompt = assemble(turn, context, self.toolbox.specs)
        async with aclosing(self._heard(turn, prompt, confirm, referral)) as events:
            async for event in events:
                yield event

    async def _heard(
        self, turn: Turn, prompt: Prompt, confirm: Confirm, before: str
    ) -> AsyncGenerator[Say | Tell | End, None]:
        """What the reader gets of the model's answer, in live mode no more words than fit between two sets,
        `before` included."""
        room = Brevity(LIVE_WORDS - len(before.split())) if prompt.mode == "live" else None
        provenance, cited, sources = Provenance(evidence(prompt)), False, bool(prompt.passages)
        async with aclosing(checked(self._said(turn, prompt, confirm), provenance)) as pieces:
            async for piece in pieces:
                match piece:
                    case str():
                        if said := room.feed(piece) if room else piece:
                            yield Say(said)
                        if room and room.full:
                            yield End("completed", reason="length", grounded=cited)
                            return
                    case Cited():
                        cited = True
                    case Withheld():
                        pass
                    case Tell():
                        sources = sources or piece.event["type"] == "sources"
                        yield piece
                    case End():
                        if sources and not cited and piece.state == "completed":
                            yield Tell(UNCITED)
                        yield replace(piece, grounded=cited)
                    case other:
                        assert_never(other)

    async def _said(
        self, turn: Turn, prompt: Prompt, confirm: Confirm
    ) -> AsyncGenerator[Say | Tell | Evidence | End, None]:
        """The model's words, what its tools tell, and its end. A prompt that it finds too long is asked once
        more, shorter."""
        spoken, known = False, evidence(prompt)
        try:
            dialogue = Dialogue(self.model, self.toolbox)
            async with aclosing(dialogue.answer(turn, prompt, confirm)) as events:
                async for event in events:
                    match event:
                        case Text(text):
                            spoken = True
                            yield Say(text)
                        case Tell():
                            spoken = True
                            yield event
                        case Learned():
                            known = learned(known, event)
                            yield known
                        case Finished():
                            yield _ended(event)
                            return
                        case other:
                            assert_never(other)
            yield End("interrupted", reason="cut")
        except ModelFailed as failure:
            if failure.reason != "too_long" or spoken or len(prompt.messages) == 1:
                yield _failed(failure)
                return
            async with aclosing(self._said(turn, shorter(prompt), confirm)) as again:
                async for said in again:
                    yield said


def _told(grounding: Grounding) -> Mapping[str, object]:
    if not grounding.passages:
        return {"type": "note", "kind": "ungrounded", "reason": grounding.reason or "nothing_found"}
    return told(grounding.passages)


def _ended(finished: Finished) -> End:
    match finished.reason:
        case "stop" | "tools":  # no model is left waiting for tools
            return End("completed", usage=finished.usage)
        case "length":
            return End("completed", reason="length", usage=finished.usage)
        case "refused":
            return End("refused", reason="model", usage=finished.usage)
        case other:
            assert_never(other)


def _failed(failure: ModelFailed) -> End:
    message = (
        "The coach's model is not answering just now. Ask again in a moment, under a new id."
        if failure.retryable
        else "The coach's model cannot answer this. Tell whoever runs the service if it lasts."
    )
    error = DoneError(code="provider_failed", message=message, retryable=failure.retryable)
    return End("interrupted", reason=failure.reason, error=error)
