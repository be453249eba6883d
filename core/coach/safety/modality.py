"""Is it so, is it now, is it the user? What turns a matched rule into nothing."""

from coach.safety.lexicon import Hit
from coach.safety.reading import GRAMMAR, Reading

_SCOPE = 5  # words a "not" reaches forward
_BACK = 3  # words it reaches back, in languages that put it after
_POSSESSED = 3  # words between "my" and what is mine
_NEW_SUBJECT = 3  # words after a "not" from which "I" or "my" begins another statement


def excused(kind: str, hits: tuple[Hit, ...], reading: Reading) -> bool:
    """Whether what was matched is denied, somebody else's, over, or only spoken about."""
    if any(denied(hit, reading) for hit in hits) != (kind == "lack"):
        return True
    others = somebody_else(hits, reading, inherit=kind != "symptom")
    if kind == "bystander":
        return not others
    if others or spoken_about(hits, reading):
        return True
    match kind:
        case "symptom":
            return past(hits, reading) or imagined(hits, reading)
        case "condition":
            return _asserted("cleared", reading)
        case _:
            return past(hits, reading)


def denied(hit: Hit, reading: Reading) -> bool:
    """A negation reaches this hit: "no pain", "ohne Schmerz", "dard nahi"."""
    line = reading.sentence(hit)
    forward = reading.near("not_next", line) + _never(line, reading) + _without(line, reading)
    if hit.open and any(hit.start < no.start < hit.end for no in forward + reading.near("not_prev", line)):
        return True
    if any(no.end <= hit.start and _reaches(no, hit, reading) for no in forward):
        return True
    return any(
        hit.end <= no.start <= hit.end + _BACK and not _broken(hit.end, no.start, reading)
        for no in reading.near("not_prev", line)
    )


def _never(line: int, reading: Reading) -> list[Hit]:
    """ "never felt pain like this" denies nothing."""
    return [] if reading.near("unprecedented", line) else reading.near("never", line)


def _without(line: int, reading: Reading) -> list[Hit]:
    """ "can't run without chest pain" denies nothing."""
    doubled = reading.near("cannot", line) + reading.near("not_next", line)
    return [w for w in reading.near("without", line) if not any(no.end <= w.start for no in doubled)]


def _reaches(no: Hit, hit: Hit, reading: Reading) -> bool:
    apart = hit.start - no.end
    if apart > _SCOPE and not _listed(no, hit, reading):
        return False
    if _broken(no.end, hit.start, reading) and not _listed(no, hit, reading):
        return False
    subjects = reading.of("self") + reading.of("own")
    return not any(no.end + _NEW_SUBJECT <= subject.start <= hit.start for subject in subjects)


def _listed(no: Hit, hit: Hit, reading: Reading) -> bool:
    """ "no pain, dizziness or nausea" denies all three."""
    line = reading.sentence(hit)
    if any(no.end <= but.start <= hit.start for but in reading.near("but", line)):
        return False
    return any(no.end <= word.start <= hit.end + 2 for word in reading.near("or", line))


def _broken(start: int, end: int, reading: Reading) -> bool:
    """A comma or a "but" stands between."""
    if any(start <= at <= end for at in reading.text.paused if at > start or at == end):
        return True
    return any(start <= but.start < end for but in reading.of("but"))


def somebody_else(hits: tuple[Hit, ...], reading: Reading, *, inherit: bool) -> bool:
    """The nearest person named before is not the user; `inherit`: or the one of the sentence before."""
    first = min(hits)
    line = reading.sentence(first)
    people = _people(line, hits, reading)
    if inherit and _acts_first(first, people, reading):
        return False
    if kind_of_person(hits, reading):
        return True
    before = [person for person in people if person[0] <= first.start]
    if before:
        return before[-1][1]
    if people:
        return all(other for _, other in people)
    if not inherit or line == 0:
        return False
    earlier = _people(line - 1, hits, reading)
    return bool(earlier) and all(other for _, other in earlier)


def _acts_first(first: Hit, people: list[tuple[int, bool]], reading: Reading) -> bool:
    """ "can i use my dad's insulin": the user acts, whoever owns it."""
    others = [at for at, other in people if other and at < first.start]
    verbs = [hit.start for concept in ("take", "get", "start") for hit in reading.of(concept)]
    return bool(others) and any(
        not other and at < verb < others[-1] for at, other in people for verb in verbs
    )


def kind_of_person(hits: tuple[Hit, ...], reading: Reading) -> bool:
    """ "my pregnant wife", "diabetic athletes" """
    return any(other.start == hit.end for hit in hits for other in reading.of("other"))


def _people(line: int, hits: tuple[Hit, ...], reading: Reading) -> list[tuple[int, bool]]:
    """Places of persons in a sentence, and whether each is somebody else."""
    others = [other for other in reading.near("other", line) if not _introduced(other, reading)]
    starts = {hit.start for hit in hits}
    mine = [own for own in reading.near("own", line) if _possessed(own, reading) in starts]
    selves = [person for person in reading.near("self", line) + mine if not _names(person, others)]
    return sorted([(hit.start, False) for hit in selves] + [(hit.start, True) for hit in others])


def _introduced(other: Hit, reading: Reading) -> bool:
    """ "i am a girl of 15" """
    return any(me.start <= other.start and other.end <= me.end for me in reading.of("self"))


def _possessed(own: Hit, reading: Reading) -> int | None:
    """Where the thing stands that "my" belongs to: the next one named."""
    return min(
        (
            hit.start
            for concept, hits in reading.hits.items()
            if concept not in GRAMMAR
            for hit in hits
            if own.end <= hit.start <= own.end + _POSSESSED
        ),
        default=None,
    )


def _names(person: Hit, others: list[Hit]) -> bool:
    """ "my" in "my old friend" """
    return any(person.start <= other.start <= person.end + 1 for other in others)


def past(hits: tuple[Hit, ...], reading: Reading) -> bool:
    """Long ago and not since, or over and looked at by a professional."""
    line = reading.sentence(hits[0])
    if reading.near("still", line):
        return False
    if reading.near("long_ago", line):
        return True
    if not reading.near("was", line):
        return False
    return bool(reading.near("ago_or_since", line)) or _asserted("cleared", reading)


def over(hits: tuple[Hit, ...], reading: Reading) -> bool:
    """Said to be gone; enough for what would only be referred, never for an emergency."""
    line = reading.sentence(hits[0])
    return bool(reading.near("was", line)) and _asserted("resolved", reading)


def _asserted(concept: str, reading: Reading) -> bool:
    return any(not denied(hit, reading) for hit in reading.of(concept))


def spoken_about(hits: tuple[Hit, ...], reading: Reading) -> bool:
    """A question about the thing in general, in which the user does not occur."""
    line = reading.sentence(hits[0])
    if not any(word.start < max(hits).start for word in reading.near("general", line)):
        return False
    return not (reading.near("self", line) or reading.near("own", line))


def imagined(hits: tuple[Hit, ...], reading: Reading) -> bool:
    line = reading.sentence(hits[0])
    return any(word.start < min(hits).start for word in reading.near("what_if", line))
