"""The evidence of one turn: what its prompt holds that the answer may rest on."""

from dataclasses import replace

from coach.answering.dialogue import Learned
from coach.answering.evidence import Evidence
from coach.answering.numbers import stated
from coach.answering.prompt import INSTRUCTIONS
from coach.ports import Prompt

GENERAL = frozenset({"exercise", "snippet", "food", "meal"})
"""Passages that know nothing of what the user can lift."""


def evidence(prompt: Prompt) -> Evidence:
    """Of a prompt as it goes to the model: the passages as far as it sees them, and the user's own words."""
    numbers = (q for p in prompt.passages if p.kind == "computed" for q in stated(p.text))
    about = (prompt.athlete, *(p.text for p in prompt.passages if p.kind == "profile"))
    bound = [p.loads for p in prompt.passages if p.loads is not None]
    return Evidence(
        numbers=tuple(numbers),
        own=tuple(q for text in about for q in stated(text)),
        loads=tuple(q for loads in bound for load in loads for q in stated(load)) if bound else None,
        passages={ref: f"{p.title}\n{p.text}" for ref, p in enumerate(prompt.passages, start=1)},
        general=frozenset(ref for ref, p in enumerate(prompt.passages, start=1) if p.kind in GENERAL),
        said=tuple(message.text for message in prompt.messages if message.role == "user"),
        prompt=INSTRUCTIONS,
    )


def learned(known: Evidence, new: Learned) -> Evidence:
    """With what a tool read or worked out: its figures stand for themselves."""
    numbers = (*known.numbers, *stated(new.facts))
    if new.source is None:
        return replace(known, numbers=numbers)
    text = f"{new.source.title}\n{new.source.text}"
    passages = {**known.passages, new.ref: text}
    if new.source.kind in GENERAL:
        return replace(known, numbers=numbers, passages=passages, general=known.general | {new.ref})
    return replace(known, numbers=(*numbers, *stated(text)), passages=passages)
