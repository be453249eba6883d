"""AWS Signature Version 4, as far as our four services need it.

Source: "Create a signed AWS API request" in the IAM user guide; botocore's signer is the tests' oracle.
"""

import hashlib
import hmac
import time
from collections.abc import Callable, Mapping
from functools import lru_cache
from urllib.parse import quote, urlsplit

from coach.adapters.credentials import Credentials


class Signer:
    """Signs requests to one service in one region."""

    def __init__(
        self, credentials: Credentials, region: str, service: str, clock: Callable[[], float] = time.time
    ) -> None:
        self._credentials = credentials
        self._region = region
        self._service = service
        self._clock = clock

    def sign(
        self, method: str, url: str, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> dict[str, str]:
        """`headers` (their names in lower case) and those that sign the request at this second."""
        at = time.gmtime(self._clock())
        return sign(
            method,
            url,
            headers or {},
            body,
            credentials=self._credentials,
            region=self._region,
            service=self._service,
            at=at,
        )


def sign(
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: bytes,
    *,
    credentials: Credentials,
    region: str,
    service: str,
    at: time.struct_time,
) -> dict[str, str]:
    """`headers` with `x-amz-date`, `x-amz-security-token` and `authorization`; `at` is in UTC.

    The URL is encoded for the wire, once: its path is encoded once more here, as every service but S3
    expects (`/@connections/a%3D` is signed as `/%40connections/a%253D`), and must hold no `.`, `..` or
    empty segments, which a signer would have to take out. All headers are signed, and the URL's host.
    S3 wants the body's digest as a header of its own.
    """
    moment = time.strftime("%Y%m%dT%H%M%SZ", at)
    digest = hashlib.sha256(body).hexdigest()
    signed = {**headers, "x-amz-date": moment}
    if service == "s3":
        signed["x-amz-content-sha256"] = digest
    if credentials.session_token:
        signed["x-amz-security-token"] = credentials.session_token
    parts = urlsplit(url)
    canonical = sorted({**signed, "host": parts.netloc}.items())
    names = ";".join(name for name, _ in canonical)
    request = "\n".join(
        (
            method,
            (parts.path or "/") if service == "s3" else quote(parts.path or "/", safe="/~"),
            _query(parts.query),
            *(f"{name}:{' '.join(value.split())}" for name, value in canonical),
            "",
            names,
            digest,
        )
    )
    scope = f"{moment[:8]}/{region}/{service}/aws4_request"
    statement = f"AWS4-HMAC-SHA256\n{moment}\n{scope}\n{hashlib.sha256(request.encode()).hexdigest()}"
    signature = _hmac(signing_key(credentials.secret, moment[:8], region, service), statement).hex()
    signed["authorization"] = (
        f"AWS4-HMAC-SHA256 Credential={credentials.key_id}/{scope}, "
        f"SignedHeaders={names}, Signature={signature}"
    )
    return signed


def _query(query: str) -> str:
    pairs = (pair.partition("=") for pair in query.split("&") if pair)
    return "&".join(f"{name}={value}" for name, _, value in sorted(pairs))


@lru_cache(maxsize=16)
def signing_key(secret: str, day: str, region: str, service: str) -> bytes:
    """The signing key holds for a day; deriving it takes four of a signature's five HMACs."""
    key = f"AWS4{secret}".encode()
    for part in (day, region, service, "aws4_request"):
        key = _hmac(key, part)
    return key


def _hmac(key: bytes, text: str) -> bytes:
    return hmac.digest(key, text.encode(), "sha256")
