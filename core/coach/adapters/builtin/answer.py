"""Words an answer from passages and computed facts alone: no model, no knowledge of its own.

What it says about training stands in a passage that it cites; its own sentences carry no figures.
"""

import re
from collections.abc import Sequence

from coach.adapters.builtin import passages
from coach.adapters.builtin.passages import Exercise
from coach.adapters.builtin.question import GREETING, SMALL_TALK_WORDS, THANKS, Asked, read, said, words
from coach.ports import Passage, Prompt

LIVE_WORDS = 45
"""Between two sets nobody reads more."""

NEAR = 0.75
"""Least share of the best snippet's score at which a second one is quoted too."""

HONEST = "I am answering from the exercise library, without a language model, so I keep it short."
HONEST_RECORDS = "I am answering from your own records and the library, without a language model."
HONEST_LIVE = "From the library, without a language model:"
ENGLISH_ONLY = "Sorry, I have no language model at hand, only the library, and that in English."
WHICH = "Which exercise, muscle or piece of equipment is it about?"
UNKNOWN = f"I do not know: the library has nothing on that, and I have no language model to ask. {WHICH}"
HELLO = (
    "Hello! I have no language model at hand, but I can look things up in the exercise library and work "
    "out your numbers. What are you training today?"
)
WELCOME = "You are welcome. I have no language model at hand, only the library. What is next?"
PAIN = "Stop anything that hurts sharply, and see a doctor or physio if it does not settle in a week or two."

_EATING = r"\b(ate|eat\w*|meals?|foods?|calories?|kcal|protein|carbs?|fat|macros?|breakfast|lunch|dinner)\b"
_RECORDS = {
    "computed": re.compile(""),
    "meal": re.compile(_EATING, re.IGNORECASE),
    "food": re.compile(_EATING, re.IGNORECASE),
    "workout": re.compile(
        r"\b(sets?|load|weights?|session|workout|today|last time|reps?|next|how heavy|what now|heavier|lighter)\b",
        re.IGNORECASE,
    ),
    "profile": re.compile(r"\bmy (goals?|weight|height|age|profile|plan)\b|\babout me\b", re.IGNORECASE),
}
"""When a passage that is not of the library is what was asked for; a computed one always is."""

Cited = tuple[int, Passage]


def compose(prompt: Prompt) -> str:
    """The whole answer; in live mode at most LIVE_WORDS words."""
    if talk := _small_talk(prompt.question):
        return talk
    asked = read(prompt.question, {word for p in prompt.passages for word in said(p.text)})
    numbered = list(enumerate(prompt.passages, start=1))
    live = prompt.mode == "live"
    records = _records(asked, numbered)
    library = [] if records and not (asked.pain or asked.swap) else _library(asked, numbered, live)
    if not records and not library:
        return f"{ENGLISH_ONLY} {WHICH}" if asked.foreign else UNKNOWN
    if asked.foreign:
        opening = ENGLISH_ONLY
    elif live:
        opening = HONEST_LIVE
    else:
        opening = HONEST_RECORDS if records else HONEST
    if live:
        return fit([opening, *records, *library], LIVE_WORDS)
    return "\n".join([opening, "", *records, *library]).strip()


def fit(sentences: Sequence[str], words: int) -> str:
    """As many whole sentences as there is room for; only one that would leave the first alone is cut."""
    kept: list[str] = []
    for sentence in sentences:
        room = words - sum(len(k.split()) for k in kept)
        if len(sentence.split()) <= room:
            kept.append(sentence)
            continue
        if len(kept) < 2:
            kept.append(" ".join(sentence.split()[: room - 1]).rstrip(",;:") + " …")
        break
    return " ".join(kept)


def _small_talk(question: str) -> str:
    if len(question.split()) > SMALL_TALK_WORDS:
        return ""
    if GREETING.match(question):
        return HELLO
    return WELCOME if THANKS.match(question) else ""


def _records(asked: Asked, numbered: Sequence[Cited]) -> list[str]:
    """What was computed for the question, and what the user's own records say to it."""
    fitting = [(ref, p) for ref, p in numbered if p.kind in _RECORDS and _RECORDS[p.kind].search(asked.text)]
    facts = [_cite(passages.quotable(p.text)[:3], ref) for ref, p in fitting if p.kind != "meal"]
    meals = [f"{text} [{ref}]" for ref, p in fitting if p.kind == "meal" and (text := passages.logged(p))]
    return [*filter(None, facts), *([f"You logged: {'; '.join(meals)}."] if meals else [])]


def _library(asked: Asked, numbered: Sequence[Cited], live: bool) -> list[str]:
    """Lines to be read one under the other; [] where no passage says anything to the question."""
    exercises = [passages.exercise(ref, p) for ref, p in numbered if p.kind == "exercise"]
    snippets = [(ref, p) for ref, p in numbered if p.kind == "snippet" and passages.advice(p)]
    named = [e for e in exercises if any(map(asked.names, e.names))]
    advised = bool(snippets) and (asked.coaching or not exercises or snippets[0][0] < exercises[0].ref)
    brought_on = asked.pain and any(asked.moves_as(e.name) for e in exercises)
    if exercises and (asked.swap or brought_on or (asked.pain and not advised)):
        return _alternatives(asked, exercises, named, snippets, live)
    if named and asked.how_to and not (asked.coaching and snippets):
        return _explained(named[0], exercises, live)
    if advised:
        beside = _beside(asked, exercises, live)
        return [*_advice(asked, _near_the_first(snippets)[: 1 if beside else 2], live), *beside]
    if exercises and not named and (asked.choice or asked.muscles or not asked.how_to):
        return _alternatives(asked, exercises, named, snippets, live)
    return _explained((named or exercises)[0], exercises, live) if exercises else []


def _alternatives(
    asked: Asked,
    exercises: Sequence[Exercise],
    named: Sequence[Exercise],
    snippets: Sequence[Cited],
    live: bool,
) -> list[str]:
    """Two to four exercises and why, those that spare a painful joint first."""
    chosen = _chosen(asked, exercises, named)[: 2 if live else 4]
    listed = [name for name in named[0].instead if not (asked.pain and asked.moves_as(name))] if named else []
    instead = [f"In place of {named[0].cited} the library lists {_series(listed)}."] if listed else []
    if instead and asked.joint and not asked.muscles and not any(e.spares(asked.joint) for e in chosen):
        chosen = []
    if live:
        care = ["Start light, and stop if it hurts."] if asked.pain else []
        return [*_between(chosen), *(instead if not chosen else []), *care, *_cue(*chosen[:1])]
    return [
        *([_lead(asked, chosen)] if chosen else []),
        *map(_offer, chosen),
        *(instead if len(chosen) < 2 else []),
        *(_on_the_joint(asked.joint, chosen) if asked.joint and chosen else []),
        *([_cite(passages.advice(p)[:2], ref) for ref, p in _on_pain(asked, snippets)] if asked.pain else []),
        *([PAIN] if asked.pain else []),
    ]


def _chosen(asked: Asked, exercises: Sequence[Exercise], named: Sequence[Exercise]) -> list[Exercise]:
    """In the order of retrieval: without what is to be replaced and what cannot be done here, for the
    muscle asked for, and with a sore joint first what spares it; each step only while something is left."""
    left = [e for e in exercises if not any(e is other or _is_a(e, other) for other in named)] or list(
        exercises
    )
    if asked.joint:
        left = [e for e in left if e.is_kind_to(asked.joint) or not asked.moves_as(e.name)] or left
    left = _doable(asked, left)
    left = [e for e in left if asked.muscles & {*e.trains}] or left
    return sorted(left, key=lambda e: _burden(e, asked.joint))


def _burden(e: Exercise, joint: str) -> int:
    """0 for what is kind to a sore joint, 1 for what is not known to ask much of it, 2 for the rest."""
    if not joint or e.is_kind_to(joint):
        return 0
    return 1 if e.spares(joint) else 2


def _is_a(e: Exercise, other: Exercise) -> bool:
    """A paused bench press takes what a bench press takes."""
    return set(words(other.name)) <= set(words(e.name))


def _doable(asked: Asked, exercises: Sequence[Exercise]) -> list[Exercise]:
    """Without what takes equipment that is not there, while something is left."""
    return [e for e in exercises if not any(map(asked.lacks, _strictly_needed(e)))] or list(exercises)


def _on_the_joint(joint: str, chosen: Sequence[Exercise]) -> list[str]:
    kind = [e.cited for e in chosen if e.is_kind_to(joint)]
    spared = [e.cited for e in chosen if e.spares(joint) and not e.is_kind_to(joint)]
    lines = [f"Usually kinder to the {joint} than most: {_series(kind)}."] if kind else []
    lines += [f"The library has no warning about the {joint} for {_series(spared)}."] if spared else []
    if len(kind) + len(spared) < len(chosen):
        these = "The others" if lines else "These"
        lines.append(
            f"{these} may ask something of the {joint}: start light, and stay where it does not hurt."
        )
    return lines


def _lead(asked: Asked, chosen: Sequence[Exercise]) -> str:
    if asked.muscles and not any(asked.muscles & {*e.trains} for e in chosen):
        return "Nothing that I found trains that first. What comes closest:"
    return "You could try:"


def _offer(e: Exercise) -> str:
    needs = "No equipment needed." if e.needs == "no equipment" else f"You need: {e.needs}."
    return " ".join([_works(e), *([needs] if e.needs else []), *_cue(e)])


def _explained(e: Exercise, exercises: Sequence[Exercise], live: bool) -> list[str]:
    """One exercise: how it is done, what to think of, what to do when it goes wrong."""
    cues = f"{'; '.join(e.cues)}." if e.cues else ""
    if live:
        return [f"{e.cited}.", cues or " ".join(e.how[:1]), *e.fixes]
    close = [other.cited for other in exercises if other is not e][:2]
    lines = [
        _works(e),
        " ".join(e.how[:5]),
        f"Cues: {cues}" if cues else "",
        *e.fixes[:2],
        f"Close to it: {_series(close)}." if close else "",
    ]
    return [line for line in lines if line]


def _advice(asked: Asked, snippets: Sequence[Cited], live: bool) -> list[str]:
    if live:
        ref, snippet = snippets[0]
        first, *rest = passages.advice(snippet)
        return [_cite([first], ref), *rest]
    quotes = [_cite(passages.advice(p)[:5], ref) for ref, p in snippets]
    return [*quotes, *([PAIN] if asked.pain else [])]


def _beside(asked: Asked, exercises: Sequence[Exercise], live: bool) -> list[str]:
    """Beside advice, what trains the muscle that was asked for."""
    if live or asked.pain or asked.coaching:
        return []
    fitting = [e for e in _doable(asked, exercises) if asked.muscles & {*e.trains}][:3]
    return ["You could try:", *map(_offer, fitting)] if fitting else []


def _on_pain(asked: Asked, snippets: Sequence[Cited]) -> Sequence[Cited]:
    """The first snippet that is about the joint that hurts, or of any where none is named."""
    about = [(ref, p) for ref, p in snippets if asked.joint in p.title.lower()]
    return about[:1]


def _near_the_first(snippets: Sequence[Cited]) -> Sequence[Cited]:
    """Without what fits the question far worse than the best does."""
    return [(ref, p) for ref, p in snippets if p.score >= NEAR * snippets[0][1].score]


def _works(e: Exercise) -> str:
    return f"{e.cited} works the {_series(e.trains)}." if e.trains else f"{e.cited}."


def _between(chosen: Sequence[Exercise]) -> list[str]:
    offers = [f"{e.cited} for the {_series(e.trains)}" if e.trains else e.cited for e in chosen]
    return [f"{' or '.join(offers)}."] if offers else []


def _cue(*exercises: Exercise) -> list[str]:
    return [f"Cue: {e.cues[0][:1].lower()}{e.cues[0][1:]}." for e in exercises if e.cues]


def _strictly_needed(e: Exercise) -> list[str]:
    """The equipment that nothing else can stand in for: `dumbbell (or kettlebell), bench` is a bench."""
    return [item for item in e.needs.split(", ") if "(or " not in item and not item.endswith(")")]


def _cite(sentences: Sequence[str], ref: int) -> str:
    text = " ".join(sentences)
    return f"{text.rstrip('.')} [{ref}]." if text else ""


def _series(parts: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))
