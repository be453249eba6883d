"""Whatever is signed, botocore signs it the same."""

import datetime
import time
from unittest import mock
from urllib.parse import quote

import botocore.auth
import botocore.awsrequest
import botocore.credentials
from hypothesis import given
from hypothesis import strategies as st

from coach.adapters.credentials import Credentials
from coach.adapters.sigv4 import sign

MOMENT = datetime.datetime(2026, 11, 22, 9, 45, 7, tzinfo=datetime.UTC)

# Segments are never `.` or `..`: no id of ours is, and the gateway's are 16 characters of base64url.
segments = (
    st.text(min_size=1, max_size=24)
    .filter(lambda text: text not in (".", ".."))
    .map(lambda text: quote(text, safe="@"))
)
paths = st.lists(segments, max_size=4).map(lambda parts: "/" + "/".join(parts))
pairs = st.tuples(st.text(min_size=1, max_size=8), st.text(max_size=8)).map(
    lambda pair: f"{quote(pair[0], safe='')}={quote(pair[1], safe='')}"
)
queries = st.lists(pairs, max_size=4).map(lambda found: "?" + "&".join(found) if found else "")
names = st.from_regex(r"x-[a-z]{1,8}(-[a-z]{1,5})?", fullmatch=True).filter(lambda name: name != "x-amz-date")
values = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=20)
tokens = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=40)


def botocore_signs(method, url, headers, body, credentials, region, service):
    request = botocore.awsrequest.AWSRequest(method, url, data=body, headers=headers)
    signing = botocore.auth.S3SigV4Auth if service == "s3" else botocore.auth.SigV4Auth
    signer = signing(
        botocore.credentials.Credentials(credentials.key_id, credentials.secret, credentials.session_token),
        service,
        region,
    )
    with mock.patch("botocore.auth.get_current_datetime", return_value=MOMENT.replace(tzinfo=None)):
        signer.add_auth(request)
    return request.headers["Authorization"]


@given(
    method=st.sampled_from(["GET", "POST", "DELETE"]),
    path=paths,
    query=queries,
    headers=st.dictionaries(names, values, max_size=3),
    body=st.binary(max_size=60),
    secret=tokens,
    token=st.none() | tokens,
    service=st.sampled_from(["execute-api", "dynamodb", "lambda", "s3"]),
)
def test_botocore_signs_the_same(method, path, query, headers, body, secret, token, service):
    scheme = "http" if service == "s3" else "https"  # over https botocore leaves S3's bodies unsigned
    url = f"{scheme}://example.execute-api.eu-central-1.amazonaws.com{path}{query}"
    credentials = Credentials("AKIDEXAMPLE", secret, token)

    signed = sign(
        method,
        url,
        headers,
        body,
        credentials=credentials,
        region="eu-central-1",
        service=service,
        at=time.strptime(MOMENT.strftime("%Y%m%d%H%M%S"), "%Y%m%d%H%M%S"),
    )

    expected = botocore_signs(method, url, headers, body, credentials, "eu-central-1", service)
    assert signed["authorization"] == expected


def test_the_path_of_a_connection_is_encoded_once_for_the_wire_and_once_more_to_be_signed():
    url = "https://a.example.com:8443/prod/@connections/R0oX%2BdfD0kwCH6w%3D"
    credentials = Credentials("AKIDEXAMPLE", "secret", "token")

    signed = sign(
        "POST", url, {}, b"{}", credentials=credentials, region="eu-central-1", service="execute-api",
        at=time.strptime(MOMENT.strftime("%Y%m%d%H%M%S"), "%Y%m%d%H%M%S"),
    )  # fmt: skip

    expected = botocore_signs("POST", url, {}, b"{}", credentials, "eu-central-1", "execute-api")
    assert signed["authorization"] == expected
