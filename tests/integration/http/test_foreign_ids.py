"""Every route, with the ids of somebody else and with every kind of credential: generated from the description."""

from uuid import uuid4

import pytest
from http_world import Athlete
from httpx import AsyncClient
from rights import CREDENTIALS, PROTECTED, WITH_IDS, send, token, told


@pytest.mark.parametrize(("method", "path"), WITH_IDS)
async def test_what_is_somebody_elses_looks_like_what_is_not_there(
    client: AsyncClient, user: str, theirs: dict[str, str], method: str, path: str
) -> None:
    mine, nowhere = token(sub=user), {name: str(uuid4()) for name in theirs}
    foreign = await send(client, method, path, mine, theirs)
    missing = await send(client, method, path, mine, nowhere)
    assert told(foreign) == told(missing)
    assert foreign.status_code == 404


@pytest.mark.parametrize(("method", "path"), WITH_IDS)
async def test_the_owner_finds_all_as_it_was_after_somebody_else_tried(
    client: AsyncClient, other: Athlete, theirs: dict[str, str], method: str, path: str
) -> None:
    readable = [path for method, path in WITH_IDS if method == "get"]
    before = [(await other.http.get(path.format(**theirs))).json() for path in readable]
    await send(client, method, path, token(), theirs)
    after = [(await other.http.get(path.format(**theirs))).json() for path in readable]
    assert after == before
    assert all("code" not in answer for answer in after)


@pytest.mark.parametrize(("method", "path"), PROTECTED)
async def test_without_a_users_own_valid_token_every_route_answers_401(
    client: AsyncClient, method: str, path: str
) -> None:
    ids = {
        name: str(uuid4())
        for name in ("conversation", "plan", "workout", "set", "exercise", "photo", "proposal")
    }
    ids["date"] = "2026-09-21"
    answers = {name: await send(client, method, path, said, ids) for name, said in CREDENTIALS.items()}
    codes = {name: (answer.status_code, answer.json()["code"]) for name, answer in answers.items()}
    refused = dict.fromkeys(CREDENTIALS, (401, "not_signed_in"))
    assert codes == {**refused, "expired": (401, "token_expired")}


async def test_the_tokens_made_here_are_good_otherwise(client: AsyncClient, user: str) -> None:
    answer = await send(client, "get", "/v1/me", token(sub=user), {})
    assert (answer.status_code, answer.json()["id"]) == (200, user)
