"""Access tokens with the claims of Supabase Auth."""

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from coach_local.issuer.keys import Keys

LIFETIME = 3600
"""Seconds; Supabase's default."""

_NAMES = uuid5(NAMESPACE_URL, "https://coach.invalid/local-users")


@dataclass(frozen=True, slots=True)
class User:
    """An account. `metadata` is what the user may write, so nothing is ever decided by it."""

    id: UUID
    email: str
    metadata: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def named(cls, name: str) -> "User":
        """The user of that name; the id is the same in every data folder."""
        return cls(uuid5(_NAMES, name), f"{name}@local.invalid")


def issuer(base_url: str) -> str:
    return f"{base_url.rstrip('/')}/auth/v1"


def claims(
    user: User, base_url: str, session: UUID, *, now: float, ttl: float, method: str = "password"
) -> dict[str, Any]:
    """The claims in the order and with the types of the issuer's source (supabase/auth, internal/tokens)."""
    issued = int(now)
    return {
        "iss": issuer(base_url),
        "sub": str(user.id),
        "aud": "authenticated",
        "exp": issued + int(ttl),
        "iat": issued,
        "email": user.email,
        "phone": "",
        "app_metadata": {"provider": "email", "providers": ["email"]},
        "user_metadata": user.metadata,
        "role": "authenticated",
        "aal": "aal1",
        "amr": [{"method": method, "timestamp": issued}],
        "session_id": str(session),
        "is_anonymous": False,
    }


def mint(keys: Path, base_url: str, name: str, ttl: float = LIFETIME) -> str:
    """A token of the user called `name`, signed with the keys in that file; `ttl` in seconds."""
    user = User.named(name)
    return Keys(keys).sign(claims(user, base_url, uuid4(), now=time.time(), ttl=ttl))
