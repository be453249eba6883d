"""Many objects of a bucket at a time, and objects too large for memory.

Sources: ListObjectVersions, DeleteObject, and the multipart upload's four actions in the S3 API reference.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import suppress
from urllib.parse import quote
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from coach.adapters.http import Http, HttpFailed, Response
from coach.adapters.sigv4 import Signer
from coach.errors import Unavailable

TIMEOUT = 30.0
AT_ONCE = 8


class S3Folders:
    """Of one bucket, whether or not it keeps versions."""

    def __init__(self, http: Http, signer: Signer, url: str, bucket: str) -> None:
        """`url` is S3's endpoint, to which the bucket is a path; the signer's service is `s3`."""
        self._http = http
        self._signer = signer
        self._bucket = f"{url.rstrip('/')}/{bucket}"

    async def erase(self, prefix: str, at_most: int) -> int:
        listed = await self._request("GET", f"?max-keys={at_most}&prefix={quote(prefix, safe='')}&versions=")
        found = list(_versions(listed.body))
        for start in range(0, len(found), AT_ONCE):
            await asyncio.gather(*(self._delete(*one) for one in found[start : start + AT_ONCE]))
        return len(found)

    async def write(self, key: str, parts: AsyncIterator[bytes], content_type: str) -> int:
        path = f"/{quote(key, safe='/~')}"
        begun = await self._request("POST", f"{path}?uploads=", headers={"content-type": content_type})
        upload = quote(_text(begun.body, "UploadId"), safe="")
        try:
            size = await self._write(path, upload, parts)
        except BaseException:
            await asyncio.shield(self._abort(path, upload))
            raise
        return size

    async def _write(self, path: str, upload: str, parts: AsyncIterator[bytes]) -> int:
        tags: list[str] = []
        size = 0
        async for part in parts:
            number = len(tags) + 1
            sent = await self._request("PUT", f"{path}?partNumber={number}&uploadId={upload}", part)
            tags.append(sent.headers.get("etag", ""))
            size += len(part)
        done = await self._request("POST", f"{path}?uploadId={upload}", _completed(tags))
        if b"<Error>" in done.body:  # S3 may have said 200 before it failed
            raise Unavailable("S3 could not put the parts together.")
        return size

    async def _abort(self, path: str, upload: str) -> None:
        """What is left in spite of this is taken away by the bucket's lifecycle."""
        with suppress(Unavailable):
            await self._request("DELETE", f"{path}?uploadId={upload}")

    async def _delete(self, key: str, version: str) -> None:
        await self._request("DELETE", f"/{quote(key, safe='/~')}?versionId={quote(version, safe='')}")

    async def _request(
        self, method: str, target: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Response:
        url = self._bucket + target
        signed = self._signer.sign(method, url, headers or {}, body)
        try:
            reply = await self._http.request(method, url, signed, body, timeout=TIMEOUT)
        except HttpFailed as error:
            raise Unavailable("S3 cannot be reached.") from error
        if reply.status not in (200, 204):
            raise Unavailable(f"S3 answered {reply.status}.")
        return reply


def _versions(document: bytes) -> Iterator[tuple[str, str]]:
    """Key and version of each; in a bucket without versions that one is called `null`."""
    for element in _parsed(document):
        if element.tag.rpartition("}")[2] in ("Version", "DeleteMarker"):
            fields = {child.tag.rpartition("}")[2]: child.text or "" for child in element}
            yield fields["Key"], fields["VersionId"]


def _text(document: bytes, name: str) -> str:
    for element in _parsed(document):
        if element.tag.rpartition("}")[2] == name and element.text:
            return element.text
    raise Unavailable(f"S3 answered without {name}.")


def _parsed(document: bytes) -> ElementTree.Element:
    try:
        return ElementTree.fromstring(document)  # noqa: S314 - S3's own words, over TLS
    except ElementTree.ParseError as error:
        raise Unavailable("S3 answered with something that is not XML.") from error


def _completed(tags: list[str]) -> bytes:
    parts = "".join(
        f"<Part><PartNumber>{number}</PartNumber><ETag>{escape(tag)}</ETag></Part>"
        for number, tag in enumerate(tags, 1)
    )
    return f"<CompleteMultipartUpload>{parts}</CompleteMultipartUpload>".encode()
