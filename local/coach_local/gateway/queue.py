"""Asynchronous invokes: accepted at once, run later, retried, and in the end handed to a destination."""

import asyncio
import json
import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from coach_local.functions import Function, FunctionError, Throttled
from coach_local.gateway.faults import InvokeFault
from coach_local.gateway.platform import Platform

log = logging.getLogger("coach.local.queue")


@dataclass(frozen=True, slots=True)
class Submission:
    """One accepted event. `payload` stays text, so that no attempt sees what an earlier one changed."""

    function: Function
    payload: bytes
    request_id: str
    accepted_at: float


@dataclass(frozen=True, slots=True)
class EventQueue:
    """Lambda's internal queue, in memory: what waits here is lost when the stack ends."""

    platform: Platform

    def submit(self, name: str, payload: bytes) -> str:
        """Accept an event and return its request id. Raises UnknownFunction."""
        function = self.platform.functions[name].function
        submission = Submission(function, payload, str(uuid4()), self.platform.clock())
        fault = self.platform.faults.invoke(name) or InvokeFault()
        for _ in range(0 if fault.lost else fault.copies):
            self.platform.spawn(self._deliver(submission, fault.delay))
        return submission.request_id

    async def _deliver(self, submission: Submission, delay: float) -> None:
        await asyncio.sleep(delay)
        failures = throttles = 0
        limits = self.platform.limits
        while not self._expired(submission):
            try:
                return await self._attempt(submission)
            except Throttled:
                await asyncio.sleep(limits.throttle_backoff[min(throttles, len(limits.throttle_backoff) - 1)])
                throttles += 1
            except FunctionError as error:
                failures += 1
                if failures > submission.function.retries:
                    return self._give_up(submission, "RetriesExhausted", failures, error)
                await asyncio.sleep(limits.retry_after[min(failures, len(limits.retry_after)) - 1])
        return self._give_up(submission, "EventAgeExceeded", failures, None)

    async def _attempt(self, submission: Submission) -> None:
        event = json.loads(submission.payload)
        await self.platform.functions.invoke(submission.function.name, event, submission.request_id)

    def _expired(self, submission: Submission) -> bool:
        return self.platform.clock() - submission.accepted_at > submission.function.max_age

    def _give_up(
        self, submission: Submission, condition: str, attempts: int, error: FunctionError | None
    ) -> None:
        destination = submission.function.on_failure
        log.warning("%s: %s after %d attempts", submission.function.name, condition, attempts)
        if destination is not None:
            record = self._record(submission, condition, attempts, error)
            self.submit(destination, json.dumps(record).encode())

    def _record(
        self, submission: Submission, condition: str, attempts: int, error: FunctionError | None
    ) -> dict[str, Any]:
        """What a failure destination receives."""
        record: dict[str, Any] = {
            "version": "1.0",
            "timestamp": datetime.fromtimestamp(self.platform.clock(), UTC).isoformat(
                timespec="milliseconds"
            ),
            "requestContext": {
                "requestId": submission.request_id,
                "functionArn": f"{submission.function.arn}:$LATEST",
                "condition": condition,
                "approximateInvokeCount": attempts,
            },
            "requestPayload": json.loads(submission.payload),
        }
        if error is not None:
            context = {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"}
            record |= {"responseContext": context, "responsePayload": error.payload(submission.request_id)}
        return record
