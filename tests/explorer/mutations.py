"""Removes each protection in a copy of the sources, and shows that its tests go red.

python tests/explorer/mutations.py [WORD …]    only those whose name has one of the words
python tests/explorer/mutations.py --page      docs/reference/protections.md
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from protection import Protection
from protections import PROTECTIONS, page

ROOT = Path(__file__).parents[2]
SOURCES = ("core", "realtime", "http", "local")
COPIED = (*SOURCES, "tests", "pyproject.toml")
AT_ONCE = 2
RED, GREEN = 1, 0
"""pytest's exit statuses."""


@contextmanager
def a_copy() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="coach-mutant-") as folder:
        for name in COPIED:
            source, target = ROOT / name, Path(folder, name)
            if source.is_dir():
                shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, target)
        yield Path(folder)


def remove(protection: Protection, root: Path) -> None:
    for edit in protection.edits:
        file = root / edit.file
        text = file.read_text()
        if text.count(edit.old) != 1:
            raise LookupError(f"{edit.file} has {text.count(edit.old)} times: {edit.old}")
        file.write_text(text.replace(edit.old, edit.new))


def run(test: str, root: Path) -> int:
    """The exit status of pytest for one test."""
    path = os.pathsep.join(str(root / name) for name in SOURCES)
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", test]
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, check=False).returncode


def verify(protection: Protection) -> list[str]:
    """The tests that do not go red, or that are red with the protection in place."""
    with a_copy() as root:
        wrong = [f"{test} is red as it is" for test in protection.tests if run(test, root) != GREEN]
        remove(protection, root)
        return wrong + [f"{test} stays green" for test in protection.tests if run(test, root) != RED]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("words", nargs="*")
    parser.add_argument("--page", action="store_true")
    asked = parser.parse_args()
    if asked.page:
        sys.stdout.write(page())
        return 0
    chosen = [p for p in PROTECTIONS if not asked.words or any(word in p.what for word in asked.words)]
    failures = 0
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for protection, wrong in zip(chosen, pool.map(verify, chosen), strict=True):
            failures += bool(wrong)
            sys.stdout.write(f"{'SURVIVES' if wrong else 'red     '}  {protection.what}\n")
            sys.stdout.writelines(f"            {line}\n" for line in wrong)
            sys.stdout.flush()
    return min(failures, 1)


if __name__ == "__main__":
    sys.exit(main())
