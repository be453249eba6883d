"""Presigned uploads: a form that a browser posts to S3 itself, good for one key, one type and some minutes.

Source: "Browser-based uploads using POST (AWS Signature Version 4)" in the S3 API reference.
"""

import hashlib
import hmac
import json
import time
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass

from coach.adapters.credentials import Credentials
from coach.adapters.sigv4 import signing_key
from coach.ports import Clock


@dataclass(frozen=True, slots=True)
class Form:
    """All `fields` are to be sent as they are, and the file after them, as `file`."""

    url: str
    fields: Mapping[str, str]


class PresignedPosts:
    """Forms for one bucket, signed with our own rights: they can do no more than we could."""

    def __init__(self, credentials: Credentials, region: str, url: str, bucket: str, clock: Clock) -> None:
        """`url` is S3's regional endpoint, to which the bucket is a path: its global one may redirect."""
        self._credentials = credentials
        self._region = region
        self._bucket = bucket
        self._url = f"{url.rstrip('/')}/{bucket}"
        self._clock = clock

    def form(self, key: str, content_type: str, most_bytes: int, expires_at: int) -> Form:
        """For exactly this key and type and at most so many bytes, until `expires_at` (UTC milliseconds)."""
        at = time.gmtime(self._clock() / 1000)
        moment, day = time.strftime("%Y%m%dT%H%M%SZ", at), time.strftime("%Y%m%d", at)
        fields = {
            "key": key,
            "Content-Type": content_type,
            "x-amz-algorithm": "AWS4-HMAC-SHA256",
            "x-amz-credential": f"{self._credentials.key_id}/{day}/{self._region}/s3/aws4_request",
            "x-amz-date": moment,
        }
        if self._credentials.session_token:
            fields["x-amz-security-token"] = self._credentials.session_token
        policy = {
            "expiration": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(expires_at / 1000)),
            "conditions": [
                {"bucket": self._bucket},
                *({name: value} for name, value in fields.items()),
                ["content-length-range", 1, most_bytes],
            ],
        }
        encoded = b64encode(json.dumps(policy, separators=(",", ":")).encode()).decode()
        signing = signing_key(self._credentials.secret, day, self._region, "s3")
        signature = hmac.new(signing, encoded.encode(), hashlib.sha256).hexdigest()
        return Form(self._url, {**fields, "policy": encoded, "x-amz-signature": signature})
