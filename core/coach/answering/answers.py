"""Answers a turn: gathers, asks the model, and says what came of it."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from typing import assert_never

from coach.answering.context import Gathering
from coach.answering.prompt import assemble, shorter
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
from coach.safety.responses import response

EXCERPT_CHARS = 280


@dataclass(frozen=True, slots=True)
class Answers:
    gathering: Gathering
    model: LanguageModel

    async def answer(self, turn: Turn, confirm: Confirm) -> AsyncGenerator[AnswerEvent, None]:
        """The safety gate first: what it answers alone never reaches a model. A professional that it
        names beside the answer comes before the model's first word."""
        verdict = judge(turn.question)
        if verdict.answers_alone:
            yield Say(response(verdict))
            yield End("refused", reason=f"safety_{verdict.action}")
            return
        context = await self.gathering.gather(turn)
        yield Tell(_told(context.grounding))
        if verdict.action == "refer":
            yield Say(response(verdict) + "\n\n")
        async with aclosing(self._said(assemble(turn, context), confirm)) as events:
            async for event in events:
                yield _grounded(event, context.grounding)

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


def _grounded(event: Say | End, grounding: Grounding) -> Say | End:
    if isinstance(event, Say) or not grounding.passages:
        return event
    return End(event.state, event.reason, event.usage, grounded=True, error=event.error)


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
