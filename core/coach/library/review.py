"""The library on one page of Markdown, for a person to read: links resolved, gaps and loners first."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import get_args

from coach.library import plan as plans
from coach.library.exercise import Exercise, Muscle, Pattern, cautions, kindness
from coach.library.food import Food
from coach.library.load import Library
from coach.library.record import spoken
from coach.library.snippet import Snippet

HEAD = """\
# The library

Generated from `library/` by `scripts/library-review`: change the records, not this page, and run it again.
"""
MANY = 3
"""A muscle with fewer exercises of its own than this is a gap."""


def page(library: Library) -> str:
    """The whole page. Pure: the same records always give the same text."""
    parts = [
        HEAD,
        "\n".join(_counts(library)),
        "\n".join(_gaps(library.exercises)),
        "\n".join(_exercises(library.exercises)),
        "\n".join(_snippets(library.snippets)),
        "\n".join(_plans(library)),
        "\n".join(_foods(library.foods)),
    ]
    return "\n".join(parts).rstrip() + "\n"


def lonely(exercises: Iterable[Exercise]) -> list[str]:
    """Ids that no other exercise leads to."""
    exercises = tuple(exercises)
    reached = {link for exercise in exercises for link in exercise.links}
    return [exercise.id for exercise in exercises if exercise.id not in reached]


def _counts(library: Library) -> Iterator[str]:
    languages = Counter(language for exercise in library.exercises for language in exercise.aliases)
    yield "| records | |\n|---|---|"
    yield f"| exercises | {len(library.exercises)} |"
    yield f"| with names in | {', '.join(f'{tag} {count}' for tag, count in languages.most_common())} |"
    yield f"| snippets | {len(library.snippets)} |"
    yield f"| foods | {len(library.foods)} |"
    yield f"| plans | {len(library.plans)} |"
    yield ""


def _gaps(exercises: tuple[Exercise, ...]) -> Iterator[str]:
    yield "## Gaps\n"
    yield _gap("Nothing leads to", lonely(exercises))
    yield _gap(
        "No easier version, though it is not for beginners",
        [exercise.id for exercise in exercises if exercise.level != "beginner" and not exercise.easier],
    )
    yield _gap(
        "No harder version and no mobility drill, though it is for beginners",
        [
            exercise.id
            for exercise in exercises
            if exercise.level == "beginner" and exercise.mechanic and not exercise.harder
        ],
    )
    primary = Counter(muscle for exercise in exercises for muscle in exercise.primary)
    yield _gap(
        f"Muscles with fewer than {MANY} exercises of their own",
        [muscle for muscle in get_args(Muscle) if primary[muscle] < MANY and muscle != "shoulders"],
    )
    bare = {exercise.pattern for exercise in exercises if not exercise.equipment}
    yield _gap(
        "Patterns that nothing trains without equipment",
        [pattern for pattern in get_args(Pattern) if pattern not in bare],
    )
    yield ""


def _exercises(exercises: tuple[Exercise, ...]) -> Iterator[str]:
    names = {exercise.id: exercise.name for exercise in exercises}
    by_pattern: defaultdict[str, list[Exercise]] = defaultdict(list)
    for exercise in exercises:
        by_pattern[exercise.pattern or "none"].append(exercise)
    yield "## Exercises\n"
    for pattern in sorted(by_pattern):
        yield f"### {spoken(pattern).capitalize()}\n"
        yield "| exercise | trains | takes | level | easier | harder | instead | care |"
        yield "|---|---|---|---|---|---|---|---|"
        for exercise in sorted(by_pattern[pattern], key=lambda one: one.name):
            yield _row(exercise, names)
        yield ""


def _row(exercise: Exercise, names: dict[str, str]) -> str:
    trains = f"**{_words(exercise.primary)}** {_words(exercise.secondary)}".strip()
    takes = _words(exercise.equipment) or "nothing"
    if exercise.also_with:
        takes += f" (or {_words(exercise.also_with)})"
    cells = (
        f'<a id="{exercise.id}"></a>{exercise.name}',
        trains,
        takes,
        exercise.level,
        *(_links(links, names) for links in (exercise.easier, exercise.harder, exercise.substitutes)),
        f"{cautions(exercise).removeprefix('Take care: ')} {kindness(exercise)}".strip(),
    )
    return f"| {' | '.join(cells)} |"


def _snippets(snippets: tuple[Snippet, ...]) -> Iterator[str]:
    by_topic: defaultdict[str, list[Snippet]] = defaultdict(list)
    for snippet in snippets:
        by_topic[snippet.topic].append(snippet)
    yield "## Snippets\n"
    for topic in sorted(by_topic):
        yield f"### {spoken(topic).capitalize()}\n"
        for snippet in by_topic[topic]:
            yield f"* **{snippet.title}** (`{snippet.id}`). {snippet.text} *{_source(snippet)}*"
        yield ""


def _source(snippet: Snippet) -> str:
    source = snippet.source
    return f"[{source.cite}]({source.url})" if source.url else source.cite


def _plans(library: Library) -> Iterator[str]:
    yield "## Plans\n"
    for plan in library.plans:
        yield f"### {plan.name} (`{plan.id}`)\n"
        yield "\n\n".join(plans.passage(plan).splitlines())
        yield ""


def _foods(foods: tuple[Food, ...]) -> Iterator[str]:
    yield "## Foods\n"
    yield "| food | state | USDA SR28 | kcal | protein g | carbs g | fat g | measures |"
    yield "|---|---|---|---|---|---|---|---|"
    for food in foods:
        per = food.per_100g
        measures = "; ".join(f"{one.amount:g} {one.measure} = {one.grams:g} g" for one in food.portions)
        amounts = f"{per.kcal:g} | {per.protein_g:g} | {per.carbs_g:g} | {per.fat_g:g}"
        yield f"| {food.name} | {spoken(food.state)} | {food.ndb_no} | {amounts} | {measures} |"


def _gap(title: str, ids: list[str]) -> str:
    return f"* {title}: {', '.join(f'`{one}`' for one in ids) or 'none'}."


def _words(values: Iterable[str]) -> str:
    return ", ".join(spoken(value) for value in values)


def _links(ids: Iterable[str], names: dict[str, str]) -> str:
    return ", ".join(f"[{names[one]}](#{one})" if one in names else f"**missing: {one}**" for one in ids)
