"""A user's own plan, as it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Plan:
    """`document` holds the days with their exercises and targets. `version` grows with every change."""

    id: UUID
    name: str
    document: Mapping[str, Any]
    version: int
    created_at: datetime
    updated_at: datetime
