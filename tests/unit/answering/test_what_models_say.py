"""1,360 answers as models write them, by writers who did not know the filter: what of each a reader gets.

A line has the evidence of its turn, the answer, what of it must not be read (`bad`) and what must be (`keep`).
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from coach.answering.evidence import Evidence
from coach.answering.numbers import stated
from coach.answering.provenance import Provenance

ANSWERS = Path(__file__).parent / "answers"
KNOWN = {tuple(line.split("\t")) for line in (ANSWERS / "known.tsv").read_text("utf-8").splitlines()}
"""What still comes through ("read") or is cut though nothing is wrong with it ("cut"): the answer and the words, so
that nobody takes this for complete."""


def _cases() -> Iterator[Any]:
    for file in sorted(ANSWERS.glob("*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            case = json.loads(line)
            yield pytest.param(case, id=case["id"])


def _read(case: dict[str, Any]) -> str:
    known = case["evidence"]
    loads = known["loads"]
    provenance = Provenance(
        Evidence(
            numbers=tuple(one for text in known["computed"] for one in stated(text)),
            loads=None if loads is None else tuple(one for text in loads for one in stated(text)),
            passages={int(ref): text for ref, text in known["passages"].items()},
            said=(known["user"],),
            done=frozenset(known["done"]),
        )
    )
    pieces = [*provenance.feed(case["answer"]), *provenance.flush()]
    return "".join(piece for piece in pieces if isinstance(piece, str))


@pytest.mark.parametrize("case", [*_cases()])
def test_of_what_a_model_makes_up_nothing_is_read_and_of_the_rest_all(case: dict[str, Any]) -> None:
    shown = _read(case)
    read = {(case["id"], "read", bad) for bad in case["bad"] if bad in shown}
    cut = {(case["id"], "cut", kept.replace("\n", " ")) for kept in case["keep"] if kept not in shown}

    assert (read | cut) - KNOWN == set()


def test_most_of_what_is_made_up_is_heard_though_nobody_taught_it() -> None:
    offending = [case.values[0] for case in _cases() if case.values[0]["bad"]]
    read = {answer for answer, what, _ in KNOWN if what == "read"}

    assert len(read) < 0.19 * len(offending)
