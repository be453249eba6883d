"""The plan that `coach workout --plan` names: by its id, by its name, or a starter plan of the library."""

import json
import urllib.request
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from coach.library import Plan, load_plans
from coach_local.ingest import OWN_LIBRARY

STARTERS = OWN_LIBRARY / "plans"
PAGE = 100
PATIENCE = 60
"""Seconds: the first request of a stack that has just started takes some."""


class NoPlan(Exception):
    """No plan of that name; the message says which there are."""


def plan_id(named: str, url: str, token: str) -> str:
    """The id of the user's plan. A starter plan becomes one of theirs the first time that it is named.

    `url` is the WebSocket address; the HTTP API is looked for beside it. Raises NoPlan.
    """
    if _is_id(named):
        return named
    api = url.removesuffix("/realtime").replace("ws", "http", 1) + "/v1/plans"
    own = _own(api, token)
    if named.casefold() in own:
        return own[named.casefold()]
    starters = load_plans(STARTERS)
    starter = next((one for one in starters if named.casefold() in (one.id, one.name.casefold())), None)
    if starter is None:
        raise NoPlan(_unknown(named, [*own, *(one.id for one in starters)]))
    return own.get(starter.name.casefold()) or _taken_over(starter, api, token)


def _own(api: str, token: str) -> dict[str, str]:
    """The user's newest plans by name, in lower case."""
    plans = _call(f"{api}?limit={PAGE}", token)["items"]
    return {plan["name"].casefold(): plan["id"] for plan in reversed(plans)}


def _taken_over(starter: Plan, api: str, token: str) -> str:
    document = starter.model_dump(
        mode="json", by_alias=True, exclude={"id", "provenance"}, exclude_defaults=True
    )
    return str(_call(api, token, json.dumps(document).encode(), key=f"starter-{starter.id}")["id"])


def _call(address: str, token: str, body: bytes | None = None, key: str = "") -> Any:
    headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
    request = urllib.request.Request(address, body, headers | ({"idempotency-key": key} if key else {}))
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as response:
            return json.load(response)
    except (OSError, ValueError) as error:
        raise NoPlan(
            f"Plans cannot be looked up by name at {address} ({error}). Give the plan's id instead."
        ) from None


def _unknown(named: str, known: Sequence[str]) -> str:
    return f"There is no plan `{named}`. There are: {'; '.join(known)}."


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
