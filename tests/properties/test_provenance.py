"""However the model's text is cut into deltas, the reader gets the same."""

import re
from collections import Counter
from itertools import pairwise

from hypothesis import assume, example, given
from hypothesis import strategies as st

from coach.answering.evidence import Evidence
from coach.answering.mending import Cited, Withheld
from coach.answering.numbers import quantities
from coach.answering.provenance import Provenance
from coach.answering.quantity import Quantity

PROMPT = (
    "Give a load, a weight or any figure with a unit only where a passage or a computed result states it."
)
EVIDENCE = Evidence(
    numbers=(Quantity(120, "s"),),
    loads=(Quantity(82.5, "kg"),),
    passages={1: "Eat 1.6 to 2.2 g/kg of protein.", 2: "Rest at least 60 s."},
    urls=("https://cdn.coach.test/",),
    prompt=PROMPT,
)
FRAGMENTS = st.sampled_from(
    [
        "82.5 kg", "100 kg", "1.6 g/kg", "60 s", "500 kcal", "2-3 min", "RPE 8", "100 x 5", "2019", "3", "1,200",
        "eighty-five kilos", "one hundred", "and", "kilos", "**100** kg", "zweihundert", "ein", "½", "㎏",
        "Heart rate of", "190", "| 100 |", "\nkg", "**",
        "40, 55, then", "on the bar", "(Source 7)", "【4†source】", "✅", "Breakfast saved", "kg:",
        "[1]", "[2]", "[9]", "[1, 9]", "[", "]", "[the guide](http://evil.test/x)", "https://evil.test/a.b?c",
        "https://cdn.coach.test/v.mp4", "www.evil.com", "evil.com", "me@evil.com", "http", "e.g.", "...",
        "I've logged", "I've", "I", "have", "just", "Your plan", "has been updated", "Done.", "Saved!", "Ich habe",
        "gespeichert", "nicht", "he", "ho", "guardado", PROMPT, "a weight or any figure with a unit",
        "Keep", "squat", "protein", "don't", "don’t", "über", "好的", "第3組。", "दर्द", "-", "*", ".", "!", "?", ",",
        " ", "  ", "\n", "\n\n", "\t",
    ]
)  # fmt: skip
SPACED = st.lists(FRAGMENTS, max_size=25).map(" ".join)
TEXTS = SPACED | st.lists(FRAGMENTS, max_size=25).map("".join)


def _read(deltas: list[str]) -> tuple[str, Counter[Cited | Withheld]]:
    provenance = Provenance(EVIDENCE)
    pieces = [piece for delta in deltas for piece in provenance.feed(delta)] + list(provenance.flush())
    said = "".join(piece for piece in pieces if isinstance(piece, str))
    return said, Counter(piece for piece in pieces if not isinstance(piece, str))


def _cut(text: str, places: list[int]) -> list[str]:
    edges = sorted({0, len(text), *(place % (len(text) + 1) for place in places)})
    return [text[a:b] for a, b in pairwise(edges)]


@given(TEXTS, st.lists(st.integers(0, 10_000), max_size=60))
@example("I've logged 100 kg. " + PROMPT, list(range(200)))
def test_any_cutting_of_the_deltas_gives_the_same_text(text: str, places: list[int]) -> None:
    assert _read(_cut(text, places)) == _read([text])


@given(SPACED)
@example("Done. 100 x 5 \n Done. kilos")
@example("㎏ one hundred RPE 8")
@example("1.6 g/kg (Source 7) \n kg:")
@example("190 https://evil.test/a.b?c on the bar")
def test_every_number_that_is_left_has_its_evidence(text: str) -> None:
    assume("figure with a unit" not in text)  # where the prompt's words are dropped, new neighbours meet
    said, _ = _read([text])
    for found in quantities(said):
        assert EVIDENCE.backs(found) or EVIDENCE.citing(found, [])


@given(SPACED)
def test_no_invented_load_no_foreign_address_and_no_prompt_is_left(text: str) -> None:
    said, _ = _read([text])
    assert "100 kg" not in said
    assert "**100** kg" not in said
    assert "eighty-five kilos" not in said
    assert "500 kcal" not in said
    assert "evil.test" not in said
    assert not re.search(r"evil\.com\b", said)
    assert not any(PROMPT[at : at + 40] in said for at in range(len(PROMPT) - 40))


@given(
    st.lists(
        st.sampled_from(
            [
                "keep your chest up",
                "press through the floor",
                "sit back",
                "rest a while",
                "breathe in,",
                "and go on",
            ]
        ),
        min_size=1,
    )
)
def test_plain_words_come_out_unchanged(clauses: list[str]) -> None:
    text = " ".join(clauses)
    assert _read(_cut(text, [1, 5, 9, 14])) == (text, Counter())
