"""The composition root: which adapter stands behind which port. Nothing else names an adapter.

Here is what each Lambda function is given. Imports stand inside the functions, here and in the modules beside,
so that each pays at its cold start for what it uses: the authorizer knows no pydantic, and only `answer` imports
a provider's SDK.
"""

from contextlib import suppress
from typing import TYPE_CHECKING

from coach.adapters import emf
from coach_realtime.settings import Environment, learn
from coach_realtime.wiring.once import forget

if TYPE_CHECKING:
    from coach_realtime.app import Jobs, Messages
    from coach_realtime.chores import Chores
    from coach_realtime.gate import Door, Gate
    from coach_realtime.photo import Photos

__all__ = [
    "chores",
    "door",
    "forget",
    "gate",
    "jobs",
    "learn_secrets",
    "messages",
    "photos",
    "reporting",
    "warm_jobs",
]

reporting = emf.reporting


async def learn_secrets() -> None:
    """Reads what COACH_SECRETS names, before anything is made that may need it."""
    where = Environment().secrets()
    if where is None:
        return
    from coach.adapters.sigv4 import Signer
    from coach.adapters.ssm import read_parameters
    from coach_realtime.wiring.parts import http

    signer = Signer(where.credentials, where.region, "ssm")
    learn(await read_parameters(http(), signer, where.url, where.path))


def gate() -> "Gate":
    """For `authorize`."""
    from coach_realtime.wiring import doors

    return doors.gate()


def door() -> "Door":
    """For `connect` and `disconnect`."""
    from coach_realtime.wiring import doors

    return doors.door()


def messages() -> "Messages":
    """For `message`."""
    from coach_realtime.wiring import receiving

    return receiving.messages()


def jobs() -> "Jobs":
    """For `answer`; what only an answer needs is made when there is one to give."""
    from coach_realtime.wiring import working

    return working.jobs()


def photos() -> "Photos":
    """For `photo`, the only one that opens pictures."""
    from coach_realtime.wiring import looking

    return looking.photos()


def chores() -> "Chores":
    """For `sweep`."""
    from coach_realtime.wiring import tending

    return tending.chores()


async def warm_jobs() -> None:
    """Loads what the first question would wait for. What cannot be reached now is tried again then."""
    from coach.errors import Unavailable
    from coach.safety.gate import judge
    from coach_realtime.wiring.answering import answers, retrieval

    judge("")  # reads the lexicon
    answers()
    with suppress(Unavailable):
        await retrieval().warm()
