"""What a person changes about a plate: grams, names, what is not there, what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from coach.errors import BadFrame
from coach.library.food import State
from coach.nutrition.estimating import Given, Range
from coach.photos.plate import Part, PlateItem


@dataclass(frozen=True, slots=True)
class Edit:
    """One item as it should become. Without `id` it is a new one; with nothing else, it stays as it is."""

    id: str | None = None
    name: str | None = None
    state: State | None = None
    grams: float | None = None


def edited_parts(items: Sequence[PlateItem], edits: Sequence[Edit]) -> list[Part]:
    """The whole list afterwards: an item that is not named is gone. Raises BadFrame."""
    known = {item.id: item for item in items}
    named = [edit.id for edit in edits if edit.id is not None]
    if len(set(named)) < len(named):
        raise BadFrame("An item is named twice.")
    if not set(named) <= set(known):
        raise BadFrame("There is no item with such an `id`. Read the photo again.")
    numbers = [int(item[1:]) for item in known if item[1:].isdigit()]
    fresh = max(numbers, default=0)
    parts = []
    for edit in edits:
        if edit.id is None:
            fresh += 1
            parts.append(Part(f"u{fresh}", _given(edit)))
        else:
            parts.append(_changed(known[edit.id], edit))
    return parts


def _given(edit: Edit) -> Given:
    if edit.name is None:
        raise BadFrame("A new item needs a `name`.")
    return Given(edit.name, edit.state, _exactly(edit.grams))


def _changed(item: PlateItem, edit: Edit) -> Part:
    if edit.name is None and edit.state is None and edit.grams is None:
        return Part(item.id, Given(item.name), kept=item)
    renamed = edit.name is not None and edit.name != item.name
    given = Given(
        edit.name or item.name,
        edit.state or (None if renamed else item.state),
        _exactly(edit.grams) or item.grams,
    )
    notes = () if renamed else item.alternatives
    return replace(Part(item.id, given), alternatives=notes)


def _exactly(grams: float | None) -> Range | None:
    return None if grams is None else Range(grams, grams, grams)
