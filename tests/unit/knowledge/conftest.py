"""A library small enough to see through, and what searches it."""

import pytest

from coach.adapters.memory.embedder import MemoryEmbedder
from coach.adapters.memory.knowledge import MemoryKnowledge
from coach.knowledge.entry import Entry
from coach.knowledge.index import LibraryIndex, build_index
from coach.knowledge.ingest import ingest
from coach.knowledge.retriever import Retriever


def exercise(
    id: str,
    name: str,
    text: str = "",
    *,
    muscles: str,
    needs: str = "",
    joints: str = "",
    level: str = "beginner",
    categories: str = "",
    aliases: tuple[str, ...] = (),
) -> Entry:
    return Entry(
        id=id,
        kind="exercise",
        name=name,
        text=text or name,
        names=(name, *aliases),
        primary=tuple(muscles.split()),
        needs=tuple(needs.split()),
        joints=tuple(joints.split()),
        level=level,
        categories=tuple(categories.split()),
    )


EXERCISES = [
    exercise(
        "back-squat",
        "Barbell squat",
        "Bar on the upper back, sit down between the heels, stand up.",
        muscles="quads glutes",
        needs="barbell",
        joints="knee lower_back",
    ),
    exercise(
        "goblet-squat",
        "Goblet squat",
        "Hold one weight at the chest and squat.",
        muscles="quads",
        needs="dumbbell",
        joints="knee",
    ),
    exercise("sled-drag", "Sled drag", "Walk backwards and pull the sled.", muscles="quads", needs="sled"),
    exercise(
        "leg-curl",
        "Lying leg curl",
        "Pull the heels to the seat.",
        muscles="hamstrings",
        needs="machine",
    ),
    exercise(
        "band-leg-curl",
        "Band leg curl",
        "Tie the band low and pull the heels back.",
        muscles="hamstrings",
        needs="band",
    ),
    exercise("push-up", "Push-up", "Hands on the floor, lower the chest.", muscles="chest triceps"),
    exercise(
        "bench-press", "Barbell bench press", "Lower the bar to the chest.", muscles="chest", needs="barbell"
    ),
    exercise(
        "dumbbell-fly", "Dumbbell fly", "Open the arms wide on a bench.", muscles="chest", needs="dumbbell"
    ),
    exercise("face-pull", "Face pull", "Rope to the face.", muscles="rear_delts", needs="cable"),
    exercise("lateral-raise", "Lateral raise", "Raise to the sides.", muscles="side_delts", needs="dumbbell"),
    exercise("plank", "Plank", "Forearms and toes, hold still.", muscles="abs"),
    exercise("side-plank", "Side plank", "On one forearm, hold.", muscles="obliques"),
    exercise(
        "hamstring-stretch",
        "Hamstring stretch",
        "Pull the straight leg up.",
        muscles="hamstrings",
        categories="stretch",
    ),
    exercise(
        "box-jump",
        "Box jump",
        "Jump onto a box.",
        muscles="quads",
        needs="box",
        joints="knee",
        categories="plyometric",
    ),
]
SNIPPETS = [
    Entry(
        id="rest",
        kind="snippet",
        name="How long to rest between sets",
        text="Rest two to three minutes between hard sets.",
        names=("How long to rest between sets", "rest time"),
    ),
    Entry(
        id="sore-knee",
        kind="snippet",
        name="Sore knee on leg day",
        text="Take what does not hurt: a sled, a higher box.",
        names=("Sore knee on leg day", "my knee hurts when I squat"),
        joints=("knee",),
    ),
    Entry(
        id="sore-shoulder",
        kind="snippet",
        name="Sore shoulder",
        text="Press with a neutral grip, or leave it.",
        names=("Sore shoulder", "my shoulder hurts"),
        joints=("shoulder",),
    ),
]


@pytest.fixture(scope="session")
def index() -> LibraryIndex:
    return build_index([*EXERCISES, *SNIPPETS])


@pytest.fixture
def embedder() -> MemoryEmbedder:
    return MemoryEmbedder()


@pytest.fixture
async def knowledge(embedder: MemoryEmbedder) -> MemoryKnowledge:
    store = MemoryKnowledge(embedder.name)
    await ingest(EXERCISES, "exercise", store, embedder)
    await ingest(SNIPPETS, "snippet", store, embedder)
    return store


@pytest.fixture
def retriever(knowledge: MemoryKnowledge, embedder: MemoryEmbedder, index: LibraryIndex) -> Retriever:
    return Retriever(knowledge, embedder, index)
