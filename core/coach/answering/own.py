"""What the user's own records say to a question: computed figures, each a passage to be cited."""

import asyncio
from dataclasses import dataclass

from coach.answering import facts
from coach.answering.asked import Asked
from coach.knowledge.text import stems, words
from coach.nutrition.today import today
from coach.ports import Clock, Passage, Turn
from coach.records.ports import Meals, Profiles, Progress
from coach.records.profile import Profile

SETS = 24
SHORTEST = 3
"""Letters of a word that tells an exercise: `up` and `to` tell none."""
ANY_EXERCISE = frozenset(stems("lift exercise training workout set session weight"))


@dataclass(frozen=True, slots=True)
class Own:
    """`about` the athlete in a few words, and the passages that were asked for."""

    about: str = ""
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnRecords:
    """Every read is of the turn's own user. Any method may raise Unavailable."""

    profiles: Profiles
    meals: Meals
    progress: Progress
    clock: Clock

    async def of(self, turn: Turn, asked: Asked) -> Own:
        known = await self.profiles.get(turn.user)
        about = facts.profile(known)
        passages = [about] if asked.profile else []
        if asked.nutrition:
            passages.insert(0, await self._nutrition(turn, known, asked))
        return Own("" if known == Profile() else about.text, tuple(passages))

    async def lifts(self, turn: Turn, asked: Asked, found: tuple[Passage, ...]) -> tuple[Passage, ...]:
        """Of the exercise that is named; of the last training where none is."""
        exercise = meant(turn.question, found)
        if exercise is None:
            return await self._last_training(turn, asked)
        sets, *kept = await asyncio.gather(
            self.progress.last_sets(turn.user, exercise.id, SETS),
            self.progress.page(turn.user, None, 1, kind="weight_record", exercise=exercise.id),
            self.progress.page(turn.user, None, 1, kind="e1rm_record", exercise=exercise.id),
        )
        entries = [entry for page in kept for entry in page]
        records = facts.records(exercise.id, exercise.title, entries)
        if asked.records and entries:
            return (records,)
        return (facts.last_sets(exercise.id, exercise.title, sets),)

    async def _last_training(self, turn: Turn, asked: Asked) -> tuple[Passage, ...]:
        if asked.records:
            return ()
        known, sets = await asyncio.gather(
            self.profiles.get(turn.user), self.progress.last_sets(turn.user, None, SETS)
        )
        return (facts.last_workout(sets, known.time_zone),)

    async def _nutrition(self, turn: Turn, known: Profile, asked: Asked) -> Passage:
        if known.hide_numbers:
            return facts.HIDDEN
        return facts.nutrition(await today(turn.user, known, self.meals, self.clock()), asked.nutrient)


def meant(question: str, found: tuple[Passage, ...]) -> Passage | None:
    """The exercise whose name is said in full, the longest such; else the first of which a word is said."""
    exercises = [passage for passage in found if passage.kind == "exercise"]
    said = set(words(question))
    named = [one for one in exercises if set(words(one.title)) <= said]
    partly = (one for one in exercises if _telling(one.title) & _telling(question))
    return max(named, key=lambda one: len(one.title), default=next(partly, None))


def _telling(text: str) -> set[str]:
    """The words that tell one exercise from another."""
    return {word for word in stems(text) if len(word) >= SHORTEST} - ANY_EXERCISE
