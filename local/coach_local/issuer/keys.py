"""The issuer's ES256 keys: kept in one file, newest first, the older ones still published."""

import json
import os
from pathlib import Path
from typing import Any
from uuid import uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

Jwk = dict[str, Any]


class Keys:
    """Private keys as JWKs in `file`, made at first use and readable by the owner only."""

    def __init__(self, file: Path) -> None:
        self._file = file
        if not file.exists():
            self._write([_new_key()])
        self._keys: list[Jwk] = json.loads(file.read_text())

    def sign(self, claims: dict[str, Any]) -> str:
        newest = self._keys[0]
        private = ECAlgorithm.from_jwk(newest)
        return jwt.encode(claims, private, algorithm="ES256", headers={"kid": newest["kid"]})  # type: ignore[arg-type]

    def verify(self, token: str, issuer: str) -> dict[str, Any]:
        """The claims of a token of ours that has not expired. Raises jwt.InvalidTokenError."""
        kid = jwt.get_unverified_header(token).get("kid")
        jwk = next((key for key in self._keys if key["kid"] == kid), None)
        if jwk is None:
            raise jwt.InvalidTokenError("signed with a key of somebody else")
        public = jwt.PyJWK(_public(jwk)).key
        return jwt.decode(token, public, algorithms=["ES256"], audience="authenticated", issuer=issuer)

    def published(self) -> dict[str, list[Jwk]]:
        """The JSON Web Key Set, without anything private."""
        return {"keys": [_public(key) for key in self._keys]}

    def rotate(self, *, revoke: bool = False) -> None:
        """Sign with a new key from now on; with `revoke`, publish no older one."""
        self._keys = [_new_key(), *([] if revoke else self._keys)]
        self._write(self._keys)

    def _write(self, keys: list[Jwk]) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        new = self._file.with_suffix(".new")
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(keys, file)
        new.rename(self._file)


def _new_key() -> Jwk:
    private = ec.generate_private_key(ec.SECP256R1())
    return ECAlgorithm.to_jwk(private, as_dict=True) | {"kid": str(uuid4())}


def _public(key: Jwk) -> Jwk:
    shown = {name: key[name] for name in ("kty", "crv", "x", "y", "kid")}
    return shown | {"alg": "ES256", "use": "sig", "key_ops": ["verify"], "ext": True}
