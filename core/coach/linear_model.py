"""A linear classifier whose weights are part of a release: small, quick, the same everywhere, and traceable to words.

Multinomial logistic regression (Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 4.4) over the
features of a short text, each weighed by its inverse document frequency (Spärck Jones, 1972). What is unknown adds
nothing but length: who says much that was never learnt is heard less clearly. `scripts/learning.py` fits and writes
them.
"""

import json
import math
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from operator import add
from zlib import crc32

IDF_STEPS = 16
"""Steps in which the rarity of a feature is kept, for each unit of its logarithm."""


def key(feature: str) -> int:
    """By which a feature is known."""
    return crc32(feature.encode())


@dataclass(frozen=True, slots=True)
class Sum:
    """What some features of a text come to; sums of several add up."""

    columns: tuple[int, ...]
    square: int

    def __add__(self, other: "Sum") -> "Sum":
        return Sum(tuple(map(add, self.columns, other.columns)), self.square + other.square)


@dataclass(frozen=True, slots=True)
class Weights:
    """One column for each of `labels`. A feature is known by its hash and has a row; `rarity` are inverse document
    frequencies in steps of 1 / IDF_STEPS, `unknown` that of what has none. So many unknown features as `unsaid` says
    every text is taken to have beside its own: few words are weak evidence. `learnt_from` is a digest of what was
    learnt from."""

    labels: tuple[str, ...]
    rows: dict[int, int]
    rarity: bytes
    unknown: int
    unsaid: int
    weights: memoryview
    bias: tuple[float, ...]
    scale: float
    learnt_from: str

    @property
    def nothing(self) -> Sum:
        """What every text begins with."""
        return Sum((0,) * len(self.labels), self.unsaid * self.unknown**2)

    def of(self, keys: Iterable[int]) -> Sum:
        """Of features, by their keys."""
        width, square = len(self.labels), 0
        found = []
        for key in keys:
            row = self.rows.get(key)
            if row is None:
                square += self.unknown**2
            else:
                square += self.rarity[row] ** 2
                found.append(self.weights[row * width : (row + 1) * width])
        return Sum(tuple(map(sum, zip(*found, strict=True))) if found else (0,) * width, square)

    def shares(self, known: Sum) -> list[float]:
        """The probability of each label."""
        by = self.scale * IDF_STEPS / math.sqrt(known.square)
        shares = [math.exp(bias + total * by) for bias, total in zip(self.bias, known.columns, strict=True)]
        whole = math.fsum(shares)
        return [share / whole for share in shares]


def read(package: str, name: str) -> Weights:
    """The weights of a release, from a file beside the code that uses them."""
    head, body = files(package).joinpath(name).read_bytes().split(b"\n", 1)
    told = json.loads(head)
    count = told["features"]
    hashes = array("I", body[: 4 * count])
    return Weights(
        labels=tuple(told["labels"]),
        rows={key: row for row, key in enumerate(hashes)},
        rarity=body[4 * count : 5 * count],
        unknown=told["unknown"],
        unsaid=told["unsaid"],
        weights=memoryview(body[5 * count :]).cast("b"),
        bias=tuple(told["bias"]),
        scale=told["scale"],
        learnt_from=told["learnt_from"],
    )


def written(weights: Weights) -> Iterator[bytes]:
    """The parts of such a file."""
    head = {
        "labels": weights.labels,
        "features": len(weights.rows),
        "unknown": weights.unknown,
        "unsaid": weights.unsaid,
        "bias": weights.bias,
        "scale": weights.scale,
        "learnt_from": weights.learnt_from,
    }
    yield json.dumps(head).encode() + b"\n"
    yield array("I", weights.rows).tobytes()
    yield weights.rarity
    yield weights.weights.tobytes()
