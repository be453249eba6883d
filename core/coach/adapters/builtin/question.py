"""What a question asks for, as far as patterns can tell; a pattern that misses costs an answer some aim,
never its truth."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from coach.knowledge.languages import gym_english, in_english
from coach.knowledge.parts import clauses, taken
from coach.knowledge.text import tokens


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"\b({'|'.join(patterns)})\b", re.IGNORECASE)


GREETING = re.compile(
    r"\W*(hi|hello|hey|yo|good (morning|afternoon|evening)|(how|who) are you)\b", re.IGNORECASE
)
THANKS = re.compile(r"\W*(thanks|thank you|thx|cheers|great|ok(ay)?|cool|bye|good ?night)\b", re.IGNORECASE)
SMALL_TALK_WORDS = 6

_PAIN = _any(
    r"hurts?", "hurting", r"pain\w*", "aches?", "aching", "achy", "sore", r"bother\w*", r"irritat\w*",
    r"tweak\w*", r"niggl\w*", r"injur\w*",
)  # fmt: skip
_JOINT = _any("(neck|shoulder|elbow|wrist|lower back|back|hip|knee|ankle)s?")
_LACK = re.compile(
    r"\b(?:no(?!\s+(?:idea|clue))|without|have no|don'?t have|haven'?t got)\s+(.+?)(?=[,.;:!?]| but | only |$)",
    re.IGNORECASE,
)
_AT_HOME = _any("at home")
_SWAP = _any(
    "instead", r"alternatives?", r"replac\w*", r"substitut\w*", r"swap\w*", "what else", "other than",
    "rather than", "can'?t(?! feel| do (?:a|one|any|even)\\b)", "busy", "taken", "out of order", "in use",
)  # fmt: skip
_CHOICE = _any(
    r"exercises?", r"options?", r"ideas?", r"drills?", r"stretch(es)?", r"versions?", r"variations?",
    "what can i", "which", "best",
)  # fmt: skip
_HOW_TO = _any(
    "how (do|to|can|should)", "what('?s| is| are)", "no (idea|clue)", "form", "technique", r"cues?", "set.?up",
    "teach", "explain", "show",
)  # fmt: skip
_COACHING = _any(
    "stronger", "difference", "get there", "can'?t do (?:a|one|any|even)", r"progress\w*", "improve", "increase",
    r"plateau\w*", "stuck", r"stall\w*", "how (long|much|many|often|heavy|hard)", "rest", "warm.?up",
    r"recover\w*", r"soreness", "sleep",
)  # fmt: skip

_MUSCLES = {
    "quads": _any("quads?", "quadriceps", "thighs?", "legs?"),
    "hamstrings": _any("hamstrings?", "hammies", "hams", "legs?", "posterior chain"),
    "glutes": _any("glutes?", "butt", "bum", "posterior chain"),
    "calves": _any("calf", "calves"),
    "adductors": _any("adductors?", "inner thighs?", "groin"),
    "abductors": _any("abductors?", "outer hips?"),
    "chest": _any("chest", "pecs?"),
    "lats": _any("lats?", "back"),
    "upper back": _any("upper back", "mid back", "back"),
    "lower back": _any("lower back", "posterior chain"),
    "traps": _any("traps?"),
    "shoulders": _any("shoulders?", "delts?"),
    "front delts": _any("shoulders?", "delts?"),
    "side delts": _any("shoulders?", "delts?"),
    "rear delts": _any("shoulders?", "delts?"),
    "biceps": _any("biceps?", "arms?", "guns"),
    "triceps": _any("triceps?", "tris", "arms?"),
    "forearms": _any("forearms?", "grip"),
    "abs": _any("abs", "core", "stomach"),
    "obliques": _any("obliques", "core"),
}

_FILLER = _any(
    "the", "a", "an", "my", "i", "is", "are", "do", "does", "can", "what", "how", "for", "to", "and", "of",
    "in", "it", "when", "with", "should",
)  # fmt: skip
_EVERYDAY = frozenset({
    "the", "a", "an", "my", "i", "is", "are", "do", "does", "did", "can", "could", "should", "would", "will",
    "am", "be", "have", "has", "had", "what", "which", "how", "when", "where", "why", "for", "to", "and", "or",
    "but", "if", "so", "of", "in", "on", "at", "with", "from", "up", "down", "out", "it", "me", "you", "your",
    "this", "that", "there", "here", "no", "not", "all", "just", "now", "really", "more", "most", "get", "got",
    "best", "good", "great", "after", "before", "was", "one", "two", "day", "days", "week", "weeks", "make",
    "take", "hit",
})  # fmt: skip
"""English that may stand in a question to which no passage was found."""

_FORMS = ("", "s", "es", "ing", "ting", "ping", "ning", "ed")


@dataclass(frozen=True, slots=True)
class Asked:
    """`joint` is the painful one, `lacking` the equipment that is not there, in the user's words."""

    text: str
    words: tuple[str, ...]
    muscles: frozenset[str]
    pain: bool
    joint: str
    lacking: tuple[str, ...]
    swap: bool
    choice: bool
    how_to: bool
    coaching: bool
    foreign: bool

    def names(self, name: str) -> bool:
        """Whether the words of `name` stand in the question, one after the other."""
        wanted = words(name)
        starts = range(len(self.words) - len(wanted) + 1)
        return bool(wanted) and any(all(map(_same, wanted, self.words[i:])) for i in starts)

    def moves_as(self, name: str) -> bool:
        """Whether the question speaks of that kind of movement: every squat, where squatting hurts."""
        return any(_same(word, words(name)[-1]) for word in self.words)

    def lacks(self, equipment: str) -> bool:
        return any(_same(word, missing) for word in words(equipment)[-1:] for missing in self.lacking)


def read(question: str, english: Iterable[str] = ()) -> Asked:
    """`english`: more words that are English, such as those of the passages."""
    language, spoken = in_english(tokens(question), {*english, *_EVERYDAY, *gym_english()})
    if language != "en":
        question = " ".join(spoken)
    elif _is_of_another_script(question):
        language = "other"
    pain = bool(_PAIN.search(question))
    joint = _JOINT.search(question) if pain else None
    painless = question.replace(joint[0], " ") if joint else question
    lacking = tuple(word for missing in _LACK.findall(question) for word in words(missing))
    lacking += tuple(word for clause in clauses(spoken) for word in taken(clause))
    if _AT_HOME.search(question) and "gym" not in question.lower():
        lacking += ("cable", "machine")
    return Asked(
        text=question,
        words=words(question),
        muscles=frozenset(muscle for muscle, pattern in _MUSCLES.items() if pattern.search(painless)),
        pain=pain,
        joint=joint[2].lower() if joint else "",
        lacking=lacking,
        swap=bool(lacking or _SWAP.search(question)),
        choice=bool(_CHOICE.search(question)),
        how_to=bool(_HOW_TO.search(question)),
        coaching=bool(_COACHING.search(question)),
        foreign=language != "en",
    )


def words(text: str) -> tuple[str, ...]:
    return tuple(word for word in re.findall(r"[^\W_]+", text.lower()) if not _FILLER.fullmatch(word))


def _same(one: str, other: str) -> bool:
    """Whether two words are forms of one: squat, squats, squatting."""
    short, long = sorted((one, other), key=len)
    return long.startswith(short) and long[len(short) :] in _FORMS


def said(text: str) -> list[str]:
    """The words of an English text as questions are compared with it."""
    return [word for word in tokens(text) if word.isalpha()]


def _is_of_another_script(question: str) -> bool:
    letters = [c for c in question if c.isalpha()]
    return sum(c > "\u024f" for c in letters) * 2 > len(letters)
