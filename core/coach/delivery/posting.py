"""Posting a single frame, with the little patience that a reply or a push deserves."""

import asyncio
import random

from coach.errors import Gone, PostFailed
from coach.ports import Outbox

POST_LIMIT = 3.5
"""Seconds for one post; the gateway's adapter gives up a little earlier."""
ATTEMPTS = 3


async def try_post(outbox: Outbox, connection: str, frame: bytes) -> bool:
    """Whether the gateway took the frame, in at most ATTEMPTS. Raises Gone.

    A frame may arrive twice: replies carry an id and events a cursor, so that clients drop the second.
    """
    for attempt in range(ATTEMPTS):
        try:
            async with asyncio.timeout(POST_LIMIT):
                await outbox.post(connection, frame)
        except Gone:
            raise
        except (PostFailed, TimeoutError):
            await asyncio.sleep(0.1 * 2**attempt * random.uniform(0.5, 1.0))  # noqa: S311
        else:
            return True
    return False
