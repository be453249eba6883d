"""What can be found: an exercise or a coaching snippet, reduced to what retrieval looks at."""

from dataclasses import dataclass
from typing import Literal

EntryKind = Literal["exercise", "snippet"]


@dataclass(frozen=True, slots=True)
class Entry:
    """`names` are the name and every alias; `needs` is all the equipment, nothing for bodyweight alone."""

    id: str
    kind: EntryKind
    name: str
    text: str
    names: tuple[str, ...] = ()
    primary: tuple[str, ...] = ()
    secondary: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    also_with: tuple[str, ...] = ()
    level: str = ""
    categories: tuple[str, ...] = ()
    joints: tuple[str, ...] = ()
    kinder_to: tuple[str, ...] = ()
    substitutes: tuple[str, ...] = ()
    """Ids of what the library would do in its place, the best first."""
    url: str | None = None
    tags: tuple[str, ...] = ()
    credit: str = ""
    """Author, source and licence, shown wherever the text is; "" for our own words."""
