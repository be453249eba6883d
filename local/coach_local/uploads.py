"""What is uploaded to the embedded S3 reaches its function, by way of a queue that S3 writes to."""

import asyncio
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import aiohttp

from coach_local.aws import Aws, AwsError

log = logging.getLogger("coach.local.uploads")


@dataclass(frozen=True, slots=True)
class Uploads:
    """The notifications of one bucket; `deliver` gets each as the bytes that Lambda would invoke with."""

    aws: Aws
    queue: str
    deliver: Callable[[bytes], Any]

    async def watch(self) -> None:
        """Deliver notifications until cancelled."""
        while True:
            try:
                for message in await self._received():
                    await self._pass_on(message)
            except (aiohttp.ClientError, AwsError) as error:
                log.warning("the upload queue does not answer: %s", type(error).__name__)
                await asyncio.sleep(1)

    async def _received(self) -> list[dict[str, str]]:
        # One second at most: the emulator lets a request that waits hold up its end.
        asked = {"QueueUrl": self.queue, "WaitTimeSeconds": 1, "MaxNumberOfMessages": 10}
        answer = await self.aws.call("sqs", "ReceiveMessage", asked)
        return list(answer.get("Messages", []))

    async def _pass_on(self, message: dict[str, str]) -> None:
        """The test event that S3 sends at first has no records, and no function would ever see it."""
        if "Records" in json.loads(message["Body"]):
            self.deliver(message["Body"].encode())
        handle = {"QueueUrl": self.queue, "ReceiptHandle": message["ReceiptHandle"]}
        await self.aws.call("sqs", "DeleteMessage", handle)
