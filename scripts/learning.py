"""Fits the weights of a linear classifier (core/coach/linear_model.py); needs scikit-learn, which nothing else does."""

import hashlib
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from coach.linear_model import IDF_STEPS, Weights, key, written

STRENGTH = 50.0
"""C of the regression, the inverse of its penalty: from 30 to 100 it made no difference on a set that was kept back."""


def digest(rows: Iterable[Sequence[object]]) -> str:
    """Of all that is learnt from, in any order."""
    return hashlib.sha256("\n".join(sorted("\t".join(map(str, row)) for row in rows)).encode()).hexdigest()


Example = tuple[Sequence[str], str, float]
"""Features, label, and how much it counts."""


def fit(
    examples: Iterable[Example], labels: Sequence[str], learnt_from: str, *, often: int, unsaid: int
) -> Weights:
    """`often`: texts that a feature must be of, for one of a single text says nothing about others. `unsaid` unknown
    features are added to each text, in learning as in use."""
    import numpy as np
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    texts, said, counts = zip(*examples, strict=True)
    count = Counter(feature for one in texts for feature in set(one))
    known = sorted(name for name, n in count.items() if n >= often)
    names = sorted({key(name): name for name in known}.values(), key=key)  # two of one hash are one feature
    place = {name: at for at, name in enumerate(names)}
    rarity = np.array([_rarity(count[name], len(texts)) for name in names])
    unknown = _rarity(1, len(texts))
    matrix = csr_matrix(_normal(texts, place, rarity, unknown, unsaid), shape=(len(texts), len(names)))
    model = LogisticRegression(C=STRENGTH, max_iter=2000, tol=1e-4)
    model.fit(matrix, [labels.index(one) for one in said], sample_weight=counts)
    # A column of a text's sum is rarity * coefficient; both are stored in one byte.
    weights = model.coef_.T * rarity[:, None] / IDF_STEPS
    scale = float(np.abs(weights).max()) / 127
    return Weights(
        labels=tuple(labels),
        rows={key(name): at for at, name in enumerate(names)},
        rarity=rarity.astype(np.uint8).tobytes(),
        unknown=unknown,
        unsaid=unsaid,
        weights=memoryview(np.round(weights / scale).astype(np.int8).tobytes()).cast("b"),
        bias=tuple(round(float(bias), 4) for bias in model.intercept_),
        scale=scale,
        learnt_from=learnt_from,
    )


def write(weights: Weights, target: Path) -> None:
    target.write_bytes(b"".join(written(weights)))
    print(f"{len(weights.rows)} features, {len(weights.labels)} labels, {target.stat().st_size} bytes")


def _rarity(texts: int, of: int) -> int:
    """The inverse document frequency, in steps."""
    return min(255, round(IDF_STEPS * (1 + math.log((1 + of) / (1 + texts)))))


def _normal(
    texts: Sequence[Sequence[str]], place: dict[str, int], rarity: Sequence[int], unknown: int, unsaid: int
) -> tuple[list[float], list[int], list[int]]:
    """A row for each text, of length one: values, columns, and where each row ends."""
    places: list[int] = []
    values: list[float] = []
    ends = [0]
    for one in texts:
        known = sorted(place[name] for name in one if name in place)
        strange = (unsaid + len(one) - len(known)) * unknown**2
        length = math.sqrt(sum(int(rarity[at]) ** 2 for at in known) + strange)
        places += known
        values += [int(rarity[at]) / length for at in known]
        ends.append(len(places))
    return values, places, ends
