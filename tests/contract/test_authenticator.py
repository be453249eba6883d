"""The authenticator's contract: whom a token speaks for, and why another one does not."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from itertools import count
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from coach.adapters.http import Http
from coach.adapters.memory.authenticator import MemoryAuthenticator
from coach.adapters.supabase import SupabaseAuthenticator
from coach.errors import NotSignedIn, TokenExpired, Unavailable
from coach.ports import Authenticator, Identity

USER = "6e1f3c1a-0000-4000-8000-000000000001"
SESSION = "0b7c0c0e-0000-4000-8000-000000000009"
ES256_KEY = ec.generate_private_key(ec.SECP256R1())
RS256_KEY = rsa.generate_private_key(65537, 2048)
SECRET = "a secret of the legacy kind, 40 letters."


@dataclass
class Stage:
    """An authenticator, and the issuer that it trusts."""

    subject: Authenticator
    mint: Callable[[Identity], str]
    """A token that is valid until the identity's `expires_at`."""
    lose_keys: Callable[[], None]


def memory(now: Callable[[], int]) -> Stage:
    subject = MemoryAuthenticator(now)
    numbers = count()

    def mint(identity: Identity) -> str:
        token = f"token-{next(numbers)}"
        subject.known[token] = identity
        return token

    def lose_keys() -> None:
        subject.down = True

    return Stage(subject, mint, lose_keys)


class Issuer:
    """Publishes two keys, as Supabase does, until it is down."""

    def __init__(self) -> None:
        ecdsa: dict[str, Any] = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(ES256_KEY.public_key()))
        rsassa: dict[str, Any] = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(RS256_KEY.public_key()))
        self.body = json.dumps({"keys": [{**ecdsa, "kid": "e"}, {**rsassa, "kid": "r"}]}).encode()
        self.down = False

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        status, body = ("503", b"") if self.down else ("200", self.body)
        writer.write(f"HTTP/1.1 {status} -\r\ncontent-length: {len(body)}\r\n\r\n".encode() + body)
        await writer.drain()
        writer.close()


@pytest.fixture(params=["memory", "ES256", "RS256", "HS256"])
async def stage(request: pytest.FixtureRequest, now: Callable[[], int]) -> AsyncIterator[Stage]:
    if request.param == "memory":
        yield memory(now)
        return
    issuer = Issuer()
    server = await asyncio.start_server(issuer, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    http = Http()
    key, kid = {"ES256": (ES256_KEY, "e"), "RS256": (RS256_KEY, "r"), "HS256": (SECRET, "s")}[request.param]

    def mint(identity: Identity) -> str:
        claims = {
            "iss": f"{url}/auth/v1",
            "aud": "authenticated",
            "role": "authenticated",
            "sub": identity.user,
            "session_id": identity.session,
            "iat": now() // 1000,
            "exp": identity.expires_at // 1000,
        }
        return jwt.encode(claims, key, request.param, headers={"kid": kid})

    def lose_keys() -> None:
        issuer.down = True

    yield Stage(
        SupabaseAuthenticator(http, url, now, SECRET if request.param == "HS256" else None), mint, lose_keys
    )
    await http.aclose()
    server.close()


def someone(expires_at: int) -> Identity:
    return Identity(USER, SESSION, expires_at)


async def test_a_token_tells_who_is_there_and_for_how_long(stage: Stage, now: Callable[[], int]) -> None:
    whom = someone(now() + 3_600_000)

    assert await stage.subject.verify(stage.mint(whom)) == whom


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "null", "é" * 10, "a" * 100_000])
async def test_what_is_no_token_signs_nobody_in(stage: Stage, token: str) -> None:
    with pytest.raises(NotSignedIn):
        await stage.subject.verify(token)


async def test_an_expired_token_is_told_from_a_wrong_one(stage: Stage, now: Any) -> None:
    token = stage.mint(someone(now() + 60_000))
    now.ms += 60_000 + 30_000

    with pytest.raises(TokenExpired):
        await stage.subject.verify(token)


async def test_clocks_may_differ_by_thirty_seconds(stage: Stage, now: Any) -> None:
    whom = someone(now() + 60_000)
    token = stage.mint(whom)
    now.ms += 60_000 + 29_999

    assert await stage.subject.verify(token) == whom


async def test_without_keys_nobody_can_tell(stage: Stage, now: Callable[[], int], request: Any) -> None:
    if request.node.callspec.params["stage"] == "HS256":
        pytest.skip("a shared secret is not out of reach")
    stage.lose_keys()

    with pytest.raises(Unavailable) as refusal:
        await stage.subject.verify(stage.mint(someone(now() + 60_000)))

    assert refusal.value.retry_after is not None
