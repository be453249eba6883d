import base64
import json
import os
from pathlib import Path

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from coach.adapters.jws import HS256, MAX_TOKEN, Invalid, public_key, strict_object, take_apart

VECTORS = (
    Path(os.environ.get("COACH_SHARED", Path(__file__).parents[4] / "shared")) / "data" / "wycheproof_jose"
)

EC_KEY = ec.generate_private_key(ec.SECP256R1())
RSA_KEY = rsa.generate_private_key(65537, 2048)
EC_PUBLIC = public_key(json.loads(jwt.algorithms.ECAlgorithm.to_jwk(EC_KEY.public_key())))
RSA_PUBLIC = public_key(json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(RSA_KEY.public_key())))


def b64(raw: bytes | str) -> str:
    return base64.urlsafe_b64encode(raw.encode() if isinstance(raw, str) else raw).rstrip(b"=").decode()


def accepted(token: str, key: object) -> bool:
    try:
        take_apart(token).verified(key)
    except Invalid:
        return False
    return True


# What Wycheproof calls invalid, our keys must refuse. It lets through stray characters in base64url
# where a decoder skips them; ours does not.
STRICTER = {"InvalidCharacterInsertedInHeader", "InvalidCharacterInsertedInPayload"}
# An issuer's weak key generator is not for a verifier to find.
UNKNOWABLE = {"rejectsKeyWithRocaVulnerability"}


# These two are letter for letter the group's valid token.
CONTRADICTED = {"invalidBase64Padding", "invalidBase64PaddingInPayload"}


def vectors(name: str):
    """(group, test) for each test of one file."""
    found = [
        (group, test)
        for path in VECTORS.glob(name)
        for group in json.loads(path.read_text())["testGroups"]
        for test in group["tests"]
        if test["comment"] not in UNKNOWABLE | CONTRADICTED
    ]
    return [pytest.param(group, test, id=f"{test['tcId']}-{test['comment']}") for group, test in found]


def key_of(group: dict[str, object]) -> object:
    jwk = group.get("public") or group["private"]
    if jwk["kty"] == "oct":
        return HS256(base64.urlsafe_b64decode(jwk["k"] + "==")) if jwk["alg"] == "HS256" else None
    return public_key(jwk)


@pytest.mark.skipif(not VECTORS.exists(), reason="the Wycheproof vectors are not here")
@pytest.mark.parametrize(("group", "test"), vectors("json_web_signature_test.json"))
def test_wycheproof_is_of_the_same_opinion(group, test):
    key = key_of(group)
    jwk = group.get("public") or group["private"]
    ours = jwk.get("alg") in ("ES256", "RS256", "HS256") and test["comment"] not in STRICTER

    taken = key is not None and isinstance(test["jws"], str) and accepted(test["jws"], key)

    assert taken == (test["result"] == "valid" and ours)


@pytest.mark.skipif(not VECTORS.exists(), reason="the Wycheproof vectors are not here")
@pytest.mark.parametrize(("group", "test"), vectors("json_web_key_test.json"))
def test_a_key_that_wycheproof_calls_unfit_verifies_nothing(group, test):
    keys = (group.get("public") or group["private"])["keys"]
    mixed = "Ambiguous" in test["flags"]  # a matter of the set, which is looked at elsewhere
    ours = {jwk.get("alg") for jwk in keys} & {"ES256", "RS256"}

    taken = any(key and accepted(test["jws"], key) for key in map(public_key, keys))

    assert mixed or taken == (test["result"] == "valid" and bool(ours))


@pytest.mark.parametrize(
    ("private", "public", "algorithm"),
    [(EC_KEY, EC_PUBLIC, "ES256"), (RSA_KEY, RSA_PUBLIC, "RS256"), ("s" * 32, HS256(b"s" * 32), "HS256")],
)
def test_what_another_library_signed_is_accepted(private, public, algorithm):
    token = jwt.encode({"sub": "u"}, private, algorithm, headers={"kid": "k"})

    parts = take_apart(token)

    assert (parts.algorithm, parts.kid) == (algorithm, "k")
    assert json.loads(parts.verified(public)) == {"sub": "u"}


@pytest.mark.parametrize("algorithm", ["ES384", "RS384", "PS256", "HS384"])
def test_other_algorithms_of_a_right_key_are_refused(algorithm):
    private = {"E": ec.generate_private_key(ec.SECP384R1()), "R": RSA_KEY, "P": RSA_KEY, "H": "s" * 48}
    token = jwt.encode({"sub": "u"}, private[algorithm[0]], algorithm)

    assert not any(accepted(token, key) for key in (EC_PUBLIC, RSA_PUBLIC, HS256(b"s" * 48)))


@pytest.mark.parametrize("encoding", [Encoding.PEM, Encoding.DER])
def test_a_public_key_is_nobodys_shared_secret(encoding):
    secret = RSA_KEY.public_key().public_bytes(encoding, PublicFormat.SubjectPublicKeyInfo)
    message = ".".join((b64('{"alg":"HS256","kid":"k"}'), b64('{"sub":"u"}')))
    signature = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256).sign(
        message.encode(), secret
    )

    assert not accepted(f"{message}.{b64(signature)}", RSA_PUBLIC)


def test_the_header_may_not_name_another_algorithm_than_the_keys():
    message = ".".join((b64('{"alg":"RS256","kid":"k"}'), b64('{"sub":"u"}')))
    signature = jwt.algorithms.ECAlgorithm(jwt.algorithms.ECAlgorithm.SHA256).sign(message.encode(), EC_KEY)

    assert not accepted(f"{message}.{b64(signature)}", EC_PUBLIC)


def test_a_signature_of_another_length_is_another_signature():
    head, _, signature = jwt.encode({"sub": "u"}, EC_KEY, "ES256").rpartition(".")
    raw = base64.urlsafe_b64decode(signature + "==")

    assert not accepted(f"{head}.{b64(raw[:32] + bytes(1) + raw[32:])}", EC_PUBLIC)


def test_a_signature_written_another_way_is_another_token():
    head, _, signature = jwt.encode({"sub": "u"}, EC_KEY, "ES256").rpartition(".")
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    last = alphabet[alphabet.index(signature[-1]) ^ 1]  # one of the bits that 64 bytes leave unused

    assert not accepted(f"{head}.{signature[:-1]}{last}", EC_PUBLIC)


@pytest.mark.parametrize(
    "header",
    [
        "[]",
        "1",
        "{}",
        '{"alg":null}',
        '{"alg":["ES256"]}',
        '{"alg":"ES256","kid":1}',
        '{"alg":"none","alg":"ES256"}',
        '{"alg":"ES256","crit":["exp"],"exp":1}',
        '{"alg":"ES256","b64":false}',
        '{"alg":"ES256","x":NaN}',
        '{"alg":"ES256","x":' + "9" * 5_000 + "}",
        "\ufeff{}",
        b'{"alg":"ES256\xff"}',
        '{"alg":"ES256"',
    ],
)
def test_a_header_that_can_be_read_two_ways_is_refused(header):
    with pytest.raises(Invalid):
        take_apart(f"{b64(header)}.{b64('{}')}.{b64(b's' * 64)}")


def test_a_deeply_nested_header_brings_nothing_down():
    header = '{"alg":"ES256","x":' + "[" * 2_900 + "]" * 2_900 + "}"

    assert not accepted(f"{b64(header)}.{b64('{}')}.{b64(b's' * 64)}", EC_PUBLIC)


@pytest.mark.parametrize("token", ["", ".", "..", "a.b", "a.b.c.d.e", "a.b.c\n", " a.b.c", "a.b.ä", "a.b.c="])
def test_what_is_not_three_parts_of_base64url_is_refused(token):
    with pytest.raises(Invalid):
        take_apart(token)


def test_a_huge_token_is_refused_unread():
    with pytest.raises(Invalid, match="too large"):
        take_apart("a" * (MAX_TOKEN + 1))


@pytest.mark.parametrize("raw", [b'{"a":1,"a":2}', b'{"a":{"b":1,"b":2}}', b'{"a":Infinity}', b"[]", b"\xff"])
def test_claims_that_can_be_read_two_ways_are_refused(raw):
    with pytest.raises(Invalid):
        strict_object(raw)


EC_JWK = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(EC_KEY.public_key()))
RSA_JWK = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(RSA_KEY.public_key()))
SMALL = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(rsa.generate_private_key(65537, 1024).public_key()))


@pytest.mark.parametrize(
    "jwk",
    [
        {**EC_JWK, "alg": "RS256"},
        {**EC_JWK, "use": "enc"},
        {**EC_JWK, "key_ops": ["sign"]},
        {**EC_JWK, "key_ops": 1},
        {**EC_JWK, "crv": "P-384"},
        {**EC_JWK, "y": EC_JWK["x"]},
        {**EC_JWK, "x": 1},
        {**EC_JWK, "x": "!"},
        {key: value for key, value in EC_JWK.items() if key != "y"},
        {**RSA_JWK, "e": "AQ"},
        {**RSA_JWK, "alg": "PS256"},
        {**RSA_JWK, "crv": "P-256"},
        SMALL,
        {"kty": "oct", "k": b64("s" * 32), "alg": "HS256"},
        {"kty": "OKP", "crv": "Ed25519", "x": b64("s" * 32)},
        {},
    ],
)
def test_a_key_that_is_not_for_our_algorithms_is_no_key(jwk):
    assert public_key(jwk) is None
