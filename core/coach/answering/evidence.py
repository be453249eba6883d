"""What an answer may rest on: computed numbers, cited passages, what tools did, and whose links are ours."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from coach.answering.bounds import HEAVIEST_KG
from coach.answering.numbers import Found, stated, supported
from coach.answering.quantity import Quantity

_COUNTED = re.compile(r"(?<![\d.,:])\d{1,2}(?![\d.,:]*\d)")

Effect = Literal["added", "changed", "removed", "sent"]


@dataclass(frozen=True)
class Evidence:
    """The facts of one turn.

    numbers   computed by our rules or read by a tool (`numbers.computed` takes them from a result)
    own       what the user's record holds
    loads     what is prescribed; where given, any weight in kg or lb must be one of these, or a computed one,
              and none may be said where it is empty
    passages  numbered sources; their numbers may be said by an answer that cites them
    general   of these, the ones that know nothing of this user's strength: they name no heavy load
    said      the user's own words, whose numbers may be repeated
    done      what tool results say was carried out
    urls      beginnings of the addresses that are ours to give
    prompt    the instructions that the reader must not see repeated
    """

    numbers: tuple[Quantity, ...] = ()
    own: tuple[Quantity, ...] = ()
    loads: tuple[Quantity, ...] | None = None
    passages: Mapping[int, str] = field(default_factory=dict)
    general: frozenset[int] = frozenset()
    said: tuple[str, ...] = ()
    done: frozenset[Effect] = frozenset()
    urls: tuple[str, ...] = ()
    prompt: str = ""

    def computes(self, found: Found) -> bool:
        """Whether our own rules stand behind a quantity."""
        if self.loads is not None and found.is_weight:
            return supported(found, (*self.loads, *self.numbers), exactly=True)
        return supported(found, self.numbers)

    def backs(self, found: Found) -> bool:
        """Whether a quantity is computed, or the user's own."""
        if self.loads is not None and found.is_weight:
            return supported(found, (*self.loads, *self.numbers, *self.own), exactly=True)
        return supported(found, (*self.numbers, *self.own, *self._said))

    def citing(self, found: Found, cited: Iterable[int]) -> int | None:
        """The passage that states a quantity, one already cited before any other."""
        if self.loads is not None and found.is_weight:
            return None
        first = [ref for ref in cited if ref in self.passages]
        heavy = found.is_weight and found.most > HEAVIEST_KG
        for ref in (*first, *(ref for ref in self.passages if ref not in first)):
            if not (heavy and ref in self.general) and supported(found, self._stated[ref]):
                return ref
        return None

    @cached_property
    def _stated(self) -> dict[int, list[Quantity]]:
        return {ref: list(stated(text)) for ref, text in self.passages.items()}

    @cached_property
    def _said(self) -> list[Quantity]:
        """That something has no energy is not the user's to say. What they count without a unit may be their age or
        repetitions."""
        said = (quantity for text in self.said for quantity in stated(text))
        counted = (float(number) for text in self.said for number in _COUNTED.findall(text))
        return [
            *(quantity for quantity in said if quantity.value or quantity.kind != "energy"),
            *(Quantity(number, unit) for number in counted for unit in ("years", "reps")),
        ]
