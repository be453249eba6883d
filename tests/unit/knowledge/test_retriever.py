from dataclasses import replace

import pytest

from coach.adapters.memory.embedder import MemoryEmbedder
from coach.adapters.memory.knowledge import MemoryKnowledge
from coach.knowledge.index import LibraryIndex
from coach.knowledge.retriever import Retriever, between, meals_collection
from coach.ports import Hit, Record, Search

KNEES = "my knees hurt when I squat, what else can I do for quads?"


async def test_exercises_and_advice_stand_side_by_side(retriever: Retriever) -> None:
    found = await retriever.ground(KNEES)

    ids = [passage.id for passage in found.passages]
    assert {"sled-drag", "sore-knee"} <= set(ids)
    assert not found.abstained
    assert len(ids) <= 6
    assert all(passage.text and passage.title for passage in found.passages)


async def test_advice_alone_is_an_answer(retriever: Retriever) -> None:
    found = await retriever.ground("how long should I rest between sets")

    assert found.passages[0].id == "rest"
    assert found.passages[0].kind == "snippet"


async def test_only_the_kinds_asked_for_come_back(retriever: Retriever) -> None:
    found = await retriever.ground(KNEES, kinds=frozenset({"exercise"}))

    assert {passage.kind for passage in found.passages} == {"exercise"}


async def test_a_missing_movement_is_named_and_no_exercise_taken_for_it(retriever: Retriever) -> None:
    found = await retriever.ground("copenhagen plank progression")

    assert found.abstained
    assert (found.reason, found.missing) == ("no_such_movement", "copenhagen plank")
    assert not [passage for passage in found.passages if passage.kind == "exercise"]


@pytest.mark.parametrize("question", ["ski erg intervals", "assault bike sprints"])
async def test_equipment_that_nothing_here_needs_is_declined(retriever: Retriever, question: str) -> None:
    assert (await retriever.ground(question, kinds=frozenset({"exercise"}))).abstained


@pytest.mark.parametrize("question", ["ski erg or goblet squat today", "ski erg broken, quads instead"])
async def test_such_equipment_beside_a_movement_or_a_muscle_declines_nothing(
    retriever: Retriever, question: str
) -> None:
    assert not (await retriever.ground(question, kinds=frozenset({"exercise"}))).abstained


@pytest.mark.parametrize("question", ["what time does the gym open", "best running shoes under 100 euro"])
async def test_what_is_bought_and_the_gym_as_a_place_are_no_exercises(
    retriever: Retriever, question: str
) -> None:
    assert (await retriever.ground(question, kinds=frozenset({"exercise"}))).abstained


async def test_nothing_that_fits_is_said_to_be_nothing(retriever: Retriever) -> None:
    found = await retriever.ground("does ashwagandha raise testosterone", kinds=frozenset({"exercise"}))

    assert (found.passages, found.abstained, found.reason) == ((), True, "nothing_fits")


@pytest.mark.parametrize("away", ["knowledge", "embedder"])
async def test_words_alone_answer_while_vectors_are_away_and_say_so(
    retriever: Retriever, knowledge: MemoryKnowledge, embedder: MemoryEmbedder, away: str
) -> None:
    knowledge.down, embedder.down = away == "knowledge", away == "embedder"

    found = await retriever.ground("goblet squat")

    assert found.words_only
    assert found.passages[0].id == "goblet-squat"


async def test_with_vectors_nothing_is_marked(retriever: Retriever) -> None:
    assert not (await retriever.ground("goblet squat")).words_only


class Counting(MemoryKnowledge):
    rounds: list[list[Search]]

    async def search(self, searches: list[Search]) -> list[list[Hit]]:  # type: ignore[override]
        self.rounds.append(list(searches))
        return await super().search(searches)


async def test_one_round_asks_everything(embedder: MemoryEmbedder, index: LibraryIndex) -> None:
    store = Counting(embedder.name)
    store.rounds = []

    await Retriever(store, embedder, index).ground("squat", user="u1")

    [searches] = store.rounds
    assert [search.collection for search in searches] == ["exercises", "snippets", meals_collection("u1")]


async def test_a_users_meals_are_in_a_collection_of_their_own(
    retriever: Retriever, knowledge: MemoryKnowledge, embedder: MemoryEmbedder
) -> None:
    [vector] = await embedder.embed(["chicken with rice for lunch"])
    meal = Record("m1", vector, "chicken with rice, 640 kcal", {"title": "Lunch"})
    await knowledge.store(meals_collection("anna"), [meal])

    hers = await retriever.ground("how much protein was in my chicken with rice for lunch", user="anna")
    his = await retriever.ground("how much protein was in my chicken with rice for lunch", user="ben")

    assert [passage.id for passage in hers.passages if passage.kind == "meal"] == ["m1"]
    assert [passage for passage in his.passages if passage.kind == "meal"] == []


def test_a_collection_of_meals_names_nobody() -> None:
    user = "7c9e6679-7425-40de-944b-e07fc1f90ae7"

    assert user not in meals_collection(user)
    assert meals_collection(user) != meals_collection(user + "0")


async def test_chunks_of_entries_that_the_index_does_not_hold_are_passed_by(
    knowledge: MemoryKnowledge, embedder: MemoryEmbedder, index: LibraryIndex
) -> None:
    [vector] = await embedder.embed(["goblet squat"])
    await knowledge.store("exercises", [Record("stale", vector, "gone", {"entry": "gone"})])

    found = await Retriever(knowledge, embedder, index).ground("goblet squat")

    assert found.passages[0].id == "goblet-squat"


def test_the_vector_between_is_of_unit_length() -> None:
    assert between([(1, 0), (0, 1)]) == pytest.approx([0.7071, 0.7071], abs=1e-4)
    assert between([(0, 0), (0, 0)]) == [0, 0]


def test_an_index_keeps_its_entries_apart_by_kind(index: LibraryIndex) -> None:
    kinds = {kind: {index.entries[row].kind for row in rows} for kind, rows in index.rows_of.items()}

    assert kinds == {"exercise": {"exercise"}, "snippet": {"snippet"}}
    assert replace(index, entries=()).rows_of == {"exercise": frozenset(), "snippet": frozenset()}
