"""From the words for a food to the food of the table that they mean, or to none.

A food is meant when one of its names is said in full, and every word that was said is explained by it.
Nothing is ever taken because it is merely near: halloumi is no feta, and oat milk is no milk.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from coach.library.food import Food, State
from coach.nutrition.tongues import Tongues
from coach.nutrition.vocabulary import CONCENTRATED, FILLERS, NEUTRAL, STATE_WORDS, TREATED
from coach.nutrition.words import words

CLOSE = 5.0
"""The most that may speak against a food."""

ALIAS, HEAD, HINGLISH, EXTRA, UNEXPLAINED_STATE, LOOSE, REVERSED, BRAND = (
    0.1,
    0.2,
    0.25,
    1.0,
    1.0,
    1.25,
    6.0,
    3.0,
)
FOREIGN = 0.15
"""What it counts, between names that are said alike, that one is not of the language that is spoken: a little more
than an alias does."""
TABLE, UNUSUAL = 1.0, 2.0
"""What each kind of difference weighs, in extra words; `TABLE` is for a row under the table's own name, so that
a food with names of its own comes first. Tuned on everyday meals."""

CONFLICTS: Mapping[frozenset[State], float] = {
    frozenset({"raw", "cooked"}): 3.0,
    frozenset({"dry", "cooked"}): CLOSE + 1,
    frozenset({"dry", "canned"}): CLOSE + 1,
    frozenset({"raw", "canned"}): 2.0,
    frozenset({"cooked", "canned"}): 1.0,
    frozenset({"raw", "dried"}): CLOSE + 1,
}
"""By state said and state of the food. Cooking changes the water, and so all that 100 g hold; `dry` and `cooked`
differ by a factor of three."""

ONLY = "the table has it only"

OURS = "coach"
"""The source of foods with names of their own."""

GENERAL = frozenset(
    words(
        """fish nut seed spice snack beverage candy cereal ready to eat crustacean mollusk sauce alcoholic restaurant
        salad dressing game soup cheese oil bread cookie cracker pie cake pudding syrup leavening formulated baked
        product dessert frozen novelty"""
    )
)
"""Heads of the table's descriptions that name a kind, so that the food itself comes after the first comma."""

DISHES = frozenset(words("soup sauce dressing oil pie cake cookie cracker pudding syrup"))
"""Of these heads the noun: where it is not said, a food of another kind is meant. Peaches are no peach pie."""

STYLES = frozenset(words("chinese italian latino mexican carbonated distilled family style"))
"""Parts that say where a dish is cooked or what a drink is like, so that the food itself comes after them."""

USUAL = NEUTRAL | frozenset(
    words(
        """separable lean only meat skinon bone trimmed to all choice select grade broiler or fryer enriched unenriched
        regular with without salt added solid salted unsalted commercially commercial prepared from recipe whole year
        round average variety ready bake heat imported domestic australian new zealand european atlantic pacific mixed
        specie farmed wild mature immature seed liquid ns as purchased cut composite retail vitamin a c d fluid
        includes fleshed broilers unsweetened red green yellow type common great northern white long grain short
        traditional original style smooth sweet garden edible pod fat dry heat moist unspecified nutrient"""
    )
)
"""Words of the table's descriptions that distinguish little; they weigh a quarter."""

ATE_COOKED = frozenset(
    words(
        """broccoli cauliflower bean asparagus sprout eggplant leek okra parsnip turnip beet pumpkin squash cassava
        artichoke plantain potato zucchini kale chicken turkey beef pork lamb veal duck fish salmon cod tilapia haddock
        halibut mackerel herring trout shrimp rice pasta noodle quinoa couscous lentil steak mussel octopus crab
        pea corn chard"""
    )
)
"""What people weigh on the plate, and so cooked, when they do not say."""


KERNELS, DRY_BY_NATURE = frozenset(words("nut seed spice")), frozenset(words("dried"))


FORMS = frozenset(words("ground"))
"""What some names are short for, and no food by itself: beef mince and ground beef are one."""


@dataclass(frozen=True, slots=True)
class Match:
    """`cost`: what speaks against it, 0 for its own name. `assumed` says in words what nobody had said."""

    food: Food
    cost: float
    assumed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """What was said of one food. `spoken` keeps the order."""

    spoken: tuple[str, ...]
    state: State | None
    language: str | None = None

    @property
    def content(self) -> frozenset[str]:
        """The words that must be explained."""
        return frozenset(self.spoken) - NEUTRAL - FILLERS

    @property
    def said(self) -> frozenset[str]:
        return frozenset(self.spoken)

    @property
    def states(self) -> frozenset[str]:
        return frozenset(word for word in self.spoken if word in STATE_WORDS)


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a food: its words in order, and those of them that have to be said. `language`: of our own names."""

    spoken: tuple[str, ...]
    required: frozenset[str]
    lesser: float = 0.0
    """What it weighs that it is not the food's first name."""
    language: str = ""


@dataclass(frozen=True)
class Entry:
    """A food as it is compared."""

    food: Food
    names: tuple[Name, ...]
    explains: frozenset[str]
    table: bool
    brands: frozenset[str] = field(default=frozenset())


class Foods:
    """An index over foods: built once, asked for each item. Foods with names of their own come first."""

    def __init__(self, foods: Iterable[Food], beside: "Foods | None" = None) -> None:
        """`beside` is an index that these foods are added to; it stays as it is."""
        self._entries: list[Entry] = [*(beside._entries if beside else ()), *(_entry(food) for food in foods)]
        self._by_word: defaultdict[str, set[int]] = defaultdict(set)
        for number, entry in enumerate(self._entries):
            for word in entry.explains:
                self._by_word[word].add(number)

    def match(self, name: str, state: str | None = None, language: str | None = None) -> Match | None:
        """The food that is meant, or None where none is meant for certain. `language`: what is spoken, where known."""
        query = asked(name, state, language)
        found = self._best(query)
        if found is None or not _differs(query, found.food):
            return found
        return self._in_state(found.food, query) or found

    def _in_state(self, food: Food, query: Query) -> Match | None:
        """The same food in the state that was said: many names, of other languages above all, are told of one
        of its states only. The head of a row of the table is too wide a name: pork, where its belly was meant."""
        if found := self._best(query, in_state=True):
            return found
        ours = food.provenance.source == OURS
        head = asked(food.name.split(",")[0], query.state)
        return self._best(head, in_state=True) if ours else None

    def _best(self, query: Query, *, in_state: bool = False) -> Match | None:
        if not query.content:
            return None
        found = [
            (cost + FOREIGN * self._foreign(self._entries[number], query), number, cost)
            for number in self._explaining(query)
            if (cost := self._cost(self._entries[number], query)) <= CLOSE
            and not (in_state and _differs(query, self._entries[number].food))
        ]
        if not found:
            return None
        _, number, cost = min(found)
        entry = self._entries[number]
        return Match(entry.food, round(cost, 2), _assumed(entry.food, query))

    @cached_property
    def heads(self) -> frozenset[str]:
        """Words that are a food by themselves."""
        alone = (name.spoken[0] for entry in self._entries for name in entry.names if len(name.spoken) == 1)
        return frozenset(alone) - NEUTRAL - FILLERS - FORMS

    @cached_property
    def tongues(self) -> Tongues:
        """The languages that a word of our own foods' names belongs to."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for name in (name for entry in self._entries for name in entry.names if name.language):
            for said in name.spoken:
                found[said].add(name.language)
        return {said: frozenset(languages) for said, languages in found.items()}

    def _foreign(self, entry: Entry, query: Query) -> bool:
        """No name that was said is of the language that is spoken."""
        said = [name for name in entry.names if name.required <= query.said]
        return query.language is not None and all(name.language not in ("", query.language) for name in said)

    def _explaining(self, query: Query) -> list[int]:
        """The foods that have every word that was said, each in its own way."""
        sets = [self._by_word.get(word, set()) for word in query.content]
        return sorted(set.intersection(*sets)) if all(sets) else []

    def _cost(self, entry: Entry, query: Query) -> float:
        against = [self._of_name(entry, name, query) for name in entry.names if name.required <= query.said]
        if not against:
            return CLOSE + 1
        unexplained = len(query.states - entry.explains) * UNEXPLAINED_STATE
        brands = len(entry.brands - query.said) * BRAND
        turned = REVERSED * any(self._reversed(name, query) for name in entry.names)
        of_state = _of_state(entry.food, query)
        return min(against) + unexplained + brands + turned + of_state + TABLE * entry.table

    def _of_name(self, entry: Entry, name: Name, query: Query) -> float:
        """What was said and is not in this name counts more than what the name says beyond it."""
        loose = len(query.content - frozenset(name.spoken)) * LOOSE
        unsaid = frozenset(name.spoken) - query.said - FILLERS
        extra = sum(0.25 if word in USUAL else EXTRA for word in unsaid)
        return (0 if entry.table else loose) + extra + name.lesser

    def _reversed(self, name: Name, query: Query) -> bool:
        """`chocolate milk` for milk chocolate: the same words, each a food, in another order."""
        if len(name.spoken) != 2:
            return False
        first, second = name.spoken
        foods = {first, second} <= self.heads
        return foods and (second, first) in list(zip(query.spoken, query.spoken[1:], strict=False))


def asked(name: str, state: str | None = None, language: str | None = None) -> Query:
    """What was said of a food, with the state that was given beside its name, or lies in its words."""
    spoken = words(name)
    in_words = next((STATE_WORDS[word] for word in spoken if word in STATE_WORDS), None)
    given: State | None = state if state in ("raw", "cooked", "dry", "canned", "dried") else None  # type: ignore[assignment]
    if in_words is None and set(spoken) & TREATED:
        in_words = "cooked"
    return Query(spoken, in_words or given, language)


def _of_state(food: Food, query: Query) -> float:
    if query.state is not None:
        return CONFLICTS.get(frozenset({query.state, food.state}), 0.0)
    return UNUSUAL if food.state in ("raw", "dry") and ATE_COOKED & set(words(food.name)) else 0.0


def _differs(query: Query, food: Food) -> bool:
    return frozenset({query.state, food.state}) in CONFLICTS


def _assumed(food: Food, query: Query) -> tuple[str, ...]:
    if query.state is None and food.state in ("raw", "cooked", "dry", "canned"):
        return (f"taken as {food.state}",)
    if _differs(query, food):
        return (f"{ONLY} {food.state}",)
    return ()


def _entry(food: Food) -> Entry:
    if food.provenance.source == OURS:
        names = tuple(_name(words(name), lesser, language) for name, lesser, language in _ranked(food))
        said = " ".join((*food.names, food.description))
        return Entry(food, names, frozenset(words(said)), table=False)
    names = (_table_name(food.description), *(_name(words(name)) for name in food.names[1:]))
    said = " ".join((food.description, *food.names[1:]))
    return Entry(food, names, frozenset(words(said)), True, _brands(food.description))


def _ranked(food: Food) -> Iterator[tuple[str, float, str]]:
    """The names that people give it: its first one, aliases, and the first one without what follows its comma.

    Hinglish comes last, for its English words often mean something else: `tomato sauce` is ketchup there.
    """
    yield food.name, 0.0, "en"
    if "," in food.name:
        yield food.name.split(",")[0], HEAD, "en"
    for language, aliases in food.aliases.items():
        for alias in aliases:
            yield alias, HINGLISH if language == "hi-Latn" else ALIAS, language


def _name(spoken: Sequence[str], lesser: float = 0.0, language: str = "") -> Name:
    required = frozenset(spoken) - NEUTRAL - FILLERS or frozenset(spoken)
    return Name(tuple(spoken), required, lesser, language)


def _table_name(description: str) -> Name:
    """`Nuts, almonds, dry roasted`: the head has to be said, and after a general head the next part too."""
    parts = [words(part) for part in description.split(",")]
    needed = frozenset(parts[0]) - NEUTRAL - FILLERS
    if needed <= GENERAL and len(parts) > 1:
        part = next((part for part in parts[1:] if not STYLES.issuperset(part)), parts[1])
        needed = (frozenset(part) - NEUTRAL - FILLERS - USUAL) | (needed & DISHES)
    spoken = tuple(word for part in parts for word in part)
    natural = DRY_BY_NATURE if KERNELS & set(parts[0]) else frozenset()
    changed = frozenset(spoken) & (TREATED | CONCENTRATED) - natural
    return Name(spoken, (needed or frozenset(spoken)) | changed)


def _brands(description: str) -> frozenset[str]:
    """Words in capitals: a maker's name, which nobody means who does not say it."""
    capitals = [part for part in description.replace(",", " ").split() if len(part) > 2 and part.isupper()]
    return frozenset(word for part in capitals for word in words(part))
