"""A linear model: what it weighs adds up, is written and read, and what is unknown counts against everything."""

from pathlib import Path

import pytest

from coach import linear_model
from coach.linear_model import Weights, key, written

DEED = 0x0BCE3D61

WEIGHTS = Weights(
    labels=("none", "deed"),
    rows={0x3A771143: 0, DEED: 1},
    rarity=bytes([32, 48]),
    unknown=64,
    unsaid=2,
    weights=memoryview(bytes([10, 246, 251, 5])).cast("b"),
    bias=(0.5, -0.5),
    scale=0.02,
    learnt_from="digest",
)


def test_the_same_features_come_to_the_same_in_whatever_parts_they_are_added() -> None:
    whole = WEIGHTS.nothing + WEIGHTS.of(map(key, "abc"))

    assert WEIGHTS.nothing + WEIGHTS.of([key("a")]) + WEIGHTS.of(map(key, "bc")) == whole


def test_shares_are_probabilities() -> None:
    shares = WEIGHTS.shares(WEIGHTS.nothing + WEIGHTS.of([key("a")]))

    assert sum(shares) == pytest.approx(1)
    assert all(0 < share < 1 for share in shares)


def test_who_says_much_that_was_never_learnt_is_heard_less_clearly() -> None:
    alone = WEIGHTS.shares(WEIGHTS.nothing + WEIGHTS.of([DEED]))
    among = WEIGHTS.shares(WEIGHTS.nothing + WEIGHTS.of([DEED, *range(50)]))
    silent = WEIGHTS.shares(WEIGHTS.nothing)

    assert silent[1] < among[1] < alone[1]


def test_what_is_written_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "weights.bin").write_bytes(b"".join(written(WEIGHTS)))
    monkeypatch.setattr(linear_model, "files", lambda package: tmp_path)

    assert linear_model.read("coach.answering", "weights.bin") == WEIGHTS
