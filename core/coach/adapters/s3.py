"""Files in an S3 bucket, small enough to be held in memory."""

from urllib.parse import quote

from coach.adapters.http import Http, HttpFailed, Response
from coach.adapters.sigv4 import Signer
from coach.errors import Unavailable

TIMEOUT = 10.0
MAX_BYTES = 64 * 1024 * 1024


class S3Objects:
    """The objects of one bucket."""

    def __init__(self, http: Http, signer: Signer, url: str, bucket: str) -> None:
        """`url` is S3's endpoint, to which the bucket is a path; the signer's service is `s3`."""
        self._http = http
        self._signer = signer
        self._base = f"{url.rstrip('/')}/{bucket}/"

    async def get(self, key: str, version: str | None = None) -> bytes | None:
        query = "" if version is None else f"?versionId={quote(version, safe='')}"
        response = await self._request("GET", key, {}, b"", query)
        if response.status == 404:
            return None
        if response.status != 200:
            raise Unavailable(f"S3 answered {response.status}.")
        return response.body

    async def put(self, key: str, content: bytes, content_type: str) -> None:
        response = await self._request("PUT", key, {"content-type": content_type}, content)
        if response.status != 200:
            raise Unavailable(f"S3 answered {response.status}.")

    async def remove(self, key: str) -> None:
        response = await self._request("DELETE", key, {}, b"")
        if response.status not in (200, 204, 404):
            raise Unavailable(f"S3 answered {response.status}.")

    async def _request(
        self, method: str, key: str, headers: dict[str, str], body: bytes, query: str = ""
    ) -> Response:
        url = self._base + quote(key, safe="/~") + query
        signed = self._signer.sign(method, url, headers, body)
        try:
            return await self._http.request(method, url, signed, body, timeout=TIMEOUT, max_body=MAX_BYTES)
        except HttpFailed as error:
            raise Unavailable("S3 cannot be reached.") from error
