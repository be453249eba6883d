"""The Terraform configuration, read as data."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import hcl2

ROOT = Path(__file__).parents[2]
INFRA = ROOT / "infra"


@dataclass(frozen=True)
class Block:
    """A resource or data source; `body` holds its arguments, and nested blocks as lists."""

    file: Path
    type: str
    name: str
    body: dict[str, Any]


class Configuration:
    def __init__(self, folder: Path) -> None:
        self.files = {path: _plain(_read(path)) for path in sorted(folder.rglob("*.tf"))}

    def resources(self, kind: str | None = None) -> Iterator[Block]:
        return self._blocks("resource", kind)

    def data(self, kind: str | None = None) -> Iterator[Block]:
        return self._blocks("data", kind)

    def _blocks(self, section: str, kind: str | None) -> Iterator[Block]:
        for file, content in self.files.items():
            for entry in content.get(section, []):
                for found, named in entry.items():
                    if kind in (None, found):
                        yield from (Block(file, found, name, body) for name, body in named.items())

    def only(self, kind: str) -> dict[str, Any]:
        """The body of the one resource of its type."""
        [block] = self.resources(kind)
        return block.body

    def locals(self, module: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for file, content in self.files.items():
            if file.parent == INFRA / module:
                for entry in content.get("locals", []):
                    found |= entry
        return found


@cache
def _read(path: Path) -> dict[str, Any]:
    with path.open() as file:
        return dict(hcl2.load(file))


def _plain(value: Any) -> Any:
    """Without the quotes that the parser leaves around strings and labels, and without its own notes."""
    if isinstance(value, dict):
        return {_plain(name): _plain(item) for name, item in value.items() if not name.startswith("__")}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, str) and len(value) > 1 and value[0] == value[-1] == '"':
        return value[1:-1]
    return value
