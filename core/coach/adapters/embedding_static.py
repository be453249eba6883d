"""An embedder that needs no key, no download and no network: the mean of one fixed vector a token.

Tokens and vectors are files of the `wordllama` package (MIT; 256 dimensions, half precision, 16 MB).
They are read directly: the package itself would import numpy and spend 0.5 s of a cold start on it.
"""

import json
import math
import mmap
import struct
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from coach.errors import SettingsError
from coach.ports import Embedder, Vector

if TYPE_CHECKING:
    from tokenizers import Tokenizer

NAME = "wordllama-l2-supercat-256"
DIMENSIONS = 256
COMMON = 2_048
"""Words whose vectors are kept unpacked, at 8 KB each."""
WEIGHTS = Path("weights", "l2_supercat_256.safetensors")
TOKENS = Path("tokenizers", "l2_supercat_tokenizer_config.json")


class StaticEmbedder(Embedder):
    """Opens its files at the first text: some 60 ms of CPU, then about 0.2 ms a question."""

    name = NAME

    def __init__(self, folder: Path | None = None) -> None:
        """`folder` is that of the wordllama package. Raises SettingsError where its files are missing."""
        self._folder = folder or _installed()
        for file in (WEIGHTS, TOKENS):
            if not (self._folder / file).is_file():
                raise SettingsError(f"The embedder's file {file} is missing: install the wordllama package.")

    async def embed(self, texts: Sequence[str]) -> list[Vector]:
        return [self._embedded(text) for text in texts]

    def _embedded(self, text: str) -> Vector:
        ids = self._tokenizer.encode(text, add_special_tokens=False).ids
        sums = [*map(sum, zip(*map(self._rows, ids), strict=True))] if ids else [0.0] * DIMENSIONS
        length = math.sqrt(sum(x * x for x in sums))
        return [x / length for x in sums] if length else sums

    @cached_property
    def _rows(self) -> Callable[[int], tuple[float, ...]]:
        """Few words make up most of a text; unpacking one costs more than adding it up."""

        @lru_cache(maxsize=COMMON)
        def row(token: int) -> tuple[float, ...]:
            start = self._start + 2 * DIMENSIONS * token
            return struct.unpack(f"<{DIMENSIONS}e", self._vectors[start : start + 2 * DIMENSIONS])

        return row

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        from tokenizers import Tokenizer

        return Tokenizer.from_file(str(self._folder / TOKENS))

    @cached_property
    def _vectors(self) -> mmap.mmap:
        with (self._folder / WEIGHTS).open("rb") as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    @cached_property
    def _start(self) -> int:
        """Where the one matrix begins; the format: eight bytes of length, a JSON header, the data."""
        size = int.from_bytes(self._vectors[:8], "little")
        [matrix] = [
            part for name, part in json.loads(self._vectors[8 : 8 + size]).items() if name != "__metadata__"
        ]
        if matrix["dtype"] != "F16" or matrix["shape"][1] != DIMENSIONS:
            raise SettingsError("The embedder's weights are not those expected: install wordllama 0.4.")
        return int(8 + size + matrix["data_offsets"][0])


def _installed() -> Path:
    """The package's folder, found without importing it."""
    spec = find_spec("wordllama")
    if spec is None or not spec.submodule_search_locations:
        raise SettingsError("The package wordllama is not installed; it holds the embedder's vectors.")
    return Path(spec.submodule_search_locations[0])
