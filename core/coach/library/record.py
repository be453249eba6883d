"""What every record of the library carries: a stable id, names by language, and who wrote its words."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

RecordId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$")]
"""Our own ids are kebab-case slugs; a record from elsewhere keeps the id that it has there."""

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]

Language = Literal["en", "es", "de", "fr", "pt", "hi-Latn"]
"""BCP 47 tags; `hi-Latn` is Hindi as it is typed in a chat, mixed with English (Hinglish)."""

Aliases = dict[Language, tuple[Line, ...]]


class Part(BaseModel):
    """A frozen piece of a record; an unknown field is a mistake, not a surprise for later."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Provenance(Part):
    """Who wrote the words of a record, and under which licence they may be shown."""

    source: Line = "coach"
    source_id: Line | None = None
    licence: Line = "Apache-2.0"
    author: Line = "the Coach project"
    url: Line | None = None

    @property
    def credit(self) -> str:
        """The line to show beside the text; empty for our own words."""
        if self.source == "coach":
            return ""
        return f"{self.author} via {self.source}, {self.licence}"


class Record(Part):
    """An entry of the library that can be named, found and cited."""

    id: RecordId
    provenance: Provenance = Provenance()


def spoken(record_id: str) -> str:
    """An id as words: `goblet-squat` is `goblet squat`."""
    return record_id.replace("-", " ").replace("_", " ").strip()
