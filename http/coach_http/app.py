"""The application: its routes, their description, and what holds for every request."""

from typing import Any

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.routing import APIRoute
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from coach_http.problems import RESPONSES, Problem, add_problems
from coach_http.routes import (
    conversations,
    exercises,
    health,
    me,
    meals,
    nutrition,
    photos,
    plans,
    progress,
    proposals,
    realtime,
    workout_sets,
    workouts,
)
from coach_http.wiring import Services

MAX_BODY = 256 * 1024
"""Bytes. Photos go to S3; the longest text that a route takes is far below."""

DESCRIPTION = "Records and uploads of Coach. Answers and live workouts travel over the WebSocket."


def create_app(services: Services) -> FastAPI:
    app = describe()
    app.state.services = services
    add_problems(app)
    app.add_middleware(Bounded)
    app.add_middleware(Private)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=services.origins or ["*"],
        allow_methods=["GET", "POST", "PATCH", "DELETE"],
        allow_headers=["Authorization", "Content-Type", "Idempotency-Key", "If-Match"],
        expose_headers=["ETag", "Location", "Retry-After"],
        max_age=600,
    )
    return app


def describe() -> FastAPI:
    """The routes without anything behind them: enough for their description."""
    app = FastAPI(
        title="Coach",
        version="1",
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        generate_unique_id_function=_operation,
        responses=RESPONSES,
    )
    for routes in (
        health,
        realtime,
        me,
        conversations,
        exercises,
        plans,
        workouts,
        workout_sets,
        progress,
        meals,
        photos,
        nutrition,
        proposals,
    ):
        app.include_router(routes.router)
    return app


def openapi() -> dict[str, Any]:
    """The OpenAPI document."""
    document = describe().openapi()
    document["components"]["schemas"]["Problem"] = Problem.model_json_schema()
    return document


class Bounded:
    """Refuses a body that is too large as soon as it is."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        received = 0

        async def receive_bounded() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > MAX_BODY:
                raise HTTPException(413)
            return message

        await self._app(scope, receive_bounded, send)


class Private:
    """What one user reads is kept in no shared cache."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_private(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, send_private)


def _operation(route: APIRoute) -> str:
    return route.name
