"""Every failure as `application/problem+json` (RFC 9457), with the codes that error frames carry too."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Any
from uuid import uuid4

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from coach.errors import BadFrame, CoachError, Conflict, Internal, NotFound, NotSignedIn, Outdated, TooLarge
from coach.logs import trouble

log = logging.getLogger(__name__)

STATUS: Mapping[str, int] = {
    "bad_frame": 400,
    "unknown_type": 400,
    "not_signed_in": 401,
    "token_expired": 401,
    "wrong_user": 403,
    "not_found": 404,
    "conflict": 409,
    "cannot_resume": 409,
    "too_large": 413,
    "busy": 429,
    "rate_limited": 429,
    "quota_exceeded": 429,
    "internal": 500,
    "provider_failed": 502,
    "unavailable": 503,
}


LONGEST_NAME = 64
"""Characters, of a field that is named back."""

UNKNOWN_FIELD = "there is no such field here; mend its spelling, or leave it out"


class NotAllowed(NotSignedIn):
    """Signed in, and yet may not do this: 403."""


class Stale(Conflict):
    """`If-Match` names another version than there is: 412."""


class Problem(BaseModel):
    """What went wrong. `code` says what a client should do, `detail` tells a person."""

    title: str
    status: int
    code: str
    detail: str
    retryable: bool
    retry_after: float | None = Field(default=None, description="Seconds.")
    trace: str


RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {
        "description": description,
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for status, description in (
        ("4XX", "The request cannot be served as it is."),
        ("5XX", "The request may be sent again."),
    )
}
"""For every route's description."""


def add_problems(app: FastAPI) -> None:
    handlers: dict[type[Exception], Callable[[Request, Any], Awaitable[JSONResponse]]] = {
        CoachError: _told,
        RequestValidationError: _malformed,
        HTTPException: _refused_by_the_framework,
    }
    for kind, handler in handlers.items():
        app.add_exception_handler(kind, handler)
    app.add_middleware(Unexpected)


class Unexpected:
    """What nobody planned for: logged without its words, which may be somebody's, and told as `internal`."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._app(scope, receive, send)
        except Exception as error:
            trouble(log, f"{scope.get('method', '')} {_route(scope)}", error)
            answer = problem(Internal("Something went wrong on our side. Try again."), trace_of(scope))
            await answer(scope, receive, send)


def problem(error: CoachError, trace: str, status: int | None = None) -> JSONResponse:
    """`status` only where it is not the one that goes with the error's code."""
    status = status or _status(error)
    document = Problem(
        title=HTTPStatus(status).phrase,
        status=status,
        code=error.code,
        detail=error.message,
        retryable=error.retryable,
        retry_after=error.retry_after,
        trace=trace,
    )
    return JSONResponse(
        document.model_dump(exclude_none=True),
        status,
        _headers(error, status),
        media_type="application/problem+json",
    )


def trace_of(scope: Scope) -> str:
    """The gateway's own id of the request, which its access log has too."""
    event = scope.get("aws.event") or {}
    return str(event.get("requestContext", {}).get("requestId") or uuid4())


def _route(scope: Scope) -> str:
    """As it is written in the code: an address may hold anything."""
    return str(getattr(scope.get("route"), "path", "an unknown route"))


def _status(error: CoachError) -> int:
    match error:
        case NotAllowed():
            return 403
        case Stale() | Outdated():
            return 412
        case _:
            return STATUS[error.code]


def _headers(error: CoachError, status: int) -> dict[str, str]:
    headers = {}
    if status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="coach", error="invalid_token"'
    if error.retry_after is not None:
        headers["Retry-After"] = str(max(1, round(error.retry_after)))
    return headers


async def _told(request: Request, error: CoachError) -> JSONResponse:
    return problem(error, trace_of(request.scope))


async def _malformed(request: Request, error: RequestValidationError) -> JSONResponse:
    """Names the fields and the rules, never the values: they may be somebody's words."""
    told = [f"`{_field(item)}`: {_rule(item)}" for item in error.errors()[:3]]
    return problem(BadFrame("; ".join(told)), trace_of(request.scope))


def _field(item: Mapping[str, Any]) -> str:
    """Cut short: what a client calls a field that there is not may be of any length."""
    return ".".join(str(part)[:LONGEST_NAME] for part in item["loc"][1:])


def _rule(item: Mapping[str, Any]) -> str:
    return UNKNOWN_FIELD if item["type"] == "extra_forbidden" else str(item["msg"])


async def _refused_by_the_framework(request: Request, error: HTTPException) -> JSONResponse:
    match error.status_code:
        case 404:
            told: CoachError = NotFound("There is nothing at this address.")
        case 400:
            told = BadFrame(str(error.detail))
        case 413:
            told = TooLarge("The body is too large.")
        case _:
            told = BadFrame(HTTPStatus(error.status_code).phrase + ".")
    answer = problem(told, trace_of(request.scope), error.status_code)
    answer.headers.update(error.headers or {})
    return answer
