"""Somebody leaves, on the whole stack: counted is what is left in every store. Somebody else takes all along."""

import asyncio
import base64
import io
import json
import zipfile
from typing import Any

import aiohttp
import asyncpg
import boto3
import pytest
from httpx import AsyncClient
from running_stack import RunningStack, answer
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from coach.knowledge.retriever import meals_collection
from coach_local.client import CoachClient
from coach_local.database import OWNER

pytestmark = pytest.mark.xdist_group("stack")

PATIENCE = 60.0


class Stores:
    """What each store of the stack holds of one user."""

    def __init__(self, stack: RunningStack, user: str) -> None:
        self._user = user
        self._settings = {**stack.stack.environment, **stack.stack.settings.filled}

    async def rows(self) -> dict[str, int]:
        owner = await asyncpg.connect(self._settings[OWNER])
        tables = await owner.fetch(
            "select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid"
            " where c.relnamespace = 'coach'::regnamespace and c.relkind = 'r' and a.attname = 'user_id'"
        )
        counted = {
            name: await owner.fetchval(f"select count(*) from coach.{name} where user_id = $1", self._user)
            for (name,) in tables
        }
        counted["auth.users"] = await owner.fetchval(
            "select count(*) from auth.users where id = $1", self._user
        )
        await owner.close()
        return {name: count for name, count in counted.items() if count}

    def items(self) -> set[str]:
        """The kinds of items in the table that name the user."""
        dynamodb = self._client("dynamodb")
        pages = dynamodb.get_paginator("scan").paginate(TableName=self._settings["COACH_TABLE"])
        found = [item for page in pages for item in page["Items"] if self._user in str(item)]
        return {item["sk"]["S"].partition("#")[0] for item in found}

    def objects(self) -> list[str]:
        listed = self._client("s3").list_objects_v2(Bucket=self._settings["COACH_BUCKET"])
        return [one["Key"] for one in listed.get("Contents", ()) if self._user in one["Key"]]

    def put(self, key: str) -> None:
        self._client("s3").put_object(Bucket=self._settings["COACH_BUCKET"], Key=key, Body=b"x")

    async def meals(self, *, make: bool = False) -> bool:
        """Whether the collection of the user's meals exists."""
        home = f"http://{self._settings['CHROMA_HOST']}:{self._settings['CHROMA_PORT']}/api/v2/tenants"
        url = f"{home}/default_tenant/databases/default_database/collections"
        name = meals_collection(self._user)
        async with aiohttp.ClientSession() as session:
            if make:
                await session.post(url, json={"name": name, "get_or_create": True})
            async with session.get(f"{url}/{name}") as response:
                return response.status == 200

    def _client(self, service: str) -> Any:
        return boto3.client(
            service,
            endpoint_url=self._settings["AWS_ENDPOINT_URL_S3"],
            region_name="us-east-1",
            aws_access_key_id=self._settings["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=self._settings["AWS_SECRET_ACCESS_KEY"],
        )


def user_of(token: str) -> str:
    part = token.split(".")[1]
    return str(json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))["sub"])


async def sign_up(http: AsyncClient, email: str) -> Any:
    response = await http.post("/auth/v1/signup", json={"email": email, "password": "correct horse"})
    assert response.status_code == 200, response.text
    return response.json()


async def test_nothing_is_left_of_who_leaves(stack: RunningStack) -> None:
    email = f"leaving-{stack.stack.configuration.isolation}@example.com"
    async with AsyncClient(base_url=stack.stack.url, timeout=60) as http:
        session = await sign_up(http, email)
        token = session["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        stores = Stores(stack, user_of(token))

        async def fixed() -> str:
            return token

        async with CoachClient(stack.stack.websocket_url, fixed) as coach:
            await answer(coach, "How long should I rest between sets?")
        assert (
            await http.post("/v1/meals", json={"text": "200 g cooked rice"}, headers=headers)
        ).status_code == 201
        await asyncio.to_thread(stores.put, f"photos/{user_of(token)}/1.jpg")
        assert await stores.meals(make=True)
        assert {"conversations", "chat_history", "meals", "auth.users"} <= set(await stores.rows())
        assert {"turn", "recent", "conv", "inbox"} <= stores.items()

        async with connect(stack.stack.websocket_url, additional_headers=headers) as socket:
            left = await http.delete("/v1/me", headers=headers)
            assert left.status_code == 202, left.text
            with pytest.raises(ConnectionClosed):
                async with asyncio.timeout(PATIENCE):
                    while True:
                        await socket.recv()

        async with asyncio.timeout(PATIENCE):
            while set(await stores.rows()) - {"erasures"} or stores.objects() or await stores.meals():
                await asyncio.sleep(0.2)
        # The notes of turns stay until no worker can write late; the bar, while the token is valid.
        assert stores.items() == {"recent", "conn!barred"}

        refused = await http.get("/v1/me", headers=headers)
        assert (refused.status_code, refused.json()["code"]) == (401, "not_signed_in")
        with pytest.raises(InvalidStatus, match="401"):
            await connect(stack.stack.websocket_url, additional_headers=headers)
        for grant, body in (
            ("password", {"email": email, "password": "correct horse"}),
            ("refresh_token", {"refresh_token": session["refresh_token"]}),
        ):
            again = await http.post(f"/auth/v1/token?grant_type={grant}", json=body)
            assert again.status_code == 400, grant

        anew = await sign_up(http, email)
        headers = {"Authorization": f"Bearer {anew['access_token']}"}
        assert (await http.get("/v1/me", headers=headers)).status_code == 200


async def test_everything_of_a_user_comes_as_one_archive(stack: RunningStack) -> None:
    headers = {"Authorization": f"Bearer {await stack.token('olga')}"}
    async with AsyncClient(base_url=stack.stack.url, timeout=60, headers=headers) as http:
        await http.patch("/v1/me", json={"name": "Olga"})
        await http.post("/v1/meals", json={"text": "200 g cooked rice"})
        async with asyncio.timeout(PATIENCE):
            while (asked := await http.get("/v1/me/export")).status_code == 202:
                await asyncio.sleep(0.2)
        assert asked.status_code == 303, asked.text
    async with AsyncClient(timeout=60) as anybody:
        fetched = await anybody.get(asked.headers["location"])
    archive = zipfile.ZipFile(io.BytesIO(fetched.content))
    assert [profile["name"] for profile in json.loads(archive.read("profile.json"))] == ["Olga"]
    assert len(json.loads(archive.read("meals.json"))) >= 1
    assert json.loads(archive.read("notices.json"))[0]["event"] == "nutrition.updated"
