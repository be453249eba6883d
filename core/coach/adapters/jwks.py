"""The public keys of a project, fetched from its JWKS address and kept for a while."""

import asyncio
import logging
from typing import Any

from coach.adapters.http import Http, HttpFailed
from coach.adapters.jws import Invalid, Key, public_key, strict_object
from coach.errors import NotSignedIn, Unavailable
from coach.ports import Clock

FRESH = 10 * 60_000
"""Milliseconds. The edge in front of the issuer caches as long; longer would delay a revocation."""

USABLE = 20 * 60_000
"""While the address is down, keys serve up to this age: the time that is to be waited after a revocation."""

PAUSE = 30_000
"""Between two fetches for a key that is not there, or for fresher keys: made-up ids cost one a pause."""

PAUSE_COLD = 5_000
"""Between two fetches while there is no usable key at all."""

TIMEOUT = 3.0
MAX_BYTES = 65_536
MAX_KEYS = 20

log = logging.getLogger(__name__)


class KeySet:
    """One fetch at a time, waited for by all who need it; nothing runs in the background."""

    def __init__(self, http: Http, url: str, clock: Clock, *, may_be_empty: bool = False) -> None:
        """`may_be_empty`: a project on a shared secret publishes no keys, and means it."""
        self._http = http
        self._url = url
        self._clock = clock
        self._may_be_empty = may_be_empty
        self._keys: dict[str, Key] = {}
        self._fetched_at: int | None = None
        self._tried_at: int | None = None
        self._fetching = asyncio.Lock()

    async def find(self, kid: str) -> Key:
        """Raises NotSignedIn for an id that the project does not have, Unavailable where none can tell."""
        if self._age(self._fetched_at) >= FRESH or kid not in self._keys:
            await self._refresh()
        usable = self._age(self._fetched_at) < USABLE
        if usable and (key := self._keys.get(kid)):
            return key
        if usable and self._tried_at == self._fetched_at:
            raise NotSignedIn("The token was signed by a key that is not the project's. Sign in again.")
        raise Unavailable("The keys that verify tokens are out of reach.", retry_after=PAUSE_COLD / 1000)

    async def _refresh(self) -> None:
        """Fetches, unless that was tried a moment ago: by somebody for whom this one waited, too."""
        async with self._fetching:
            pause = PAUSE if self._age(self._fetched_at) < USABLE else PAUSE_COLD
            if self._age(self._tried_at) < pause:
                return
            keys = await self._fetch()
            self._tried_at = self._clock()
            if keys is not None:
                self._keys, self._fetched_at = keys, self._tried_at

    async def _fetch(self) -> dict[str, Key] | None:
        """None where no proper set of keys came; a set that is suddenly empty is not proper."""
        try:
            response = await self._http.request(
                "GET",
                self._url,
                {"accept": "application/json"},
                timeout=TIMEOUT,
                connect_timeout=TIMEOUT,
                max_body=MAX_BYTES,
            )
        except HttpFailed as error:
            log.warning("JWKS: %s", error)
            return None
        keys = _keys(response.body) if response.status == 200 else None
        if keys is None or not (keys or self._may_be_empty):
            log.warning("JWKS: status %d without a usable set of keys", response.status)
            return None
        return keys

    def _age(self, moment: int | None) -> float:
        """Endless where it never was; a clock set back makes nothing younger."""
        if moment is None:
            return float("inf")
        return abs(self._clock() - moment)


def _keys(body: bytes) -> dict[str, Key] | None:
    """Usable keys by id; ids that appear twice are nobody's. None for what is not a set of keys."""
    try:
        found = strict_object(body).get("keys")
    except Invalid:
        return None
    if not isinstance(found, list) or len(found) > MAX_KEYS:
        return None
    named: list[dict[str, Any]] = [
        jwk for jwk in found if isinstance(jwk, dict) and isinstance(jwk.get("kid"), str)
    ]
    ids = [jwk["kid"] for jwk in named]
    keys = {jwk["kid"]: public_key(jwk) for jwk in named if ids.count(jwk["kid"]) == 1}
    return {kid: key for kid, key in keys.items() if key is not None}
