"""When two names mean the same lift: `Push-Ups`, `pushup` and `Push up` do, `Incline push-up` does not."""

import re
import unicodedata

LONG_FORMS = {
    "db": "dumbbell",
    "dumbell": "dumbbell",
    "bb": "barbell",
    "kb": "kettlebell",
    "bw": "bodyweight",
    "sz": "ez",
    "rdl": "romanian dead lift",
    "ohp": "overhead press",
    "pushup": "push up",
    "pullup": "pull up",
    "chinup": "chin up",
    "situp": "sit up",
    "stepup": "step up",
    "pulldown": "pull down",
    "pushdown": "push down",
    "deadlift": "dead lift",
    "benchpress": "bench press",
    "skullcrusher": "skull crusher",
    "flye": "fly",
    "flies": "fly",
    "raises": "raise",
    "squats": "squat",
}
FILLERS = frozenset({"a", "an", "the", "with", "of", "on", "and", "for", "using", "to", "in", "exercise"})


def normalised(name: str) -> str:
    """The same string for names that differ in case, accents, hyphens, plurals, fillers and word order."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    words = re.findall(r"[^\W_]+", "".join(mark for mark in plain if not unicodedata.combining(mark)))
    full = " ".join(LONG_FORMS.get(_singular(word), _singular(word)) for word in words)
    return " ".join(sorted(word for word in full.split() if word not in FILLERS))


def without_words(name: str, phrase: str) -> str:
    """The name without the words of the phrase, whatever their form; "" where it does not have them all."""
    words, gone = normalised(name).split(), normalised(phrase).split()
    return " ".join(word for word in words if word not in gone) if set(gone) <= set(words) else ""


def _singular(word: str) -> str:
    if word in LONG_FORMS or len(word) < 3 or word.endswith("ss"):
        return word
    return word.removesuffix("s")
