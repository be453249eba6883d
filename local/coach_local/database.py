"""`coach migrate`: the database of the settings, or the running local stack's."""

import asyncio
import os
import sys
from pathlib import Path

from coach.adapters.postgres.migrate import MigrationError, migrate
from coach_local import folder

OWNER = "OWNER_DATABASE_URL"
"""Noted by the local stack for the commands beside it; its functions only know the role `coach_app`."""


def owner_url(data: Path) -> str | None:
    """DATABASE_URL, which must be the owner's here; else the running local stack's."""
    return os.environ.get("DATABASE_URL") or (folder.running(data) or {}).get(OWNER)


def command(data: Path) -> int:
    url = owner_url(data)
    if url is None:
        print("Set DATABASE_URL to the database owner's, or start the local stack.", file=sys.stderr)
        return 2
    try:
        applied = asyncio.run(migrate(url, print))
    except MigrationError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{len(applied)} applied" if applied else "Nothing to do")
    return 0
