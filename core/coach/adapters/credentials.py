"""The AWS credentials that sign our requests."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from coach.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Credentials:
    """Of a role: Lambda sets them for each environment, and ends the environment before they do."""

    key_id: str
    secret: str = field(repr=False)
    session_token: str | None = field(default=None, repr=False)

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> "Credentials":
        """Raises SettingsError, naming what is missing."""
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            if not environment.get(name):
                raise SettingsError(f"{name} is not set: the function runs without a role's credentials")
        return cls(
            environment["AWS_ACCESS_KEY_ID"],
            environment["AWS_SECRET_ACCESS_KEY"],
            environment.get("AWS_SESSION_TOKEN") or None,
        )
