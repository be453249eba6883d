import math
from pathlib import Path

import pytest

from coach.adapters.embedding_static import DIMENSIONS, TOKENS, WEIGHTS, StaticEmbedder
from coach.errors import SettingsError
from coach.ports import Vector


@pytest.fixture(scope="module")
def embedder() -> StaticEmbedder:
    return StaticEmbedder()


def cosine(a: Vector, b: Vector) -> float:
    return sum(x * y for x, y in zip(a, b, strict=True))


async def test_a_text_is_a_unit_vector(embedder: StaticEmbedder) -> None:
    [vector] = await embedder.embed(["bulgarian split squat"])

    assert len(vector) == DIMENSIONS
    assert math.isclose(cosine(vector, vector), 1.0)


async def test_what_means_the_same_lies_nearer_than_what_does_not(embedder: StaticEmbedder) -> None:
    asked, near, far = await embedder.embed(
        ["exercises for the back of the thigh", "hamstring training", "the price of a subscription"]
    )

    assert cosine(asked, near) > cosine(asked, far) + 0.2


async def test_an_empty_text_has_no_direction(embedder: StaticEmbedder) -> None:
    assert await embedder.embed([""]) == [[0.0] * DIMENSIONS]


async def test_the_vectors_are_those_of_the_package_itself(embedder: StaticEmbedder) -> None:
    wordllama = pytest.importorskip("wordllama")
    text = "palms-up wrist curl, 12 reps – langsam"
    folder = str(Path(wordllama.__file__).parent)
    theirs = wordllama.WordLlama.load(cache_dir=folder, disable_download=True).embed(text, norm=True)[0]

    [ours] = await embedder.embed([text])

    assert ours == pytest.approx(list(theirs), abs=1e-5)


def test_missing_files_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="install the wordllama package"):
        StaticEmbedder(tmp_path)


async def test_other_weights_are_refused(tmp_path: Path) -> None:
    header = b'{"embedding.weight":{"dtype":"F32","shape":[2,64],"data_offsets":[0,512]}}'
    (tmp_path / WEIGHTS).parent.mkdir()
    (tmp_path / TOKENS).parent.mkdir()
    (tmp_path / WEIGHTS).write_bytes(len(header).to_bytes(8, "little") + header + bytes(512))
    (tmp_path / TOKENS).write_text('{"model":{"type":"WordLevel","vocab":{"a":0,"?":1},"unk_token":"?"}}')

    with pytest.raises(SettingsError, match="not those expected"):
        await StaticEmbedder(tmp_path).embed(["a"])
