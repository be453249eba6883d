"""Answers a turn: gathers, asks the model, holds what it says against the evidence, and says what came of it."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import assert_never

from coach.answering.brevity import Brevity
from coach.answering.caring import Caring
from coach.answering.checking import checked
from coach.answering.context import Gathering
from coach.answering.grounds import evidence
from coach.answering.mending import Cited, Withheld
from coach.answering.prompt import LIVE_WORDS, assemble, shorter
from coach.answering.provenance import Provenance
from coach.answering.screening import screened
from coach.frames import DoneError, Source
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

EXCERPT_CHARS = 280
UNCITED = {"type": "note", "kind": "ungrounded", "reason": "nothing_cited"}


@dataclass(frozen=True, slots=True)
class Answers:
    gathering: Gathering
    model: LanguageModel
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
        async with aclosing(self._heard(assemble(turn, context), confirm, referral)) as events:
            async for event in events:
                yield event

    async def _heard(
        self, prompt: Prompt, confirm: Confirm, before: str
    ) -> AsyncGenerator[Say | Tell | End, None]:
        """What the reader gets of the model's answer, in live mode no more words than fit between two sets,
        `before` included."""
        room = Brevity(LIVE_WORDS) if prompt.mode == "live" else None
        if room:
            room.feed(before + " ")
        provenance, cited = Provenance(evidence(prompt)), False
        async with aclosing(checked(self._said(prompt, confirm), provenance)) as pieces:
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
                    case End():
                        if prompt.passages and not cited and piece.state == "completed":
                            yield Tell(UNCITED)
                        yield replace(piece, grounded=cited)
                    case other:
                        assert_never(other)

    async def _said(self, prompt: Prompt, confirm: Confirm) -> AsyncGenerator[Say | End, None]:
        """The model's words and its end. A prompt that it finds too long is asked once more, shorter."""
        spoken = False
        try:
            async with aclosing(self.model.stream(prompt, confirm)) as events:
                async for event in events:
                    match event:
                        case Text(text):
                            spoken = True
                            yield Say(text)
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
            async with aclosing(self._said(shorter(prompt), confirm)) as again:
                async for said in again:
                    yield said


def _told(grounding: Grounding) -> dict[str, object]:
    if not grounding.passages:
        return {"type": "note", "kind": "ungrounded", "reason": grounding.reason or "nothing_found"}
    sources = [
        Source(
            ref=ref,
            kind=passage.kind,
            id=passage.id,
            title=passage.title,
            url=passage.url,
            excerpt=_excerpt(passage.text),
        ).model_dump(mode="json", exclude_none=True)
        for ref, passage in enumerate(grounding.passages, start=1)
    ]
    return {"type": "sources", "sources": sources}


def _excerpt(text: str) -> str:
    return text if len(text) <= EXCERPT_CHARS else text[: EXCERPT_CHARS - 1].rstrip() + "…"


def _ended(finished: Finished) -> End:
    match finished.reason:
        case "stop":
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
