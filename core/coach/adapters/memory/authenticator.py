"""The memory twin of the authenticator: tokens are known, not read."""

from coach.errors import NotSignedIn, TokenExpired, Unavailable
from coach.ports import Clock, Identity

LEEWAY = 30_000


class MemoryAuthenticator:
    """`known` maps tokens to whom they speak for; `down` stands for keys out of reach."""

    def __init__(self, clock: Clock) -> None:
        self.known: dict[str, Identity] = {}
        self.down = False
        self._clock = clock

    async def verify(self, token: str) -> Identity:
        if self.down:
            raise Unavailable("The keys that verify tokens are out of reach.", retry_after=5)
        if (identity := self.known.get(token)) is None:
            raise NotSignedIn("The access token is not valid. Sign in again.")
        if self._clock() >= identity.expires_at + LEEWAY:
            raise TokenExpired("The access token has expired. Refresh it.")
        return identity
