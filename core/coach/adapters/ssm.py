"""Secrets out of AWS Systems Manager's Parameter Store: everything at one path, read at a cold start."""

import asyncio
import json
import random
from typing import Any

from coach.adapters.http import Http, HttpFailed
from coach.adapters.sigv4 import Signer
from coach.errors import SettingsError

SETTING = "COACH_SECRETS"
"""The setting that names the path."""

PATIENCE = 6.0
"""Seconds for all pages with all attempts: Lambda gives a cold start 10."""

ATTEMPT = 2.0
FIRST_PAUSE = 0.1
LONGEST_PAUSE = 1.0

THROTTLED = "ThrottlingException"
"""Forty reads a second are an account's share, unless it pays for more; many cold starts at once pass it."""


class _Passing(Exception):
    """Worth another attempt."""


async def read_parameters(http: Http, signer: Signer, url: str, path: str) -> dict[str, str]:
    """The decrypted values of the parameters right at `path`, by the last part of their names.

    `url` is the service's endpoint; the signer's service is `ssm`. Empty where there is nothing at the path.
    Raises SettingsError, which names the path and never a value.
    """
    values: dict[str, str] = {}
    token: str | None = None
    try:
        async with asyncio.timeout(PATIENCE):
            while True:
                page = await _page(http, signer, url, path, token)
                values |= {item["Name"].rpartition("/")[2]: item["Value"] for item in page["Parameters"]}
                if (token := page.get("NextToken")) is None:
                    return values
    except TimeoutError:
        raise SettingsError(f"{SETTING}: no answer for {path} in {PATIENCE:.0f} s") from None


async def _page(http: Http, signer: Signer, url: str, path: str, token: str | None) -> dict[str, Any]:
    request = {"Path": path, "WithDecryption": True} | ({"NextToken": token} if token else {})
    pause = FIRST_PAUSE
    while True:
        try:
            return await _attempt(http, signer, url, path, json.dumps(request).encode())
        except _Passing:
            await asyncio.sleep(random.uniform(0, pause))  # noqa: S311 - jitter
            pause = min(2 * pause, LONGEST_PAUSE)


async def _attempt(http: Http, signer: Signer, url: str, path: str, body: bytes) -> dict[str, Any]:
    address = url.rstrip("/") + "/"
    headers = {
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": "AmazonSSM.GetParametersByPath",
    }
    signed = signer.sign("POST", address, headers, body)
    try:
        response = await http.request("POST", address, signed, body, timeout=ATTEMPT)
        reply: dict[str, Any] = json.loads(response.body)
    except (HttpFailed, ValueError) as error:
        raise _Passing from error
    if response.status == 200:
        return reply
    code = str(reply.get("__type", "")).rpartition("#")[2]
    if response.status >= 500 or code == THROTTLED:
        raise _Passing
    raise SettingsError(f"{SETTING}: {path} cannot be read: {code or response.status}")
