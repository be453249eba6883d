"""Lambda's Invoke route: synchronous with the result, or asynchronous with 202 at once."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from aiohttp import web

from coach_local.functions import FunctionError, Throttled, UnknownFunction
from coach_local.gateway.management import error
from coach_local.gateway.platform import Platform
from coach_local.gateway.queue import EventQueue
from coach_local.gateway.signatures import signed


@dataclass(frozen=True, slots=True)
class InvokeApi:
    """`POST /2015-03-31/functions/{name}/invocations`; `name` may be an ARN or carry a qualifier."""

    platform: Platform
    queue: EventQueue

    async def invoke(self, request: web.Request) -> web.Response:
        body = await request.read()
        credentials = self.platform.credentials
        if credentials is not None and not signed(request, body, credentials, "lambda"):
            return error(403, "AccessDeniedException", "The caller may not invoke this function")
        name = _bare(request.match_info["name"])
        if name not in self.platform.functions:
            return error(404, "ResourceNotFoundException", f"Function not found: {name}")
        if not _is_json(body):
            return error(400, "InvalidRequestContentException", "Could not parse request body into json")
        return await self._invoke(name, body, request.headers.get("X-Amz-Invocation-Type", "RequestResponse"))

    async def _invoke(self, name: str, body: bytes, kind: str) -> web.Response:
        limits = self.platform.limits
        limit = limits.async_payload if kind == "Event" else limits.sync_payload
        if len(body) > limit:
            return error(
                413, "RequestTooLargeException", f"{len(body)} byte payload is too large ({limit} bytes)"
            )
        match kind:
            case "Event":
                request_id = self.queue.submit(name, body or b"{}")
                return web.Response(status=202, headers={"x-amzn-RequestId": request_id})
            case "RequestResponse":
                return await self._synchronous(name, json.loads(body or b"{}"))
            case "DryRun":
                return web.Response(status=204)
        return error(400, "InvalidParameterValueException", f"Unknown invocation type {kind}")

    async def _synchronous(self, name: str, event: Any) -> web.Response:
        request_id = str(uuid4())
        headers = {"x-amzn-RequestId": request_id, "X-Amz-Executed-Version": "$LATEST"}
        try:
            result = await self.platform.functions.invoke(name, event, request_id)
        except FunctionError as failure:
            headers["X-Amz-Function-Error"] = "Unhandled"
            return web.json_response(failure.payload(request_id), headers=headers)
        except (Throttled, UnknownFunction):
            return error(429, "TooManyRequestsException", "Rate Exceeded.")
        return web.json_response(result, headers=headers)


def _bare(name: str) -> str:
    """`answer`, `answer:live` and `arn:aws:lambda:…:function:answer:live` are one function."""
    name = name.rpartition("function:")[2]
    return name.partition(":")[0]


def _is_json(body: bytes) -> bool:
    try:
        json.loads(body or b"{}")
    except (ValueError, RecursionError):
        return False
    return True
