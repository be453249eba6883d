"""Functions that run on a schedule, with the event that EventBridge sends."""

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from coach_local.functions import Function
from coach_local.gateway.events import ACCOUNT

Submit = Callable[[str, bytes], Any]


async def run(function: Function, every: float, submit: Submit, region: str) -> None:
    """Submit `function` every so many seconds, until cancelled."""
    while True:
        await asyncio.sleep(every)
        submit(function.name, json.dumps(scheduled_event(function, region)).encode())


def scheduled_event(function: Function, region: str) -> dict[str, Any]:
    return {
        "version": "0",
        "id": str(uuid4()),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": ACCOUNT,
        "time": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "region": region,
        "resources": [f"arn:aws:events:{region}:{ACCOUNT}:rule/{function.name}"],
        "detail": {},
    }
