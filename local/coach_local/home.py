"""`coach local`: the stack with this project's own functions, library and page."""

import os
import sys
from pathlib import Path
from typing import Literal

from coach.errors import SettingsError
from coach_local import stack
from coach_local.configuration import Configuration
from coach_local.ingest import ingest_own_library
from coach_local.services import ServiceError

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "web" / "dist"

SETTINGS = (
    "SUPABASE_", "DATABASE_URL", "CHROMA_", "COACH_", "OPENAI_", "ANTHROPIC_", "AWS_", "LOG_LEVEL",
)  # fmt: skip
"""What the stack takes from its environment: names, or how they begin."""


def configuration(
    data: Path, *, port: int = 8000, isolation: Literal["inline", "process"] = "inline"
) -> Configuration:
    given = {name: value for name, value in os.environ.items() if value and name.startswith(SETTINGS)}
    return Configuration(
        data=data,
        port=port,
        isolation=isolation,
        environment=given,
        web=PAGE if PAGE.is_dir() else None,
        after_start=(ingest_own_library,),
    )


def run(*, port: int, data: Path, isolation: Literal["inline", "process"]) -> int:
    """The process's exit status."""
    try:
        stack.run(configuration(data, port=port, isolation=isolation))
    except (ServiceError, SettingsError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0
