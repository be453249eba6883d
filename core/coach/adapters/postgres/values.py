"""Between our values and the database's: times in milliseconds, and texts that Postgres cannot hold."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
END_OF_TIME = datetime(9999, 1, 1, tzinfo=UTC)
FROM_THE_NEWEST = (END_OF_TIME, "")
FROM_THE_NEWEST_UUID = (END_OF_TIME, UUID(int=0))

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def moment(milliseconds: int) -> datetime:
    return EPOCH + milliseconds * MILLISECOND


def milliseconds(at: datetime) -> int:
    return (at - EPOCH) // MILLISECOND


def storable(text: str) -> str:
    """NUL and halves of surrogate pairs become U+FFFD: a model may say them, Postgres refuses them.

    The length stays, for positions in an answer are counted in code points.
    """
    return _UNSTORABLE.sub("\ufffd", text)


def storable_fields(record: Mapping[str, Any]) -> dict[str, Any]:
    return {name: storable(value) if isinstance(value, str) else value for name, value in record.items()}
