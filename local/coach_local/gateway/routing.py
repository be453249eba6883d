"""The gateway's decisions: which route a message takes, what a function's result means."""

import json
from collections.abc import Collection, Mapping
from fnmatch import fnmatchcase
from typing import Any

from coach_local.gateway.events import Event

DEFAULT = "$default"
OK = range(200, 300)


def route_of(body: str, routes: Collection[str]) -> str | None:
    """The route that `$request.body.action` selects, else `$default`, else None."""
    selected = _action(body)
    if selected in routes and not selected.startswith("$"):
        return selected
    return DEFAULT if DEFAULT in routes else None


def gateway_frame(message: str, connection: str, request: str) -> str:
    """A frame of the gateway's own, in AWS's exact spelling and spacing."""
    return f'{{"message": "{message}", "connectionId":"{connection}", "requestId":"{request}"}}'


def authorizer_context(result: Any, arn: str, limit: int) -> Event | None:
    """The context that an authorizer grants, every value a string; None where its policy denies.

    Raises ValueError for what AWS answers with 500: no principal, no policy, nested context, too long.
    """
    if not isinstance(result, Mapping) or not isinstance(result.get("principalId"), str):
        raise ValueError("an authorizer returns principalId, policyDocument and context")
    if len(json.dumps(result)) > limit:
        raise ValueError(f"an authorizer's result is at most {limit} bytes")
    if not _allows(result.get("policyDocument"), arn):
        return None
    return {"principalId": result["principalId"], **_flat(result.get("context") or {})}


def status_of(result: Any) -> int | None:
    """The `statusCode` of a proxy result, or None where the result is not one."""
    status = result.get("statusCode") if isinstance(result, Mapping) else None
    if isinstance(status, str) and status.isdecimal():
        status = int(status)
    return status if isinstance(status, int) and not isinstance(status, bool) else None


def subprotocol_of(result: Mapping[str, Any]) -> str | None:
    """The one header of a `$connect` result that reaches the client."""
    headers = result.get("headers") or {}
    return next(
        (str(value) for name, value in headers.items() if name.lower() == "sec-websocket-protocol"), None
    )


def _action(body: str) -> str:
    try:
        parsed = json.loads(body, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return ""
    action = parsed.get("action") if isinstance(parsed, dict) else None
    return action if isinstance(action, str) else ""


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


def _allows(policy: Any, arn: str) -> bool:
    """Whether a policy lets the connection in: some statement allows it and none denies it."""
    if not isinstance(policy, Mapping) or not isinstance(policy.get("Statement"), list | Mapping):
        raise ValueError("policyDocument has no Statement")
    statements = policy["Statement"] if isinstance(policy["Statement"], list) else [policy["Statement"]]
    effects = {
        s.get("Effect")
        for s in statements
        if _covers(s, "Action", "execute-api:Invoke") and _covers(s, "Resource", arn)
    }
    return "Allow" in effects and "Deny" not in effects


def _covers(statement: Mapping[str, Any], key: str, value: str) -> bool:
    patterns = statement.get(key, [])
    patterns = patterns if isinstance(patterns, list) else [patterns]
    return any(fnmatchcase(value, str(pattern)) for pattern in patterns)


def _flat(context: Mapping[str, Any]) -> Event:
    if not all(isinstance(value, str | int | float | bool) for value in context.values()):
        raise ValueError("an authorizer's context holds strings, numbers and booleans only")
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in context.items()}
