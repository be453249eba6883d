"""Starts a worker by invoking its Lambda function asynchronously."""

import asyncio
import json
import logging
import random
from collections.abc import Mapping
from urllib.parse import quote

from coach.adapters.http import Http, HttpFailed
from coach.adapters.sigv4 import Signer
from coach.errors import Unavailable

PATIENCE = 2.0
"""Seconds for all attempts: the asker waits for `accepted`, and sends the frame again after 2 s."""

FIRST_PAUSE = 0.05

log = logging.getLogger(__name__)


class LambdaSweeping:
    """Invokes the sweep outside of its minute. Its event says nothing: it finds its work itself."""

    def __init__(self, http: Http, signer: Signer, url: str, function: str) -> None:
        """As for LambdaWorkers."""
        self._function = LambdaWorkers(http, signer, url, function)

    async def soon(self) -> None:
        try:
            await self._function.invoke({})
        except Unavailable:
            log.warning("the sweep could not be started, and runs with the next minute")


class LambdaWorkers:
    """Invokes one function, or one of its aliases, with `{user, turn, epoch}`.

    An attempt without a reply may have started the worker. Another one does no harm: an epoch's lease
    is taken once, and the second worker finds it taken.
    """

    def __init__(self, http: Http, signer: Signer, url: str, function: str) -> None:
        """`url` is Lambda's endpoint; `function` a name, `name:alias` or ARN; the service is `lambda`."""
        self._http = http
        self._signer = signer
        self._url = f"{url.rstrip('/')}/2015-03-31/functions/{quote(function, safe='')}/invocations"

    async def start(self, user: str, turn: str, epoch: int) -> None:
        await self.invoke({"user": user, "turn": turn, "epoch": epoch})

    async def invoke(self, event: Mapping[str, object]) -> None:
        """Returns once the invocation is taken. Raises Unavailable."""
        try:
            async with asyncio.timeout(PATIENCE):
                await self._until_taken(json.dumps(event).encode())
        except TimeoutError:
            raise Unavailable("The coach cannot start answering just now.", retry_after=2) from None

    async def _until_taken(self, body: bytes) -> None:
        pause = FIRST_PAUSE
        while True:
            status = await self._invoke(body)
            if status == 202:
                return
            if status and status != 429 and status < 500:
                log.error("Lambda refused to invoke the worker: status %d", status)
                raise Unavailable("The coach cannot start answering.", retry_after=10)
            await asyncio.sleep(random.uniform(0, pause))  # noqa: S311 - jitter
            pause *= 2

    async def _invoke(self, body: bytes) -> int:
        """The reply's status; 0 for none."""
        headers = {"content-type": "application/json", "x-amz-invocation-type": "Event"}
        signed = self._signer.sign("POST", self._url, headers, body)
        try:
            response = await self._http.request("POST", self._url, signed, body, timeout=PATIENCE / 2)
        except HttpFailed:
            return 0
        return response.status
