import asyncio
import json

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from coach.adapters import jwks
from coach.adapters.jwks import FRESH, MAX_KEYS, PAUSE, PAUSE_COLD, USABLE, KeySet
from coach.errors import NotSignedIn, Unavailable


def jwk(kid: str, **changes: object) -> dict[str, object]:
    public = ec.generate_private_key(ec.SECP256R1()).public_key()
    return {**json.loads(jwt.algorithms.ECAlgorithm.to_jwk(public)), "kid": kid, "alg": "ES256", **changes}


def published(*keys: dict[str, object]) -> bytes:
    return json.dumps({"keys": keys}).encode()


class Now:
    def __init__(self) -> None:
        self.ms = 1_790_000_000_000

    def __call__(self) -> int:
        return self.ms


@pytest.fixture
def now():
    return Now()


@pytest.fixture
def keys(http, server, now):
    return KeySet(http, f"{server.url}/jwks.json", now)


async def test_keys_are_fetched_once_and_kept(keys, server, reply, now):
    server.replies = [reply(200, published(jwk("a"), jwk("b")))]
    await keys.find("a")
    now.ms += FRESH - 1

    await keys.find("b")

    assert len(server.requests) == 1


async def test_keys_are_fetched_again_after_ten_minutes(keys, server, reply, now):
    server.replies = [reply(200, published(jwk("a")))]
    await keys.find("a")
    now.ms += FRESH

    await keys.find("a")

    assert len(server.requests) == 2


async def test_a_key_that_was_revoked_is_gone_after_the_next_fetch(keys, server, reply, now):
    server.replies = [reply(200, published(jwk("a"))), reply(200, published(jwk("b")))]
    await keys.find("a")
    now.ms += FRESH

    with pytest.raises(NotSignedIn):
        await keys.find("a")


async def test_all_who_wait_share_one_fetch(keys, server, reply):
    async def slow(writer):
        await asyncio.sleep(0.02)
        writer.write(reply(200, published(jwk("a"))))

    server.replies = [slow]

    await asyncio.gather(*(keys.find("a") for _ in range(20)))

    assert len(server.requests) == 1


async def test_who_waits_is_served_when_the_one_that_fetches_is_cancelled(keys, server, reply):
    server.replies = [None, reply(200, published(jwk("a")))]
    first = asyncio.create_task(keys.find("a"))
    second = asyncio.create_task(keys.find("a"))
    while not server.requests:
        await asyncio.sleep(0.001)
    first.cancel()

    assert await second


async def test_a_key_that_was_just_made_is_found(keys, server, reply, now):
    server.replies = [reply(200, published(jwk("a"))), reply(200, published(jwk("a"), jwk("b")))]
    await keys.find("a")
    now.ms += PAUSE

    assert await keys.find("b")


async def test_made_up_key_ids_cause_one_fetch_in_thirty_seconds(keys, server, reply, now):
    server.replies = [reply(200, published(jwk("a")))]
    await keys.find("a")
    now.ms += PAUSE

    for n in range(20):
        with pytest.raises(NotSignedIn):
            await keys.find(f"made-up-{n}")
        now.ms += 1_000

    assert len(server.requests) == 2


async def test_cold_and_unreachable_is_unavailable_and_not_asked_at_every_turn(keys, server, reply):
    server.replies = [reply(503)]

    for _ in range(3):
        with pytest.raises(Unavailable) as refusal:
            await keys.find("a")

    assert refusal.value.retry_after == PAUSE_COLD / 1000
    assert len(server.requests) == 1


async def test_cold_recovers_after_a_short_pause(keys, server, reply, now):
    server.replies = [reply(503), reply(200, published(jwk("a")))]
    with pytest.raises(Unavailable):
        await keys.find("a")
    now.ms += PAUSE_COLD

    assert await keys.find("a")


GOOD = published(jwk("a"))
BROKEN = {
    "down": b"HTTP/1.1 503 -\r\ncontent-length: 0\r\n\r\n",
    "not sure": b"HTTP/1.1 500 -\r\ncontent-length: %d\r\n\r\n" % len(GOOD) + GOOD,
    "html": b"HTTP/1.1 200 -\r\ncontent-length: 13\r\n\r\n<html></html>",
    "moved": b"HTTP/1.1 302 -\r\nlocation: http://127.0.0.1/\r\ncontent-length: 0\r\n\r\n",
    "no keys": b'HTTP/1.1 200 -\r\ncontent-length: 11\r\n\r\n{"keys":[]}',
    "no list": b'HTTP/1.1 200 -\r\ncontent-length: 11\r\n\r\n{"keys":{}}',
    "a list": b"HTTP/1.1 200 -\r\ncontent-length: 2\r\n\r\n[]",
    "silent": None,
    "huge": b"HTTP/1.1 200 -\r\ncontent-length: 900000\r\n\r\n" + GOOD.ljust(900_000),
    "not HTTP": b"SSH-2.0-x\r\n",
}


@pytest.mark.parametrize("trouble", BROKEN)
async def test_kept_keys_serve_for_twenty_minutes_while_the_address_is_broken(
    keys, server, reply, now, trouble, monkeypatch
):
    server.replies = [reply(200, published(jwk("a"))), BROKEN[trouble]]
    await keys.find("a")
    monkeypatch.setattr(jwks, "TIMEOUT", 0.1)
    now.ms += USABLE - 1
    assert await keys.find("a")
    now.ms += 1

    with pytest.raises(Unavailable):
        await keys.find("a")


@pytest.mark.parametrize("trouble", BROKEN)
async def test_cold_and_broken_never_finds_a_key(keys, server, trouble, monkeypatch):
    monkeypatch.setattr(jwks, "TIMEOUT", 0.1)
    server.replies = [BROKEN[trouble]]

    with pytest.raises(Unavailable):
        await keys.find("a")


async def test_a_key_that_is_missing_while_the_address_is_down_may_yet_exist(keys, server, reply, now):
    server.replies = [reply(200, published(jwk("a"))), reply(503)]
    await keys.find("a")
    now.ms += PAUSE

    with pytest.raises(Unavailable):
        await keys.find("b")


async def test_a_project_on_a_shared_secret_has_no_keys_and_that_is_an_answer(http, server, reply, now):
    server.replies = [reply(200, published())]
    keys = KeySet(http, f"{server.url}/jwks.json", now, may_be_empty=True)

    with pytest.raises(NotSignedIn):
        await keys.find("a")


async def test_of_a_set_only_what_is_usable_is_used(keys, server, reply):
    twice = [jwk("twice"), jwk("twice")]
    odd = [None, {}, {"kid": 1}, {"kid": "oct", "kty": "oct", "k": "AAAA"}, jwk("enc", use="enc")]
    server.replies = [reply(200, published(*twice, *odd, jwk("a")))]
    assert await keys.find("a")

    for kid in ("twice", "oct", "enc"):
        with pytest.raises(NotSignedIn):
            await keys.find(kid)


async def test_a_set_of_too_many_keys_is_refused(keys, server, reply):
    server.replies = [reply(200, published(*(jwk(str(n)) for n in range(MAX_KEYS + 1))))]

    with pytest.raises(Unavailable):
        await keys.find("0")


async def test_a_clock_set_back_keeps_no_key_for_longer(keys, server, reply, now):
    server.replies = [reply(200, published(jwk("a"))), reply(200, published(jwk("b")))]
    await keys.find("a")
    now.ms -= FRESH

    with pytest.raises(NotSignedIn):
        await keys.find("a")
