"""Checks AWS Signature Version 4, so that a caller without the right credentials meets 403 here too."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from urllib.parse import quote

from aiohttp import web

_AUTHORIZATION = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<key>[^/]+)/"
    r"(?P<scope>(?P<day>\d{8})/(?P<region>[^/]+)/(?P<service>[^/]+)/aws4_request), ?"
    r"SignedHeaders=(?P<headers>[^,]+), ?Signature=(?P<signature>[0-9a-f]{64})"
)


def signed(request: web.Request, body: bytes, credentials: Mapping[str, str], service: str) -> bool:
    """Whether the request is signed for `service` with one of `credentials` (access key to secret).

    The date is taken as it stands: a local clock is not what this check is about.
    """
    stated = _AUTHORIZATION.fullmatch(request.headers.get("Authorization", ""))
    if stated is None or stated["key"] not in credentials or stated["service"] != service:
        return False
    names = stated["headers"].split(";")
    if "host" not in names:
        return False
    canonical = hashlib.sha256(_canonical(request, body, names).encode()).hexdigest()
    date = request.headers.get("X-Amz-Date", "")
    to_sign = "\n".join(["AWS4-HMAC-SHA256", date, stated["scope"], canonical])
    expected = _hmac(_key(credentials[stated["key"]], stated), to_sign).hex()
    return hmac.compare_digest(expected, stated["signature"])


def _canonical(request: web.Request, body: bytes, names: list[str]) -> str:
    """The canonical request. Its path is encoded once more than on the wire, as all but S3 want it."""
    path = request.raw_path.partition("?")[0]
    query = "&".join(
        sorted(f"{quote(k, safe='-_.~')}={quote(v, safe='-_.~')}" for k, v in request.query.items())
    )
    headers = "".join(f"{name}:{' '.join(request.headers.get(name, '').split())}\n" for name in names)
    digest = hashlib.sha256(body).hexdigest()
    return "\n".join([request.method, quote(path, safe="/-_.~"), query, headers, ";".join(names), digest])


def _key(secret: str, scope: re.Match[str]) -> bytes:
    key = f"AWS4{secret}".encode()
    for part in (scope["day"], scope["region"], scope["service"], "aws4_request"):
        key = _hmac(key, part)
    return key


def _hmac(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()
