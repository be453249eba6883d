"""Addresses of objects that whoever has them may fetch for some minutes, signed with our own rights.

Source: "Authenticating requests: using query parameters (AWS Signature Version 4)" in the S3 API reference;
botocore's presigner is the tests' oracle.
"""

import hashlib
import hmac
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from coach.adapters.credentials import Credentials
from coach.adapters.sigv4 import signing_key

LIFE = 600
"""Seconds. What a function's own role has signed lives no longer than the role's session."""


@dataclass(frozen=True, slots=True)
class S3Addresses:
    """Of one bucket. `url` is S3's regional endpoint, to which the bucket is a path; `clock` gives seconds."""

    credentials: Credentials
    region: str
    url: str
    bucket: str
    clock: Callable[[], float] = time.time

    def address(self, key: str, name: str) -> str:
        """A browser saves the object under `name`."""
        at = time.gmtime(self.clock())
        moment, day = time.strftime("%Y%m%dT%H%M%SZ", at), time.strftime("%Y%m%d", at)
        scope = f"{day}/{self.region}/s3/aws4_request"
        url = f"{self.url.rstrip('/')}/{self.bucket}/{quote(key, safe='/~')}"
        said = {
            "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
            "X-Amz-Credential": f"{self.credentials.key_id}/{scope}",
            "X-Amz-Date": moment,
            "X-Amz-Expires": str(LIFE),
            "X-Amz-SignedHeaders": "host",
            "response-content-disposition": f'attachment; filename="{name}"',
        }
        if self.credentials.session_token:
            said["X-Amz-Security-Token"] = self.credentials.session_token
        query = "&".join(f"{_encoded(name)}={_encoded(value)}" for name, value in sorted(said.items()))
        parts = urlsplit(url)
        request = f"GET\n{parts.path}\n{query}\nhost:{parts.netloc}\n\nhost\nUNSIGNED-PAYLOAD"
        statement = f"AWS4-HMAC-SHA256\n{moment}\n{scope}\n{hashlib.sha256(request.encode()).hexdigest()}"
        signing = signing_key(self.credentials.secret, day, self.region, "s3")
        return f"{url}?{query}&X-Amz-Signature={hmac.digest(signing, statement.encode(), 'sha256').hex()}"


def _encoded(text: str) -> str:
    return quote(text, safe="~")
