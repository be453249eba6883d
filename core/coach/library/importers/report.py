"""What an import gives back: the records that can be used, and each one that cannot, with the reason."""

from collections import Counter
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Skipped:
    """`record` is its id or name in the file, or its place where it has neither."""

    record: str
    reason: str


@dataclass(frozen=True)
class Import(Generic[T]):
    records: tuple[T, ...]
    skipped: tuple[Skipped, ...] = ()

    @property
    def reasons(self) -> Counter[str]:
        """How many were skipped for which reason."""
        return Counter(skip.reason for skip in self.skipped)
