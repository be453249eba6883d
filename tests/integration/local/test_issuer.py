"""The local issuer's routes, as a client of Supabase Auth meets them."""

import jwt
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from coach_local.gateway.faults import Faults, JwksFault
from coach_local.issuer.server import Issuer

ADA = {"email": "ada@example.com", "password": "correct horse"}


class Users:
    """`auth.users`, in memory."""

    def __init__(self):
        self.ids = set()

    async def add(self, user):
        self.ids.add(user.id)

    async def holds(self, user):
        return user in self.ids


@pytest.fixture
def faults():
    return Faults()


@pytest.fixture
def issuer(tmp_path, faults):
    issuer = Issuer(tmp_path / "auth", faults=faults)
    issuer.base_url = "http://127.0.0.1:8000"
    return issuer


@pytest.fixture
async def client(issuer):
    application = web.Application()
    application.add_subapp("/auth/v1", issuer.application())
    async with TestClient(TestServer(application)) as client:
        yield client


@pytest.fixture
async def session(client):
    async with client.post("/auth/v1/signup", json={**ADA, "data": {"name": "Ada"}}) as response:
        return await response.json()


async def asked(request):
    async with request as response:
        return response.status, await response.json() if response.content_type == "application/json" else None


def bearer(session):
    return {"Authorization": f"Bearer {session['access_token']}"}


def refresh(client, session):
    body = {"refresh_token": session["refresh_token"]}
    return asked(client.post("/auth/v1/token?grant_type=refresh_token", json=body))


async def test_a_sign_up_gives_a_session(session, issuer):
    assert set(session) == {"access_token", "token_type", "expires_in", "expires_at", "refresh_token", "user"}
    assert (session["token_type"], session["expires_in"]) == ("bearer", 3600)
    claims = issuer.keys.verify(session["access_token"], "http://127.0.0.1:8000/auth/v1")
    assert claims["sub"] == session["user"]["id"]
    assert claims["user_metadata"] == {"name": "Ada"}
    assert session["user"]["email"] == "ada@example.com"


async def test_the_published_keys_verify_the_token(client, session):
    async with client.get("/auth/v1/.well-known/jwks.json") as response:
        assert response.headers["Cache-Control"] == "public, max-age=600"
        keys = jwt.PyJWKSet.from_dict(await response.json())
    kid = jwt.get_unverified_header(session["access_token"])["kid"]
    assert jwt.decode(session["access_token"], keys[kid], ["ES256"], audience="authenticated")


async def test_a_user_signs_in_and_a_stranger_does_not(client, session):
    status, again = await asked(client.post("/auth/v1/token?grant_type=password", json=ADA))
    assert (status, again["user"]["id"]) == (200, session["user"]["id"])
    wrong = {**ADA, "password": "wrong horse"}
    status, refusal = await asked(client.post("/auth/v1/token?grant_type=password", json=wrong))
    assert status == 400
    assert refusal == {"code": 400, "error_code": "invalid_credentials", "msg": "Invalid login credentials"}


async def test_a_refresh_keeps_the_session_and_changes_the_token(client, session, issuer):
    status, refreshed = await refresh(client, session)
    assert status == 200
    assert refreshed["refresh_token"] != session["refresh_token"]
    before, after = (
        jwt.decode(s["access_token"], options={"verify_signature": False}) for s in (session, refreshed)
    )
    assert before["session_id"] == after["session_id"]


async def test_the_user_is_told_by_the_token(client, session):
    status, user = await asked(client.get("/auth/v1/user", headers=bearer(session)))
    assert (status, user["id"], user["role"]) == (200, session["user"]["id"], "authenticated")


@pytest.mark.parametrize(
    ("headers", "status"),
    [({}, 401), ({"Authorization": "Bearer a.b.c"}, 403), ({"Authorization": "Basic a"}, 401)],
)
async def test_without_a_good_token_nobody_is_told(client, headers, status):
    assert (await asked(client.get("/auth/v1/user", headers=headers)))[0] == status


async def test_the_metadata_can_be_changed(client, session):
    body = {"data": {"units": "lb"}}
    _, user = await asked(client.put("/auth/v1/user", json=body, headers=bearer(session)))
    assert user["user_metadata"] == {"name": "Ada", "units": "lb"}


async def test_after_signing_out_the_refresh_token_is_worthless(client, session):
    async with client.post("/auth/v1/logout?scope=local", headers=bearer(session)) as response:
        assert response.status == 204
    assert (await refresh(client, session))[0] == 400


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("signup", "not json", "bad_json"),
        ("signup", "[]", "bad_json"),
        ("signup", "{}", "validation_failed"),
        ("signup", '{"email": 5, "password": "correct horse"}', "validation_failed"),
        ("token?grant_type=magic", "{}", "validation_failed"),
        ("token", '{"email": "a"}', "validation_failed"),
    ],
)
async def test_a_malformed_request_is_refused_by_name(client, path, body, code):
    status, refusal = await asked(client.post(f"/auth/v1/{path}", data=body))
    assert (status, refusal["error_code"]) == (400, code)


async def test_pages_of_any_origin_may_ask(client):
    headers = {"Access-Control-Request-Headers": "authorization, apikey"}
    async with client.options("/auth/v1/token", headers=headers) as response:
        assert response.status == 204
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert response.headers["Access-Control-Allow-Headers"] == "authorization, apikey"


async def test_a_minted_token_is_one_users_whenever_it_is_asked_for(client, issuer):
    tokens = [await issuer.mint("ada"), await issuer.mint("ada", ttl=-60)]
    status, minted = await asked(client.post("/auth/v1/local/token", json={"user": "ada"}))
    tokens.append(minted["access_token"])
    claims = [jwt.decode(token, options={"verify_signature": False}) for token in tokens]
    assert status == 200
    assert len({claim["sub"] for claim in claims}) == 1
    assert claims[1]["exp"] < claims[1]["iat"]


async def test_a_web_page_cannot_mint(client):
    headers = {"Origin": "https://elsewhere.example"}
    assert (await asked(client.post("/auth/v1/local/token", json={"user": "ada"}, headers=headers)))[0] == 403


async def test_a_rotated_key_is_published_beside_the_old_one(client, session):
    _, keys = await asked(client.post("/auth/v1/local/rotate"))
    assert len(keys["keys"]) == 2
    assert (await asked(client.get("/auth/v1/user", headers=bearer(session))))[0] == 200


async def test_a_revoked_key_is_not_published_any_more(client, session):
    _, keys = await asked(client.post("/auth/v1/local/rotate?revoke"))
    assert len(keys["keys"]) == 1
    assert (await asked(client.get("/auth/v1/user", headers=bearer(session))))[0] == 403


@pytest.mark.parametrize(
    ("answer", "status", "starts"),
    [
        ("empty", 200, b'{"keys": []}'),
        ("html", 200, b"<html>"),
        ("garbage", 200, b'{"keys": [{"kty"'),
        ("huge", 200, b"   "),
        ("error", 503, b"{"),
    ],
)
async def test_the_key_set_can_fail_in_many_ways(client, faults, answer, status, starts):
    faults.add(JwksFault(answer=answer, times=1))
    async with client.get("/auth/v1/.well-known/jwks.json") as response:
        assert response.status == status
        assert (await response.read()).startswith(starts)
    async with client.get("/auth/v1/.well-known/jwks.json") as response:
        assert len((await response.json())["keys"]) == 1


async def test_every_user_is_known_in_the_directory_also_those_of_earlier_runs(client, session, issuer):
    users = Users()
    await issuer.use(users)
    assert [str(id) for id in users.ids] == [session["user"]["id"]]
    await issuer.mint("grace")
    assert len(users.ids) == 2


async def test_a_user_who_was_erased_is_signed_in_no_more_and_may_sign_up_again(client, session, issuer):
    users = Users()
    await issuer.use(users)
    users.ids.clear()
    assert (await refresh(client, session))[0] == 400
    assert (await asked(client.post("/auth/v1/token?grant_type=password", json=ADA)))[0] == 400
    status, again = await asked(client.post("/auth/v1/signup", json=ADA))
    assert status == 200
    assert again["user"]["id"] != session["user"]["id"]
