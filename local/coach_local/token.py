"""`coach token`: a token of the local stack's own issuer."""

import json
import urllib.request
from pathlib import Path

from coach_local import folder


class NoStack(Exception):
    """There is no running stack to sign for; the message says what to do."""


def local_token(user: str, ttl: int, data: Path) -> str:
    """A token for the user called `user`, who is made where there is none. Raises NoStack."""
    settings = folder.running(data)
    if settings is None:
        raise NoStack(f"No local stack runs on {data}. Start it with `make run`, or give --token.")
    if "SUPABASE_URL" not in settings:
        raise NoStack("This stack signs in with a Supabase project: take a token from there.")
    request = urllib.request.Request(
        f"{settings['SUPABASE_URL']}/auth/v1/local/token",
        data=json.dumps({"user": user, "ttl": ttl}).encode(),
        headers={"content-type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return str(json.load(response)["access_token"])
    except OSError:
        raise NoStack(
            "The local stack does not answer yet. Try again when it says that it is ready."
        ) from None
