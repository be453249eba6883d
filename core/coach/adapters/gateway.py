"""The outbox over API Gateway's `@connections` management API."""

import logging
from urllib.parse import quote

from coach.adapters.http import Http, HttpFailed, Response
from coach.adapters.sigv4 import Signer
from coach.errors import Gone, Oversize, PostFailed, Throttled, Unanswered
from coach.measures import Metric, count

TIMEOUT = 3.0
"""Seconds for a whole post. Its outcome is then unknown, and a frame may harmlessly be sent again."""

CONNECT_TIMEOUT = 1.0

log = logging.getLogger(__name__)


class GatewayOutbox:
    """Posts to the connections of one WebSocket API."""

    def __init__(self, http: Http, signer: Signer, url: str) -> None:
        """`url` is the stage's https:// address; the signer's service is `execute-api`."""
        self._http = http
        self._signer = signer
        self._base = url.rstrip("/") + "/@connections/"

    async def post(self, connection: str, frame: bytes) -> None:
        count(Metric.POSTS)
        response = await self._request("POST", connection, frame)
        if response.status == 200:
            return
        failure = _failure(response)
        if isinstance(failure, Gone):
            count(Metric.POSTS_GONE)
        elif isinstance(failure, Throttled):
            count(Metric.POSTS_THROTTLED)
        raise failure

    async def close(self, connection: str) -> None:
        """Raises Throttled or Unanswered."""
        response = await self._request("DELETE", connection, b"")
        if response.status in (200, 204) or isinstance(failure := _failure(response), Gone):
            return
        raise failure

    async def _request(self, method: str, connection: str, body: bytes) -> Response:
        url = self._base + quote(connection, safe="")
        try:
            return await self._http.request(
                method,
                url,
                self._signer.sign(method, url, body=body),
                body,
                timeout=TIMEOUT,
                connect_timeout=CONNECT_TIMEOUT,
            )
        except HttpFailed as error:
            raise Unanswered(str(error)) from error


def _failure(response: Response) -> PostFailed:
    """Goes by the status alone: `x-amzn-ErrorType` may be missing, and error bodies may be empty."""
    match response.status:
        case 410:
            return Gone("the connection does not exist any more")
        case 429:
            return Throttled("too many posts, or the device reads too slowly")
        case 413:
            return Oversize("the gateway takes at most 128 KB at once")
        case 400 if b"Invalid connectionId" in response.body:
            return Gone("no connection can have this id")
        case 403:
            log.error("@connections refused us: the role lacks execute-api:ManageConnections on this stage")
    return Unanswered(f"the gateway answered {response.status}")
