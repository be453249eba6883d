"""What a bucket keeps, in memory and by S3's own interface."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import boto3
import pytest

from coach.adapters.credentials import Credentials
from coach.adapters.http import Http
from coach.adapters.memory.objects import MemoryObjects
from coach.adapters.s3 import S3Objects
from coach.adapters.sigv4 import Signer
from coach.ports import Objects

CREDENTIALS = Credentials("AKIDEXAMPLE", "secret")


@pytest.fixture
async def bucket(dynamodb_url: str) -> str:
    """A bucket that keeps versions, at the emulator that DynamoDB comes from too."""
    name = f"bucket-{uuid4().hex}"
    s3 = boto3.client(
        "s3",
        endpoint_url=dynamodb_url,
        region_name="us-east-1",
        aws_access_key_id=CREDENTIALS.key_id,
        aws_secret_access_key=CREDENTIALS.secret,
    )
    await asyncio.to_thread(s3.create_bucket, Bucket=name)
    enabled = {"Status": "Enabled"}
    await asyncio.to_thread(s3.put_bucket_versioning, Bucket=name, VersioningConfiguration=enabled)
    return name


@pytest.fixture(params=["memory", "s3"])
async def objects(request: pytest.FixtureRequest, bucket: str, dynamodb_url: str) -> AsyncIterator[Objects]:
    if request.param == "memory":
        yield MemoryObjects()
        return
    http = Http()
    yield S3Objects(http, Signer(CREDENTIALS, "us-east-1", "s3"), dynamodb_url, bucket)
    await http.aclose()


async def test_what_was_put_is_got(objects: Objects) -> None:
    await objects.put("photos/a b+c.jpg", b"\x00\xff", "image/jpeg")
    assert await objects.get("photos/a b+c.jpg") == b"\x00\xff"


async def test_what_is_not_there_is_none(objects: Objects) -> None:
    assert await objects.get("photos/nothing") is None


async def test_what_was_removed_is_gone_and_may_be_removed_again(objects: Objects) -> None:
    await objects.put("photos/x", b"x", "image/jpeg")
    await objects.remove("photos/x")
    await objects.remove("photos/x")
    assert await objects.get("photos/x") is None


async def test_a_version_is_got_after_it_was_overwritten(bucket: str, dynamodb_url: str) -> None:
    http = Http()
    objects = S3Objects(http, Signer(CREDENTIALS, "us-east-1", "s3"), dynamodb_url, bucket)
    s3 = boto3.client(
        "s3",
        endpoint_url=dynamodb_url,
        region_name="us-east-1",
        aws_access_key_id=CREDENTIALS.key_id,
        aws_secret_access_key=CREDENTIALS.secret,
    )
    first = await asyncio.to_thread(s3.put_object, Bucket=bucket, Key="uploads/u", Body=b"first")
    await objects.put("uploads/u", b"second", "image/jpeg")
    assert await objects.get("uploads/u", first["VersionId"]) == b"first"
    assert await objects.get("uploads/u") == b"second"
    await http.aclose()
