"""Addresses of media: CloudFront finds them signed for exactly the address and the time that they name."""

import json
from base64 import b64decode
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from coach.adapters.cloudfront import Media
from coach.errors import SettingsError

NOW = 1_790_000_000_000


def pem(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65_537, 2_048)


def test_without_a_key_the_address_is_plain() -> None:
    media = Media("http://127.0.0.1:8000/media/", lambda: NOW)
    assert media.address("videos/goblet squat#1.mp4") == (
        "http://127.0.0.1:8000/media/videos/goblet%20squat%231.mp4"
    )


def test_the_signature_is_that_of_the_canned_policy(key: rsa.RSAPrivateKey) -> None:
    address = Media("https://d1.cloudfront.net", lambda: NOW, "K123", pem(key)).address("v/a b.mp4")
    query = parse_qs(urlsplit(address).query)
    expires = NOW // 1000 + 3_600
    assert (query["Expires"], query["Key-Pair-Id"]) == ([str(expires)], ["K123"])
    resource = "https://d1.cloudfront.net/v/a%20b.mp4"
    policy = {
        "Statement": [{"Resource": resource, "Condition": {"DateLessThan": {"AWS:EpochTime": expires}}}]
    }
    signature = b64decode(query["Signature"][0].translate(str.maketrans("-_~", "+=/")))
    key.public_key().verify(signature, json.dumps(policy, separators=(",", ":")).encode(), PKCS1v15(), SHA1())


def test_a_key_on_one_line_is_read_too(key: rsa.RSAPrivateKey) -> None:
    assert Media("https://m", lambda: NOW, "K", pem(key).replace("\n", "\\n")).address("a")


def test_half_a_key_pair_is_a_mistake_in_the_settings() -> None:
    with pytest.raises(SettingsError, match="COACH_MEDIA_KEY_ID"):
        Media("https://m", lambda: NOW, "K")


@pytest.mark.parametrize(
    "text", ["nonsense", pem(ec.generate_private_key(ec.SECP256R1()))], ids=["no key", "elliptic"]
)
def test_a_key_of_another_kind_is_a_mistake_in_the_settings(text: str) -> None:
    with pytest.raises(SettingsError, match="RSA"):
        Media("https://m", lambda: NOW, "K", text)
