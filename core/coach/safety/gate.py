"""The gate before the model: what a message calls for, by rules and by a second opinion, within a millisecond."""

from dataclasses import dataclass
from typing import Any

from coach.safety.figures import add_figures
from coach.safety.framing import on_a_stage
from coach.safety.lexicon import Hit
from coach.safety.modality import excused, over
from coach.safety.opinion import Opinion, opinion, weighed
from coach.safety.reading import Reading, read
from coach.safety.rules import PRIORITY, Action, Rule, candidates, matches, parts

ACTIONS: tuple[Action, ...] = (*PRIORITY, "none")

UNLIKELY: dict[Action, float] = {"stop": 0.65, "restrict": 0.5, "refer": 0.5}
"""A message whose probability of being ordinary is at most this calls for that, though no rule says so."""
BEYOND_DOUBT: dict[Action, float] = {"restrict": 0.7, "refer": 0.7}
"""From these probabilities of being ordinary on, what a rule said is dropped. Among messages that the opinion had not
learnt from, 124 of 752 of those called for something."""

CALM = 0.9
"""An emergency by rule is dropped only where all of the message sounds so ordinary, and the words that the rule
touched do too, by themselves and with up to `AROUND` words around. Of 641 emergencies that the opinion had not learnt
from, none did; of 1,321 ordinary messages ten."""
AROUND = 3

WORDS = ("text", "note", "onset", "mood")
"""The fields of a frame in which a user may write what they like."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do with a message.

    stop      an emergency: the workout is locked (`locks_session`) and the gate alone answers
    restrict  the extreme is refused and the safe bound offered, by the gate alone
    refer     a professional is named; the model may answer beside that note, without a diagnosis and without
              load on the affected part, unless a diagnosis was asked for (`answers_alone`)
    none      the message passes untouched

    `language` is a key of `responses.toml`: the message's own, `hi-Latn` for Hindi in Latin letters.
    """

    action: Action
    category: str
    locks_session: bool = False
    answers_alone: bool = False
    language: str = "en"
    rule: str = ""


def judge(text: str) -> Verdict:
    """The verdict on one message; stop goes before restrict, restrict before refer.

    A game, a film or a claimed role lifts no rule: then each clause is judged by itself too.
    """
    verdict = _judged(text)
    if verdict.action == PRIORITY[0]:
        return verdict
    return min((verdict, *map(_judged, on_a_stage(text))), key=lambda one: ACTIONS.index(one.action))


def _judged(text: str) -> Verdict:
    reading = understood(text)
    ruled = _ruled(reading)
    heard = opinion(reading)
    return ruled if heard is None else _settled(ruled, heard, reading)


def by_rule(text: str) -> Verdict:
    """What the rules alone make of a message."""
    return _ruled(understood(text))


def understood(text: str) -> Reading:
    reading = read(text)
    add_figures(reading)
    return reading


def _ruled(reading: Reading) -> Verdict:
    for rule in candidates(reading):
        if fires(rule, reading):
            bystander = rule.kind == "bystander"
            return _call(rule.action, rule.category, rule.name, reading, bystander=bystander)
    return Verdict("none", "none", language=reading.written)


def _settled(ruled: Verdict, heard: Opinion, reading: Reading) -> Verdict:
    """Whichever of the two is more careful; but what reads as ordinary beyond doubt is, whatever rule it touched."""
    if _dropped(ruled, heard, reading):
        return Verdict("none", "none", language=reading.written)
    if ACTIONS.index(heard.action) >= ACTIONS.index(ruled.action) or heard.ordinary > UNLIKELY[heard.action]:
        return ruled
    bystander = heard.category == "bystander"
    return _call(heard.action, heard.category, "opinion", reading, bystander=bystander)


def _dropped(ruled: Verdict, heard: Opinion, reading: Reading) -> bool:
    if ruled.action == PRIORITY[0]:
        return heard.ordinary >= CALM and _calm(ruled.rule, reading)
    return ruled.action in BEYOND_DOUBT and heard.ordinary >= BEYOND_DOUBT[ruled.action]


def _calm(name: str, reading: Reading) -> bool:
    """Whether what a rule touched sounds ordinary by itself and among its neighbours."""
    rule = next(rule for rule in candidates(reading) if rule.name == name)
    touched = [hit for group in (parts if rule.within == 0 else matches)(rule, reading) for hit in group]
    begin, end = min(hit.start for hit in touched), max(hit.end for hit in touched)
    heard = (
        weighed(reading, max(0, begin - more), min(len(reading.text.words), end + more))
        for more in range(AROUND + 1)
    )
    return all(one is not None and one.ordinary >= CALM for one in heard)


def alarming(frame: object) -> bool:
    """Some words of the user's in a frame are an emergency sign."""
    words = (getattr(frame, name, None) for name in WORDS)
    return any(judge(said).locks_session for said in words if isinstance(said, str) and said)


def fires(rule: Rule, reading: Reading) -> bool:
    """Whether a rule matches somewhere and nothing excuses it there.

    A rule without a distance is given part by part: each may stand in another sentence.
    """
    if rule.within == 0:
        groups = parts(rule, reading)
        return bool(groups) and all(any(stands(rule, (hit,), reading) for hit in group) for group in groups)
    return any(stands(rule, hits, reading) for hits in matches(rule, reading))


def stands(rule: Rule, hits: tuple[Hit, ...], reading: Reading) -> bool:
    return not excused(rule.kind, hits, reading) and not (rule.action == "refer" and over(hits, reading))


def _call(action: Action, category: str, rule: str, reading: Reading, *, bystander: bool) -> Verdict:
    return Verdict(
        action=action,
        category=category,
        locks_session=action == "stop" and not bystander,
        answers_alone=action != "refer" or bool(reading.of("what_have_i")),
        language=reading.written,
        rule=rule,
    )


def evaluate_safety(case: dict[str, Any]) -> dict[str, str]:
    """A prediction of `coach evaluate safety`: `id`, `action`, `category`, for a case of `id` and `text`."""
    verdict = judge(str(case["text"]))
    return {"id": str(case["id"]), "action": verdict.action, "category": verdict.category}
