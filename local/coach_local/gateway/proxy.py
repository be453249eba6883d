"""The HTTP API in front of the `http` function: payload 2.0 in, a proxy result out."""

import asyncio
from base64 import b64decode
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from multidict import CIMultiDict

from coach_local.functions import FunctionError, Throttled, UnknownFunction
from coach_local.gateway import events
from coach_local.gateway.platform import Platform

_DROPPED = {"content-length", "transfer-encoding", "connection"}


@dataclass(frozen=True, slots=True)
class HttpApi:
    """Every method and path under `/v1/`."""

    platform: Platform
    function: str = "http"

    async def handle(self, request: web.Request) -> web.Response:
        if not self.platform.bucket.take():
            return _message(429, "Too Many Requests")
        body = await request.read()
        if len(body) > self.platform.limits.http_payload:
            return _message(413, "Request Entity Too Large")
        return await self._call(_event(request, body, self.platform.clock()))

    async def _call(self, event: events.Event) -> web.Response:
        running = self.platform.spawn(self.platform.functions.invoke(self.function, event))
        done, _ = await asyncio.wait({running}, timeout=self.platform.limits.http_integration)
        if not done:
            return _message(503, "Service Unavailable")
        try:
            return _response(running.result())
        except (FunctionError, UnknownFunction, ValueError):
            return _message(500, "Internal Server Error")
        except Throttled:
            return _message(503, "Service Unavailable")


def _event(request: web.Request, body: bytes, now: float) -> events.Event:
    headers: dict[str, str] = {}
    for name, value in request.headers.items():
        key = name.lower()
        headers[key] = f"{headers[key]},{value}" if key in headers else value
    source_ip = request.remote or "127.0.0.1"
    return events.http(request.method, request.raw_path, headers, body, source_ip=source_ip, now=now)


def _response(result: Any) -> web.Response:
    """The function's result as HTTP. Raises ValueError where it is not a proxy result."""
    if not isinstance(result, dict) or not isinstance(result.get("statusCode"), int):
        raise ValueError("not a proxy result")
    headers = CIMultiDict(
        {n: str(v) for n, v in (result.get("headers") or {}).items() if n.lower() not in _DROPPED}
    )
    for cookie in result.get("cookies") or ():
        headers.add("Set-Cookie", cookie)
    body = result.get("body") or ""
    content = b64decode(body) if result.get("isBase64Encoded") else body.encode()
    return web.Response(status=result["statusCode"], headers=headers, body=content)


def _message(status: int, message: str) -> web.Response:
    return web.json_response({"message": message}, status=status)
