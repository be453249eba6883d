"""Why a photo came to nothing, and what a person can do about each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Reason = Literal[
    "not_uploaded",
    "not_a_picture",
    "incomplete",
    "too_large",
    "no_food",
    "declined",
    "unavailable",
    "overdue",
]

IN_WORDS = "or say in words what you ate."

ADVICE: Mapping[Reason, str] = {
    "not_uploaded": f"The picture never arrived. Send it once more, {IN_WORDS}",
    "not_a_picture": f"The file is no JPEG, PNG or WebP picture. Send one of these, {IN_WORDS}",
    "incomplete": f"The picture broke off on its way. Send it once more, {IN_WORDS}",
    "too_large": f"The picture is too large. Send a smaller one, {IN_WORDS}",
    "no_food": f"There is no food to be seen in the picture. Take another one, {IN_WORDS}",
    "declined": f"This picture was not looked at. Take another one, {IN_WORDS}",
    "unavailable": f"The picture could not be looked at just now. Send it again later, {IN_WORDS}",
    "overdue": f"Looking at the picture took too long. Send it once more, {IN_WORDS}",
}


@dataclass(frozen=True, slots=True)
class Failure:
    """`advice` is for a person."""

    reason: Reason
    advice: str


def failure(reason: str | None) -> Failure | None:
    """None where nothing failed; a reason that is not known here is told like one that may pass."""
    if reason is None:
        return None
    known: Reason = next((name for name in ADVICE if name == reason), "unavailable")
    return Failure(known, ADVICE[known])


class BadPicture(Exception):
    """What was uploaded is not a picture that we take."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason
