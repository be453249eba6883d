"""Forms for uploads, with botocore's own as the oracle."""

import json
from base64 import b64decode
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from botocore import auth
from botocore.config import Config

from coach.adapters.credentials import Credentials
from coach.adapters.s3_post import Form, PresignedPosts

NOW = 1_790_000_000_000
LATER = NOW + 600_000
SECRET = "secret-key"


def form(session_token: str | None = None, secret: str = SECRET) -> Form:
    credentials = Credentials("AKID", secret, session_token)
    posts = PresignedPosts(
        credentials, "eu-central-1", "https://s3.eu-central-1.amazonaws.com", "coach", lambda: NOW
    )
    return posts.form("uploads/4711", "image/jpeg", 1_000, LATER)


def policy(of: Form) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(b64decode(of.fields["policy"]))
    return said


def conditions(of: Form) -> set[str]:
    return {json.dumps(condition, sort_keys=True) for condition in policy(of)["conditions"]}


@pytest.mark.parametrize("session_token", [None, "session-token"])
def test_a_form_is_botocores(monkeypatch: pytest.MonkeyPatch, session_token: str | None) -> None:
    monkeypatch.setattr(auth, "get_current_datetime", lambda: datetime.fromtimestamp(NOW / 1000, UTC))
    s3 = boto3.client(
        "s3",
        region_name="eu-central-1",
        aws_access_key_id="AKID",
        aws_secret_access_key=SECRET,
        aws_session_token=session_token,
        config=Config(signature_version="s3v4"),
    )
    fields = {"Content-Type": "image/jpeg"}
    theirs = s3.generate_presigned_post(
        "coach",
        "uploads/4711",
        Fields=dict(fields),
        Conditions=[fields, ["content-length-range", 1, 1_000]],
        ExpiresIn=600,
    )
    ours, oracle = form(session_token), Form("", theirs["fields"])
    assert conditions(ours) == conditions(oracle)
    assert set(ours.fields) == set(oracle.fields)
    moving = {"policy", "x-amz-signature"}  # the order of the conditions is not the same
    assert {name: value for name, value in ours.fields.items() if name not in moving} == {
        name: value for name, value in oracle.fields.items() if name not in moving
    }


def test_a_policy_ends_when_it_is_said_to() -> None:
    assert policy(form())["expiration"] == datetime.fromtimestamp(LATER / 1000, UTC).strftime(
        "%Y-%m-%dT%H:%M:%SZ"
    )


def test_every_field_is_a_condition_so_that_none_can_be_changed() -> None:
    made = form("session-token")
    signed = conditions(made)
    free = {"policy", "x-amz-signature"}
    assert {json.dumps({name: value}) for name, value in made.fields.items() if name not in free} <= signed


def test_the_signature_is_of_the_policy_by_our_secret() -> None:
    assert form().fields["x-amz-signature"] != form(secret="another").fields["x-amz-signature"]


def test_no_secret_is_in_the_form() -> None:
    assert SECRET not in json.dumps(dict(form().fields)) + str(policy(form()))
