"""Many objects at a time, and objects that are written in parts."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable

import boto3
import pytest

from coach.accounts.ports import Folders
from coach.adapters.credentials import Credentials
from coach.adapters.http import Http
from coach.adapters.memory.accounts import MemoryFolders
from coach.adapters.memory.objects import MemoryObjects
from coach.adapters.s3 import S3Objects
from coach.adapters.s3_folders import S3Folders
from coach.adapters.sigv4 import Signer
from coach.errors import Unavailable
from coach.ports import Objects

PART = 5 * 1_048_576
"""Bytes: S3 takes no smaller part but the last."""


@pytest.fixture
async def http() -> AsyncIterator[Http]:
    client = Http()
    yield client
    await client.aclose()


@pytest.fixture
def bucket(dynamodb_url: str) -> Callable[[bool], tuple[str, str]]:
    """Makes a bucket in the emulator; its endpoint and name."""

    def make(versioned: bool) -> tuple[str, str]:
        keys = {"aws_access_key_id": "a", "aws_secret_access_key": "b"}
        s3 = boto3.client("s3", endpoint_url=dynamodb_url, region_name="us-east-1", **keys)
        name = f"bucket-{os.urandom(6).hex()}"
        s3.create_bucket(Bucket=name)
        if versioned:
            s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
        return dynamodb_url, name

    return make


@pytest.fixture(params=["memory", "s3", "s3 with versions"])
def both(request: pytest.FixtureRequest, http: Http) -> tuple[Folders, Objects]:
    if request.param == "memory":
        objects = MemoryObjects()
        return MemoryFolders(objects), objects
    place = request.getfixturevalue("bucket")("versions" in request.param)
    signer = Signer(Credentials("AKIDEXAMPLE", "secret"), "us-east-1", "s3")
    return S3Folders(http, signer, *place), S3Objects(http, signer, *place)


async def parts(*contents: bytes) -> AsyncIterator[bytes]:
    for content in contents:
        yield content


async def test_everything_under_a_prefix_goes_and_nothing_else(both: tuple[Folders, Objects]) -> None:
    folders, objects = both
    for key in ("photos/ada/1.jpg", "photos/ada/a b+c&é.jpg", "photos/adam/1.jpg"):
        await objects.put(key, b"x", "image/jpeg")

    assert await folders.erase("photos/ada/", 10) == 2
    assert await folders.erase("photos/ada/", 10) == 0
    assert await objects.get("photos/ada/1.jpg") is None
    assert await objects.get("photos/adam/1.jpg") == b"x"


async def test_no_more_go_at_once_than_is_said(both: tuple[Folders, Objects]) -> None:
    folders, objects = both
    for number in range(5):
        await objects.put(f"photos/ada/{number}.jpg", b"x", "image/jpeg")

    assert [await folders.erase("photos/ada/", 2) for _ in range(4)] == [2, 2, 1, 0]


async def test_parts_become_one_object(both: tuple[Folders, Objects]) -> None:
    folders, objects = both

    size = await folders.write("exports/a b.zip", parts(b"a" * PART, b"b" * PART, b"end"), "application/zip")

    assert size == 2 * PART + 3
    assert await objects.get("exports/a b.zip") == b"a" * PART + b"b" * PART + b"end"


async def test_what_breaks_off_leaves_no_object(both: tuple[Folders, Objects]) -> None:
    folders, objects = both

    async def breaking() -> AsyncIterator[bytes]:
        yield b"a" * PART
        raise Unavailable("away")

    with pytest.raises(Unavailable):
        await folders.write("exports/a.zip", breaking(), "application/zip")

    assert await objects.get("exports/a.zip") is None


async def test_every_version_goes_also_of_what_was_deleted_before(
    bucket: Callable[[bool], tuple[str, str]], http: Http
) -> None:
    url, name = bucket(True)
    s3 = boto3.client(
        "s3", endpoint_url=url, region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b"
    )
    for content in (b"1", b"2"):
        await asyncio.to_thread(s3.put_object, Bucket=name, Key="photos/ada/1.jpg", Body=content)
    await asyncio.to_thread(s3.delete_object, Bucket=name, Key="photos/ada/1.jpg")
    folders = S3Folders(http, Signer(Credentials("AKIDEXAMPLE", "secret"), "us-east-1", "s3"), url, name)

    assert await folders.erase("photos/ada/", 10) == 3
    left = await asyncio.to_thread(s3.list_object_versions, Bucket=name)
    assert "Versions" not in left
    assert "DeleteMarkers" not in left


async def test_a_bucket_that_is_away_is_unavailable(http: Http) -> None:
    signer = Signer(Credentials("AKIDEXAMPLE", "secret"), "us-east-1", "s3")
    folders = S3Folders(http, signer, "http://127.0.0.1:1", "b")

    with pytest.raises(Unavailable):
        await folders.erase("photos/", 1)
    with pytest.raises(Unavailable):
        await folders.write("a", parts(b"x"), "text/plain")
