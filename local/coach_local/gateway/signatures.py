"""Checks AWS Signature Version 4, so that a caller without the right credentials meets 403 here too."""

import hmac
import re
import time
from collections.abc import Mapping

from aiohttp import web

from coach.adapters.credentials import Credentials
from coach.adapters.sigv4 import sign

_AUTHORIZATION = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<key>[^/]+)/\d{8}/(?P<region>[^/]+)/(?P<service>[^/]+)/aws4_request, ?"
    r"SignedHeaders=(?P<headers>[^,]+), ?Signature=[0-9a-f]{64}"
)
_ADDED = ("host", "x-amz-date", "x-amz-security-token")


def signed(request: web.Request, body: bytes, credentials: Mapping[str, str], service: str) -> bool:
    """Whether the request is signed for `service` with one of `credentials` (access key to secret).

    The date is taken as it stands: a local clock is not what this check is about.
    """
    stated = request.headers.get("Authorization", "")
    parts = _AUTHORIZATION.fullmatch(stated)
    date = request.headers.get("X-Amz-Date", "")
    if (
        parts is None
        or parts["key"] not in credentials
        or parts["service"] != service
        or not _DATE.fullmatch(date)
    ):
        return False
    names = parts["headers"].split(";")
    expected = sign(
        request.method,
        f"http://{request.host}{request.raw_path}",
        {name: request.headers.get(name, "") for name in names if name not in _ADDED},
        body,
        credentials=Credentials(
            parts["key"], credentials[parts["key"]], request.headers.get("X-Amz-Security-Token")
        ),
        region=parts["region"],
        service=service,
        at=time.strptime(date, "%Y%m%dT%H%M%SZ"),
    )
    return hmac.compare_digest(expected["authorization"].replace(" ", ""), stated.replace(" ", ""))


_DATE = re.compile(r"\d{8}T\d{6}Z")
