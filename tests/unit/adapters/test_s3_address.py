"""Signed addresses, as botocore signs them."""

from datetime import UTC, datetime

import botocore.auth
import pytest
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials as Botocores

from coach.adapters.credentials import Credentials
from coach.adapters.s3_address import LIFE, S3Addresses

AT = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize("session", [None, "a/session+token="])
@pytest.mark.parametrize("key", ["exports/u/1.zip", "exports/a b/é&+.zip"])
def test_an_address_is_the_one_that_botocore_signs(
    monkeypatch: pytest.MonkeyPatch, session: str | None, key: str
) -> None:
    monkeypatch.setattr(botocore.auth, "get_current_datetime", lambda: AT.replace(tzinfo=None))
    credentials = Credentials("AKIDEXAMPLE", "secret", session)
    ours = S3Addresses(
        credentials, "eu-central-1", "https://s3.eu-central-1.amazonaws.com", "bucket", AT.timestamp
    ).address(key, "coach.zip")

    said = {"response-content-disposition": 'attachment; filename="coach.zip"'}
    request = AWSRequest("GET", ours.partition("?")[0], params=said)
    theirs = botocore.auth.S3SigV4QueryAuth(
        Botocores("AKIDEXAMPLE", "secret", session), "s3", "eu-central-1", expires=LIFE
    )
    theirs.add_auth(request)

    assert signature(ours) == signature(request.url)


def signature(url: str) -> str:
    return url.partition("X-Amz-Signature=")[2].partition("&")[0]
