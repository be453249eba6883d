"""What the official SDKs of the providers share: how a streamed answer is opened, read and refused.

The SDK makes the request (addresses, keys, headers, errors); its stream is read here as bytes, because
the SDKs' own decoders stop at legal events without data and cost several times as much.
"""

import asyncio
import json
import re
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, aclosing, suppress
from typing import Any

from coach.adapters.limits import Hindered
from coach.adapters.sse import EventStream
from coach.ports import Call, ModelFailed, Text

TAIL = 1.0
"""Seconds that the rest may take once the answer is whole, as the usage does."""
DRAIN = 0.1
"""Seconds that the end of the body may take after the last event, as in the SDKs."""
TAIL_EVENTS = 16
MOST_CALLS = 16
MOST_ARGUMENTS = 32_000
"""Characters of all calls of one answer: beyond either a model has lost its way."""

_TOO_LONG = re.compile(
    r"context.{0,20}(length|limit|size|window)|prompt is too long|too many (input )?tokens", re.IGNORECASE
)
_NO_CREDIT = re.compile(r"insufficient_quota|billing_\w+|credit balance", re.IGNORECASE)
"""An ordinary 429 of OpenAI names its billing page too."""

_STATUS = {
    "overloaded_error": 529,
    "timeout_error": 504,
    "rate_limit_error": 429,
    "rate_limit_exceeded": 429,
    "insufficient_quota": 429,
    "request_too_large": 413,
    "not_found_error": 404,
    "permission_error": 403,
    "billing_error": 402,
    "authentication_error": 401,
    "invalid_request_error": 400,
    "context_length_exceeded": 400,
}
"""The HTTP status for which an error's type stands, where it comes as an event; 500 for any other."""


class Rejected(ModelFailed):
    """The request itself was refused. `complaint` is the provider's error; it may quote the question, so
    it is to be read here and never logged."""

    def __init__(self, message: str, complaint: Mapping[str, Any]) -> None:
        super().__init__("unavailable", retryable=False, message=message)
        self.complaint = complaint


async def events(
    request: AbstractAsyncContextManager[Any], refused: type[Exception]
) -> AsyncGenerator[bytes, None]:
    """The data of each event of the answer to `request`, a `with_streaming_response` call of an SDK
    whose errors are `refused`.

    Closing the generator closes the provider's stream. Raises ModelFailed: Hindered where another attempt
    may help, Rejected, `cut`, `malformed`; none carries the SDK's error along, whose text quotes.
    """
    import httpx2

    stream = EventStream()
    try:
        async with request as response, aclosing(response.http_response.aiter_bytes()) as chunks:
            async for chunk in chunks:
                for data in stream.feed(chunk):
                    yield data
    except httpx2.TransportError:
        raise ModelFailed("cut", retryable=True) from None
    except httpx2.DecodingError:
        raise malformed() from None
    except refused as error:
        raise not_begun(error) from None
    finally:
        # httpx2 leaves its innermost generator to the event loop to close: it does so now, not after us.
        await asyncio.sleep(0)


async def tail(late: AsyncIterator[bytes], last: bytes) -> list[bytes]:
    """What follows when the answer is whole, up to the event that holds `last`, and the end of the body,
    without which the connection could not be used again. What goes wrong takes nothing from the answer."""
    read: list[bytes] = []
    with suppress(ModelFailed, TimeoutError):
        async with asyncio.timeout(TAIL) as limit:
            async for data in late:
                if last in data:
                    limit.reschedule(asyncio.get_running_loop().time() + DRAIN)
                read.append(data)
                if len(read) == TAIL_EVENTS:
                    break
    return read


class CallsInPieces:
    """Calls as a stream brings them: first the name, then the arguments bit by bit."""

    def __init__(self) -> None:
        self._places: dict[int, int] = {}
        self._heads: list[tuple[str, str]] = []
        self._arguments: list[list[str]] = []
        self._length = 0

    def __bool__(self) -> bool:
        return bool(self._heads)

    def add(self, place: int, id: str, name: str, arguments: str) -> None:
        """Some servers number every call 0, and tell them apart by their ids. Raises ModelFailed."""
        at = self._places.get(place)
        if at is None or (name and id and id != self._heads[at][0]):
            at = self._places[place] = len(self._heads)
            self._heads.append((id or f"call_{at}", name))
            self._arguments.append([])
        elif name and not self._heads[at][1]:
            self._heads[at] = self._heads[at][0], name
        self._arguments[at].append(arguments)
        self._length += len(arguments)
        if self._length > MOST_ARGUMENTS or len(self._heads) > MOST_CALLS:
            raise malformed()

    def whole(self) -> tuple[Call, ...]:
        pairs = zip(self._heads, self._arguments, strict=True)
        return tuple(Call(id, name, "".join(pieces)) for (id, name), pieces in pairs)


def spoken_arguments(call: Call) -> dict[str, Any]:
    """What a call said, to be said back to its model; {} where that was no JSON object."""
    try:
        said = json.loads(call.arguments)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def text(piece: str) -> Text:
    """A piece of an answer. NUL goes: it is no character of a text, and Postgres takes none."""
    return Text(piece.replace("\0", "") if "\0" in piece else piece)


def malformed() -> ModelFailed:
    return ModelFailed("malformed", retryable=True)


def failure(status: int, body: object, headers: Mapping[str, str] | None = None) -> ModelFailed:
    """What a provider's error means. Only status and code are kept: the prose may quote the question."""
    details = _details(body)
    code = str(details.get("code") or details.get("type") or "")[:64]
    said = f"{code} {details.get('type')} {details.get('message')}"
    message = f"{status} {code}".strip()
    if status == 402 or (status in (400, 403, 429) and _NO_CREDIT.search(said)):
        return ModelFailed("quota", retryable=False, message=message)
    if status in (401, 403):
        return ModelFailed("refused_key", retryable=False, message=message)
    if status == 429:
        return Hindered("rate_limited", retry_after=_retry_after(headers or {}), message=message)
    if status >= 500:
        return Hindered("unavailable", retry_after=_retry_after(headers or {}), message=message)
    if status == 413 or (status in (400, 422) and _TOO_LONG.search(said)):
        return ModelFailed("too_long", retryable=False, message=message)
    return Rejected(message, details)


def failure_event(error: object) -> ModelFailed:
    """The same for an error that came as an event of a stream that had begun well."""
    details = _details(error)
    status = _STATUS.get(str(details.get("type")), 0) or _STATUS.get(str(details.get("code")), 500)
    return failure(status, error)


def not_begun(error: Exception) -> ModelFailed:
    """Both SDKs raise an error with a status and a body, or one without a response at all."""
    response = getattr(error, "response", None)
    if response is None:
        return Hindered("unavailable", message="the provider was not reached")
    return failure(response.status_code, getattr(error, "body", None), response.headers)


def _details(body: object) -> Mapping[str, Any]:
    if isinstance(body, Mapping) and isinstance(body.get("error"), Mapping):
        body = body["error"]
    return body if isinstance(body, Mapping) else {"message": body}


def _retry_after(headers: Mapping[str, str]) -> float:
    """Seconds; 0 where nothing usable was said. A date is not read: no provider sends one."""
    for name, unit in (("retry-after-ms", 1_000), ("retry-after", 1)):
        with suppress(KeyError, ValueError):
            return max(0.0, float(headers[name]) / unit)
    return 0.0
