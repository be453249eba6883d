"""What a cold start reads from Parameter Store, of an emulator of it."""

import json
import os
from collections.abc import AsyncIterator

import pytest

from coach.adapters import ssm
from coach.adapters.credentials import Credentials
from coach.adapters.http import Http
from coach.adapters.sigv4 import Signer
from coach.adapters.ssm import read_parameters
from coach.errors import SettingsError

SIGNER = Signer(Credentials("AKIDEXAMPLE", "secret"), "eu-central-1", "ssm")


@pytest.fixture
async def http() -> AsyncIterator[Http]:
    client = Http()
    yield client
    await client.aclose()


@pytest.fixture
def path() -> str:
    return f"/coach/{os.urandom(6).hex()}"


async def put(http: Http, url: str, name: str, value: str) -> None:
    headers = {"content-type": "application/x-amz-json-1.1", "x-amz-target": "AmazonSSM.PutParameter"}
    body = json.dumps({"Name": name, "Value": value, "Type": "SecureString"}).encode()
    response = await http.request(
        "POST", f"{url}/", SIGNER.sign("POST", f"{url}/", headers, body), body, timeout=10
    )
    assert response.status == 200


async def test_secrets_come_decrypted_by_their_last_names(http: Http, dynamodb_url: str, path: str) -> None:
    await put(http, dynamodb_url, f"{path}/DATABASE_URL", "postgres://user:pass/ø@host")
    await put(http, dynamodb_url, f"{path}/OPENAI_API_KEY", "sk-1")

    values = await read_parameters(http, SIGNER, dynamodb_url, path)

    assert values == {"DATABASE_URL": "postgres://user:pass/ø@host", "OPENAI_API_KEY": "sk-1"}


async def test_every_page_is_read(http: Http, dynamodb_url: str, path: str) -> None:
    for number in range(23):  # a page holds ten
        await put(http, dynamodb_url, f"{path}/SECRET_{number}", str(number))

    values = await read_parameters(http, SIGNER, dynamodb_url, path)

    assert values == {f"SECRET_{number}": str(number) for number in range(23)}


async def test_what_lies_beside_or_below_the_path_is_not_read(
    http: Http, dynamodb_url: str, path: str
) -> None:
    await put(http, dynamodb_url, f"{path}-other/A", "1")
    await put(http, dynamodb_url, f"{path}/below/B", "2")

    assert await read_parameters(http, SIGNER, dynamodb_url, path) == {}


async def test_an_address_where_nobody_answers_is_a_named_complaint(
    http: Http, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ssm, "PATIENCE", 0.3)

    with pytest.raises(SettingsError, match="COACH_SECRETS: no answer for /coach/x"):
        await read_parameters(http, SIGNER, "http://127.0.0.1:1", "/coach/x")
