"""Addresses of media: signed for CloudFront, where a key is configured, and plain where none is."""

import json
from base64 import b64encode
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import quote

from coach.errors import SettingsError
from coach.ports import Clock

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

LIFE = 3_600
"""Seconds that an address is good for: a workout is seldom longer."""

_URL_SAFE = str.maketrans("+=/", "-_~")


class Media:
    """`url` is the distribution's; without a key pair the address is not signed, as for the local stack."""

    def __init__(
        self, url: str, clock: Clock, key_id: str | None = None, private_key: str | None = None
    ) -> None:
        """Raises SettingsError for one of the key pair's two parts without the other."""
        if (key_id is None) != (private_key is None):
            raise SettingsError("COACH_MEDIA_KEY_ID and COACH_MEDIA_PRIVATE_KEY belong together")
        self._url = url.rstrip("/")
        self._clock = clock
        self._key_id = key_id
        self._pem = private_key

    def address(self, key: str) -> str:
        """Of the object with this S3 key, for an hour."""
        url = f"{self._url}/{quote(key)}"
        if self._key_id is None:
            return url
        expires = self._clock() // 1000 + LIFE
        signature = self._sign(_policy(url, expires)).translate(_URL_SAFE)
        return f"{url}?Expires={expires}&Signature={signature}&Key-Pair-Id={self._key_id}"

    def _sign(self, policy: bytes) -> str:
        """RSA over SHA-1, the only kind that CloudFront verifies."""
        from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
        from cryptography.hazmat.primitives.hashes import SHA1

        return b64encode(self._key.sign(policy, PKCS1v15(), SHA1())).decode()  # noqa: S303

    @cached_property
    def _key(self) -> "RSAPrivateKey":
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
        from cryptography.hazmat.primitives.serialization import load_pem_private_key

        key = load_pem_private_key((self._pem or "").replace("\\n", "\n").encode(), None)
        if not isinstance(key, RSAPrivateKey):
            raise SettingsError("COACH_MEDIA_PRIVATE_KEY is not an RSA key in PEM form")
        return key


def _policy(url: str, expires: int) -> bytes:
    """The canned policy: CloudFront writes the same bytes from the address and its `Expires`."""
    condition = {"DateLessThan": {"AWS:EpochTime": expires}}
    return json.dumps(
        {"Statement": [{"Resource": url, "Condition": condition}]}, separators=(",", ":")
    ).encode()
