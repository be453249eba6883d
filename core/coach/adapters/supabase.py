"""The authenticator for access tokens of Supabase Auth."""

import re
from collections.abc import Mapping
from typing import Any

from coach.adapters.http import Http
from coach.adapters.jwks import KeySet
from coach.adapters.jws import HS256, Invalid, Key, Token, strict_object, take_apart
from coach.errors import NotSignedIn, SettingsError, TokenExpired
from coach.ports import Clock, Identity

LEEWAY = 30
"""Seconds that the issuer's clock and ours may differ."""

AUDIENCE = ROLE = "authenticated"

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_SESSION = re.compile(r"[A-Za-z0-9_-]{1,64}")


class SupabaseAuthenticator:
    """Accepts ES256 and RS256 under the project's published keys; HS256 only under a legacy secret, and
    only where one is configured.

    Anonymous users are users: their `sub` is a UUID of its own, and stays theirs when they sign up.
    Tokens with a `client_id` speak for another application that the user let in, and are refused.
    Nothing is read from `user_metadata`, which users write themselves.
    """

    def __init__(self, http: Http, url: str, clock: Clock, legacy_secret: str | None = None) -> None:
        """`url` is the project's (`SUPABASE_URL`). Raises SettingsError for a secret that is too short."""
        if legacy_secret is not None and len(legacy_secret) < 32:  # RFC 7518, section 3.2
            raise SettingsError("SUPABASE_JWT_SECRET has fewer than 32 characters")
        self._issuer = url.rstrip("/") + "/auth/v1"
        self._clock = clock
        self._legacy = HS256(legacy_secret.encode()) if legacy_secret else None
        self._keys = KeySet(
            http,
            self._issuer + "/.well-known/jwks.json",
            clock,
            may_be_empty=legacy_secret is not None,
        )

    async def verify(self, token: str) -> Identity:
        """Raises NotSignedIn, TokenExpired, or Unavailable where no keys are to be had."""
        try:
            parts = take_apart(token)
            claims = strict_object(parts.verified(await self._key_for(parts)))
        except Invalid as error:
            raise NotSignedIn(f"The access token is not valid: {error}. Sign in again.") from None
        return self._identity(claims)

    async def _key_for(self, token: Token) -> Key:
        match token.algorithm:
            case "ES256" | "RS256" if token.kid:
                return await self._keys.find(token.kid)
            case "HS256" if self._legacy:
                return self._legacy
        raise Invalid("it is signed in a way that is not accepted here")

    def _identity(self, claims: Mapping[str, Any]) -> Identity:
        if claims.get("iss") != self._issuer:
            raise _refused("another project issued it")
        if claims.get("aud") not in (AUDIENCE, [AUDIENCE]) or claims.get("role") != ROLE:
            raise _refused("it is not a signed-in user's")
        if "client_id" in claims:
            raise _refused("it was issued to another application")
        user, session = claims.get("sub"), claims.get("session_id")
        if not isinstance(user, str) or not _UUID.fullmatch(user):
            raise _refused("it names no user")
        if not isinstance(session, str) or not _SESSION.fullmatch(session):
            raise _refused("it names no session")
        return Identity(user, session, self._expiry(claims))

    def _expiry(self, claims: Mapping[str, Any]) -> int:
        now = self._clock() / 1000
        expires, issued = _seconds(claims.get("exp")), _seconds(claims.get("iat"))
        if expires is None or issued is None:
            raise _refused("it does not say when it was issued and when it expires")
        if now >= expires + LEEWAY:
            raise TokenExpired("The access token has expired. Refresh it.")
        starts = _seconds(claims["nbf"]) if "nbf" in claims else issued
        if starts is None or max(issued, starts) > now + LEEWAY:
            raise _refused("it is from the future: is a clock wrong?")
        return int(expires * 1000)


def _refused(why: str) -> NotSignedIn:
    return NotSignedIn(f"The access token is not valid: {why}. Sign in again.")


def _seconds(value: Any) -> float | None:
    """A NumericDate (RFC 7519, section 2) that is a moment of some century near ours."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if 0 < value < 1e11 else None
