import time

import pytest

from coach.adapters.credentials import Credentials
from coach.adapters.sigv4 import Signer, sign
from coach.errors import SettingsError

# The example of "Create a signed AWS API request" and its signing key, from the IAM user guide.
EXAMPLE = Credentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")


def test_the_signature_is_the_one_of_the_published_example():
    """`get-vanilla` of AWS's SigV4 test suite."""
    signed = sign(
        "GET",
        "https://example.amazonaws.com/",
        {},
        b"",
        credentials=EXAMPLE,
        region="us-east-1",
        service="service",
        at=time.strptime("20150830T123600Z", "%Y%m%dT%H%M%SZ"),
    )

    assert signed["authorization"] == (
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
        "SignedHeaders=host;x-amz-date, "
        "Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
    )


def test_a_signer_signs_for_the_second_in_which_it_is_asked():
    now = 1440938160.9
    signer = Signer(EXAMPLE, "us-east-1", "service", clock=lambda: now)

    assert signer.sign("GET", "https://example.amazonaws.com/")["x-amz-date"] == "20150830T123600Z"


def test_a_session_token_is_sent_and_signed():
    signer = Signer(Credentials("a", "b", "token"), "us-east-1", "execute-api")

    signed = signer.sign("POST", "https://example.com/x", body=b"{}")

    assert signed["x-amz-security-token"] == "token"
    assert "SignedHeaders=host;x-amz-date;x-amz-security-token" in signed["authorization"]


def test_credentials_show_no_secret():
    shown = repr(Credentials("AKIA", "secret-words", "session-words"))

    assert "AKIA" in shown
    assert "words" not in shown


@pytest.mark.parametrize("missing", ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"])
def test_credentials_that_are_missing_are_named(missing):
    environment = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", missing: ""}

    with pytest.raises(SettingsError, match=missing):
        Credentials.of(environment)


def test_credentials_come_from_what_lambda_sets():
    environment = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_SESSION_TOKEN": "c"}

    assert Credentials.of(environment) == Credentials("a", "b", "c")
