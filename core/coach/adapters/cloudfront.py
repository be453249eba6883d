"""Addresses of media: signed for CloudFront, where a key pair is configured, and plain where none is."""

import json
from base64 import b64encode
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
    """`url` is the distribution's; without a key pair its addresses are not signed, as for the local stack."""

    def __init__(
        self, url: str, clock: Clock, key_id: str | None = None, private_key: str | None = None
    ) -> None:
        """`private_key` is RSA in PEM form, also on one line. Raises SettingsError."""
        if (key_id is None) != (private_key is None):
            raise SettingsError("COACH_MEDIA_KEY_ID and COACH_MEDIA_PRIVATE_KEY belong together")
        self._url = url.rstrip("/")
        self._clock = clock
        self._key_id = key_id
        self._key = _read(private_key) if private_key else None

    def address(self, key: str) -> str:
        """Of the object with this S3 key, for an hour."""
        url = f"{self._url}/{quote(key)}"
        if self._key is None:
            return url
        expires = self._clock() // 1000 + LIFE
        signature = _sign(self._key, _policy(url, expires)).translate(_URL_SAFE)
        return f"{url}?Expires={expires}&Signature={signature}&Key-Pair-Id={self._key_id}"


def _policy(url: str, expires: int) -> bytes:
    """The canned policy: CloudFront writes the same bytes from the address and its `Expires`."""
    condition = {"DateLessThan": {"AWS:EpochTime": expires}}
    statement = {"Resource": url, "Condition": condition}
    return json.dumps({"Statement": [statement]}, separators=(",", ":")).encode()


def _sign(key: "RSAPrivateKey", policy: bytes) -> str:
    """RSA over SHA-1, the only kind that CloudFront verifies."""
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.hashes import SHA1

    return b64encode(key.sign(policy, PKCS1v15(), SHA1())).decode()  # noqa: S303


def _read(pem: str) -> "RSAPrivateKey":
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(pem.replace("\\n", "\n").encode(), None)
    except (ValueError, TypeError):
        key = None
    if not isinstance(key, RSAPrivateKey):
        raise SettingsError("COACH_MEDIA_PRIVATE_KEY is not an RSA key in PEM form")
    return key
