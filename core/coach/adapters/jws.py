"""Compact JSON Web Signatures: taken apart strictly, verified under keys that know their one algorithm.

Written on `cryptography` alone: importing a JWT library loads its X.509 stack too, which would take the
authorizer over its cold-start budget. What a token says about its key is used for nothing but to look
one up: the key decides the algorithm.
"""

import hmac
import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, NoReturn, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePublicKey,
    EllipticCurvePublicNumbers,
)
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, RSAPublicNumbers
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

MAX_TOKEN = 8_192
"""Bytes. A Supabase token with generous metadata has two to three thousand."""

_COMPACT = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]*)\.([A-Za-z0-9_-]+)")


class Invalid(Exception):
    """Not a token, or not signed by this key; the message says which, never what was in it."""


class Key(Protocol):
    """Verifies signatures of exactly one algorithm."""

    @property
    def algorithm(self) -> str: ...

    def accepts(self, message: bytes, signature: bytes) -> bool: ...


@dataclass(frozen=True, slots=True)
class ES256:
    algorithm: ClassVar[str] = "ES256"
    public: EllipticCurvePublicKey

    def accepts(self, message: bytes, signature: bytes) -> bool:
        if len(signature) != 64:  # r and s, 32 bytes each (RFC 7518, section 3.4)
            return False
        r, s = int.from_bytes(signature[:32]), int.from_bytes(signature[32:])
        try:
            self.public.verify(encode_dss_signature(r, s), message, ECDSA(SHA256()))
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class RS256:
    algorithm: ClassVar[str] = "RS256"
    public: RSAPublicKey

    def accepts(self, message: bytes, signature: bytes) -> bool:
        try:
            self.public.verify(signature, message, PKCS1v15(), SHA256())
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class HS256:
    algorithm: ClassVar[str] = "HS256"
    secret: bytes = field(repr=False)

    def accepts(self, message: bytes, signature: bytes) -> bool:
        return hmac.compare_digest(hmac.digest(self.secret, message, "sha256"), signature)


@dataclass(frozen=True, slots=True)
class Token:
    """A token taken apart; nothing in it is to be believed before `verified`."""

    header: Mapping[str, Any]
    algorithm: str
    kid: str | None
    _payload: bytes
    _message: bytes
    _signature: bytes

    def verified(self, key: Key) -> bytes:
        """The payload. Raises Invalid."""
        if self.algorithm != key.algorithm or not key.accepts(self._message, self._signature):
            raise Invalid("the signature is not this key's")
        return self._payload


def take_apart(token: str) -> Token:
    """Raises Invalid for what is too large, not three parts of base64url, or has an unusable header."""
    if len(token) > MAX_TOKEN:
        raise Invalid("the token is too large")
    if not (parts := _COMPACT.fullmatch(token)):
        raise Invalid("not a signed token")
    header, payload, signature = (_decode(part) for part in parts.groups())
    fields = strict_object(header)
    algorithm, kid = fields.get("alg"), fields.get("kid")
    if not isinstance(algorithm, str) or not isinstance(kid, str | None):
        raise Invalid("the header names no algorithm or no proper key")
    if "crit" in fields or "b64" in fields:
        raise Invalid("the header asks for an extension")
    return Token(fields, algorithm, kid, payload, token.rpartition(".")[0].encode(), signature)


def strict_object(raw: bytes) -> dict[str, Any]:
    """One JSON object, without duplicate names or numbers that JSON does not have. Raises Invalid."""
    try:
        value = json.loads(raw.decode(), object_pairs_hook=_no_name_twice, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Invalid("not proper JSON") from None
    if not isinstance(value, dict):
        raise Invalid("not a JSON object")
    return value


def public_key(jwk: Mapping[str, Any]) -> ES256 | RS256 | None:
    """The key of a JWK (RFC 7517) that is there to verify ES256 or RS256; None for every other one."""
    try:
        if jwk.get("use", "sig") != "sig" or "verify" not in jwk.get("key_ops", ("verify",)):
            return None
        match jwk.get("kty"), jwk.get("crv"), jwk.get("alg"):
            case "EC", "P-256", "ES256" | None:
                point = EllipticCurvePublicNumbers(_integer(jwk["x"]), _integer(jwk["y"]), SECP256R1())
                return ES256(point.public_key())
            case "RSA", None, "RS256" | None:
                public = RSAPublicNumbers(_integer(jwk["e"]), _integer(jwk["n"])).public_key()
                return RS256(public) if 2048 <= public.key_size <= 8192 else None
    except (Invalid, ValueError, KeyError, TypeError):
        return None
    return None


def _decode(part: str) -> bytes:
    """Base64url as RFC 7515 wants it: no padding, and unused bits are zero, so one text for one value."""
    try:
        raw = urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except ValueError:
        raise Invalid("not base64url") from None
    if urlsafe_b64encode(raw).rstrip(b"=") != part.encode():
        raise Invalid("not base64url")
    return raw


def _integer(part: str) -> int:
    return int.from_bytes(_decode(part))


def _no_name_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name appears twice")
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
