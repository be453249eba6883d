"""The settings of the protocol: those that are given win, the embedded parts fill in the rest."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager


class Settings:
    """`environment` is what the functions see: given and filled in. It grows while the stack starts."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self.environment = dict(given)
        self.filled: dict[str, str] = {}
        self._given = given

    def given(self, name: str) -> bool:
        return bool(self._given.get(name))

    def fill(self, name: str, value: str) -> str:
        """The setting as it is given, else `value`."""
        return self.environment[name] if self.given(name) else self.replace(name, value)

    def note(self, name: str, value: str) -> None:
        """For the commands beside the stack, never for its functions."""
        self.filled[name] = value

    def replace(self, name: str, value: str) -> str:
        """`value`, whatever is given."""
        self.environment[name] = self.filled[name] = value
        return value


@contextmanager
def applied(environment: Mapping[str, str]) -> Iterator[None]:
    """Make `environment` this process's own for a while: inline functions read their settings there."""
    before = dict(os.environ)
    os.environ.update(environment)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
