"""Is it so, is it now, is it the user? What turns a matched rule into nothing."""

from collections.abc import Iterable

from coach.safety.lexicon import Hit
from coach.safety.reading import GRAMMAR, Reading

_SCOPE = 5  # words a "not" reaches forward
_BACK = 3  # words it reaches back, in languages that put it after
_POSSESSED = 3  # words between "my" and what is mine
_NEW_SUBJECT = 3  # words after a "not" from which "I" or "my" begins another statement

Hits = tuple[Hit, ...]


def excused(kind: str, hits: Hits, reading: Reading) -> bool:
    """Whether what was matched is denied, another's, over, or only spoken about. Kinds: see rules.toml."""
    if any(denied(hit, reading) for hit in hits) != (kind == "lack"):
        return True
    others = somebody_else(hits, reading, inherit=kind not in ("symptom", "injury"))
    if kind == "bystander":
        return not others
    if others or _spoken_about(hits, reading):
        return True
    if kind == "condition":
        return _asserted("cleared", reading)
    if past(hits, reading, healing=kind == "injury"):
        return True
    return kind in ("symptom", "injury") and _imagined(hits, reading)


# ------------------------------------------------------------------ is it so?


def denied(hit: Hit, reading: Reading) -> bool:
    """A negation reaches this hit: "no pain", "ohne Schmerz", "dard nahi"."""
    line = reading.sentence(hit)
    forward = reading.near("not_next", line) + _never(line, reading) + _without(line, reading)
    backward = reading.near("not_prev", line)
    if hit.open and any(hit.start < no.start < hit.end for no in forward + backward):
        return True
    if any(no.end <= hit.start and _reaches(no, hit, reading) for no in forward):
        return True
    return any(
        0 <= no.start - hit.end <= _BACK and not _broken(hit.end, no.start, reading) for no in backward
    )


def _never(line: int, reading: Reading) -> list[Hit]:
    """A "never": but "never felt pain like this" denies nothing."""
    return [] if reading.near("unprecedented", line) else reading.near("never", line)


def _without(line: int, reading: Reading) -> list[Hit]:
    """A "without": but "can't run without chest pain" denies nothing."""
    doubled = reading.near("cannot", line) + reading.near("not_next", line)
    return [w for w in reading.near("without", line) if not any(no.end <= w.start for no in doubled)]


def _reaches(no: Hit, hit: Hit, reading: Reading) -> bool:
    far = hit.start - no.end > _SCOPE or _broken(no.end, hit.start, reading)
    if far and not _listed(no, hit, reading):
        return False
    line = reading.sentence(hit)
    # "If I didn't have training, I'd ...": the next subject already begins what follows from it.
    gap = 1 if any(word.start < no.start for word in reading.near("if_word", line)) else _NEW_SUBJECT
    subjects = reading.near("self", line) + reading.near("own", line)
    return not any(no.end + gap <= subject.start <= hit.start for subject in subjects)


def _listed(no: Hit, hit: Hit, reading: Reading) -> bool:
    """The hit is in a list: "no pain, dizziness or nausea" denies all three."""
    line = reading.sentence(hit)
    if any(no.end <= but.start <= hit.start for but in reading.near("but", line)):
        return False
    return any(no.end <= word.start <= hit.end + 2 for word in reading.near("or", line))


def _broken(start: int, end: int, reading: Reading) -> bool:
    """A comma or a "but" stands between."""
    if any(start < at <= end or at == end for at in reading.text.paused):
        return True
    line = reading.text.sentence[end]
    return any(start <= but.start < end for but in reading.near("but", line))


def _asserted(concept: str, reading: Reading) -> bool:
    return any(not denied(hit, reading) for hit in reading.of(concept))


# ------------------------------------------------------------------ is it the user?


def somebody_else(hits: Hits, reading: Reading, *, inherit: bool) -> bool:
    """The nearest person named before is not the user; `inherit`: or the one of the sentence before."""
    first = min(hits)
    line = reading.sentence(first)
    people = _people(line, hits, reading)
    if inherit and _acts_first(first, people, reading):
        return False
    if _attribute(hits, line, reading):
        return True
    if before := [(place, other) for place, other in people if place <= first.start]:
        place, other = before[-1]
        return other and (inherit or not _turned(place, first, reading))
    if not people and inherit and line > 0:
        people = _people(line - 1, hits, reading)
    return bool(people) and all(other for _, other in people) and not _mine(line, reading)


def _mine(line: int, reading: Reading) -> bool:
    """Something of the sentence is the user's, and no person: "16 yo, max out my bench, spotter needed?"."""
    others = reading.near("other", line)
    return any(not _names(own, others) for own in reading.near("own", line))


def _turned(place: int, first: Hit, reading: Reading) -> bool:
    """A "but" stands between a person and what is felt: "my friend says it's nothing but my chest hurts"."""
    return any(place < but.start < first.start for but in reading.near("but", reading.sentence(first)))


def _people(line: int, hits: Hits, reading: Reading) -> list[tuple[int, bool]]:
    """Places of persons in a sentence, and whether each is somebody else."""
    selves = reading.near("self", line)
    others = [
        who for who in reading.near("other", line) if not _inside(who, selves) and not _inside(who, hits)
    ]
    starts = {hit.start for hit in hits}
    mine = [own for own in reading.near("own", line) if _possessed(own, line, reading) in starts]
    selves = [who for who in selves + mine if not _names(who, others)]
    return sorted([(who.start, False) for who in selves] + [(who.start, True) for who in others])


def _inside(other: Hit, hits: Iterable[Hit]) -> bool:
    """The word belongs to a longer phrase: "i am a girl", "heart patient", "baby stopped moving"."""
    return any(hit.start <= other.start and other.end <= hit.end for hit in hits)


def _names(person: Hit, others: list[Hit]) -> bool:
    """The "my" of "my old friend"."""
    return any(person.start <= other.start <= person.end + 1 for other in others)


def _possessed(own: Hit, line: int, reading: Reading) -> int | None:
    """Where the thing stands that "my" belongs to: the next one named."""
    after = [
        hit.start
        for (concept, sentence), hits in reading.lines.items()
        if sentence == line and concept not in GRAMMAR
        for hit in hits
        if 0 <= hit.start - own.end <= _POSSESSED
    ]
    return min(after, default=None)


def _acts_first(first: Hit, people: list[tuple[int, bool]], reading: Reading) -> bool:
    """The user acts, whoever owns it: "can i use my dad's insulin"."""
    others = [place for place, other in people if other and place < first.start]
    verbs = [hit.start for concept in ("take", "get", "start") for hit in reading.of(concept)]
    return bool(others) and any(
        place < verb < others[-1] for place, other in people if not other for verb in verbs
    )


def _attribute(hits: Hits, line: int, reading: Reading) -> bool:
    """What is said of a kind of person: "my pregnant wife", "diabetic athletes"."""
    return any(other.start == hit.end for hit in hits for other in reading.near("other", line))


# ------------------------------------------------------------------ is it now?


def past(hits: Hits, reading: Reading, *, healing: bool = False) -> bool:
    """Long ago and not since, or over and looked at by a professional.

    What takes time to heal (`healing`) is not over because it was last year.
    """
    line = reading.sentence(hits[0])
    if reading.near("still", line):
        return False
    ago = [when for when in reading.near("long_ago", line) if not _inside(when, hits)]  # "won't go back in"
    if ago or (reading.near("some_time_ago", line) and not healing):
        return True
    if not any(was.start < max(hit.end for hit in hits) for was in reading.near("was", line)):
        return False
    return bool(reading.near("ago_or_since", line)) or _asserted("cleared", reading)


def over(hits: Hits, reading: Reading) -> bool:
    """Said to be gone; enough for what would only be referred, never for an emergency."""
    return bool(reading.near("was", reading.sentence(hits[0]))) and _asserted("resolved", reading)


def _spoken_about(hits: Hits, reading: Reading) -> bool:
    """A question about the thing in general, in which the user does not occur."""
    line = reading.sentence(hits[0])
    if not any(word.start < max(hits).start for word in reading.near("general", line)):
        return False
    return not (reading.near("self", line) or reading.near("own", line))


def _imagined(hits: Hits, reading: Reading) -> bool:
    """ "What if i faint"."""
    line = reading.sentence(hits[0])
    return any(word.start < min(hits).start for word in reading.near("what_if", line))
