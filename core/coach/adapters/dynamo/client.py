"""DynamoDB's JSON protocol over signed HTTP: one call, patiently.

    DynamoFailed
    ├── ConditionFailed      the item was not as the condition says; carries the item as it was
    ├── TransactionCanceled  some condition of a transaction failed; carries a reason per write
    └── Rejected             the request can never succeed: our mistake, or the role's rights

What may pass (throttling, a conflict with a transaction, a server error, no reply) is tried again inside
PATIENCE, then raised as Unavailable.
"""

import asyncio
import json
import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from coach.adapters.dynamo.values import Item, unmarshal_item
from coach.adapters.http import Http, HttpFailed
from coach.adapters.sigv4 import Signer
from coach.errors import Unavailable

PATIENCE = 3.0
"""Seconds for a call with all its attempts; inside a worker's lease of 5 s."""

ATTEMPT = 1.5
CONNECT = 0.5
FIRST_PAUSE = 0.025
LONGEST_PAUSE = 0.4

MAX_BODY = 16 * 1_048_576
"""A page of a query holds at most 1 MB of item data, a batch 16 MB; as JSON some more, ours far less."""

CONFLICTS = frozenset({"TransactionConflictException", "TransactionInProgressException"})
THROTTLES = frozenset(
    {
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "ThrottlingException",
        "LimitExceededException",
    }
)
PASSING_REASONS = frozenset(
    {"None", "TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}
)


class DynamoFailed(Exception):
    """A call that DynamoDB answered, with a no."""


class ConditionFailed(DynamoFailed):
    def __init__(self, item: Item | None) -> None:
        super().__init__("the item was not as the condition says")
        self.item = item
        """As it was; None where there was none."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one write of a transaction failed; `failed` is False for one that only shared the fate."""

    failed: bool
    item: Item | None


class TransactionCanceled(DynamoFailed):
    def __init__(self, reasons: list[Reason]) -> None:
        super().__init__("a condition of the transaction failed")
        self.reasons = reasons
        """One for each write, in order."""


class Rejected(DynamoFailed):
    """`code` is DynamoDB's word for it."""

    def __init__(self, operation: str, code: str, message: str) -> None:
        super().__init__(f"{operation}: {code}: {message[:200]}")
        self.code = code


class _Passing(Exception):
    """Worth another attempt."""


class Dynamo:
    """Calls DynamoDB in one region, or whatever answers in its place."""

    def __init__(self, http: Http, signer: Signer, url: str) -> None:
        """`url` is the endpoint; the signer's service is `dynamodb`."""
        self._http = http
        self._signer = signer
        self._url = url.rstrip("/") + "/"

    async def call(self, operation: str, request: Mapping[str, Any]) -> dict[str, Any]:
        """One operation, such as `GetItem`. Raises DynamoFailed or Unavailable.

        A write whose reply was lost is sent again. Writes therefore carry a condition whose failure
        shows the item, a transaction's token, or have the same effect twice.
        """
        body = json.dumps(request, ensure_ascii=False, separators=(",", ":")).encode()
        now = asyncio.get_running_loop().time
        give_up = now() + PATIENCE
        pause = FIRST_PAUSE
        while True:
            try:
                return await self._attempt(operation, body, min(ATTEMPT, give_up - now()))
            except _Passing as error:
                if now() + pause >= give_up:
                    raise Unavailable("The coach's memory is busy.", retry_after=1) from error
            await asyncio.sleep(random.uniform(0, pause))  # noqa: S311 - jitter
            pause = min(2 * pause, LONGEST_PAUSE)

    async def _attempt(self, operation: str, body: bytes, timeout: float) -> dict[str, Any]:
        headers = {
            "content-type": "application/x-amz-json-1.0",
            "x-amz-target": f"DynamoDB_20120810.{operation}",
        }
        signed = self._signer.sign("POST", self._url, headers, body)
        try:
            response = await self._http.request(
                "POST",
                self._url,
                signed,
                body,
                timeout=timeout,
                connect_timeout=CONNECT,
                max_body=MAX_BODY,
            )
            reply: dict[str, Any] = json.loads(response.body)
        except (HttpFailed, ValueError) as error:
            raise _Passing(f"{operation}: {error}") from error
        if response.status == 200:
            return reply
        raise _failure(operation, response.status, reply)


def _failure(operation: str, status: int, reply: Mapping[str, Any]) -> Exception:
    code = str(reply.get("__type", "")).rpartition("#")[2]
    if code == "ConditionalCheckFailedException":
        return ConditionFailed(_item(reply))
    if code == "TransactionCanceledException":
        return _canceled(operation, reply.get("CancellationReasons") or [])
    if status >= 500 or code in THROTTLES or code in CONFLICTS:
        return _Passing(f"{operation}: {status} {code}")
    return Rejected(operation, code or str(status), str(reply.get("message") or reply.get("Message")))


def _canceled(operation: str, reasons: list[Mapping[str, Any]]) -> Exception:
    codes = [str(reason.get("Code") or "None") for reason in reasons]
    if "ConditionalCheckFailed" in codes:
        return TransactionCanceled(
            [
                Reason(code == "ConditionalCheckFailed", _item(reason))
                for code, reason in zip(codes, reasons, strict=True)
            ]
        )
    if PASSING_REASONS.issuperset(codes):
        return _Passing(f"{operation}: {', '.join(codes)}")
    said = next(reason for reason, code in zip(reasons, codes, strict=True) if code not in PASSING_REASONS)
    return Rejected(operation, str(said["Code"]), str(said.get("Message")))


def _item(shown: Mapping[str, Any]) -> Item | None:
    return unmarshal_item(shown["Item"]) if shown.get("Item") else None
