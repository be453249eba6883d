"""The embedded services: that they start, keep what they promise, and say what is wrong."""

import asyncio
import json
import socket
import tempfile
from pathlib import Path

import aiohttp
import boto3
import pytest
from botocore.exceptions import ClientError

from coach_local import aws, chroma, ministack, postgres
from coach_local import services as starting
from coach_local.aws import Aws, AwsError
from coach_local.services import ServiceError


@pytest.fixture
async def emulator(tmp_path):
    running = await ministack.start(tmp_path / "aws", tmp_path / "aws.log", "eu-central-1")
    yield running
    await running.stop()


@pytest.fixture
async def services(emulator):
    async with aiohttp.ClientSession() as session:
        yield Aws(emulator.url, "eu-central-1", session)


def client(emulator, service):
    return boto3.client(
        service,
        endpoint_url=emulator.url,
        region_name="eu-central-1",
        aws_access_key_id=aws.CREDENTIALS.key_id,
        aws_secret_access_key=aws.CREDENTIALS.secret,
    )


KEY = {"pk": {"S": "user#1"}, "sk": {"S": "turn#1"}}


async def test_the_table_has_its_keys_its_index_and_its_expiry(emulator, services):
    await aws.create_table(services, "coach")
    await aws.create_table(services, "coach")
    dynamodb = client(emulator, "dynamodb")
    table = await asyncio.to_thread(lambda: dynamodb.describe_table(TableName="coach")["Table"])
    expiry = await asyncio.to_thread(lambda: dynamodb.describe_time_to_live(TableName="coach"))
    assert [key["AttributeName"] for key in table["KeySchema"]] == ["pk", "sk"]
    (index,) = table["GlobalSecondaryIndexes"]
    assert [key["AttributeName"] for key in index["KeySchema"]] == ["open_shard", "since"]
    assert index["Projection"] == {"ProjectionType": "KEYS_ONLY"}
    assert expiry["TimeToLiveDescription"]["AttributeName"] == "expires_at"
    assert expiry["TimeToLiveDescription"]["TimeToLiveStatus"] in ("ENABLED", "ENABLING")


async def test_an_error_is_known_by_its_name(services):
    with pytest.raises(AwsError) as error:
        await services.call("dynamodb", "DescribeTable", {"TableName": "missing"})
    assert error.value.code == "ResourceNotFoundException"


async def test_a_refused_condition_tells_the_item_it_met(services):
    await aws.create_table(services, "coach")
    claim = {"TableName": "coach", "Item": KEY | {"epoch": {"N": "1"}}}
    claim |= {
        "ConditionExpression": "attribute_not_exists(pk)",
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    await services.call("dynamodb", "PutItem", claim)
    with pytest.raises(AwsError) as error:
        await services.call("dynamodb", "PutItem", claim)
    assert error.value.code == "ConditionalCheckFailedException"
    assert json.loads(str(error.value).partition(": ")[2])["Item"]["epoch"] == {"N": "1"}


async def test_a_transaction_is_whole_or_nothing_and_names_its_reasons(services):
    await aws.create_table(services, "coach")
    await services.call("dynamodb", "PutItem", {"TableName": "coach", "Item": KEY | {"epoch": {"N": "2"}}})
    update = {
        "TableName": "coach",
        "Key": KEY,
        "UpdateExpression": "SET epoch = :next",
        "ConditionExpression": "epoch = :mine",
        "ExpressionAttributeValues": {":next": {"N": "3"}, ":mine": {"N": "1"}},
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    put = {"TableName": "coach", "Item": {"pk": {"S": "inbox"}, "sk": {"S": "1"}}}
    with pytest.raises(AwsError) as error:
        await services.call(
            "dynamodb", "TransactWriteItems", {"TransactItems": [{"Update": update}, {"Put": put}]}
        )
    assert error.value.code == "TransactionCanceledException"
    first, second = json.loads(str(error.value).partition(": ")[2])["CancellationReasons"]
    assert (first["Code"], first["Item"]["epoch"]) == ("ConditionalCheckFailed", {"N": "2"})
    assert second["Code"] == "None"
    asked = {"RequestItems": {"coach": {"Keys": [KEY, put["Item"]], "ConsistentRead": True}}}
    answer = await services.call("dynamodb", "BatchGetItem", asked)
    assert [item["epoch"] for item in answer["Responses"]["coach"]] == [{"N": "2"}]


async def test_an_update_reaches_into_a_map_and_returns_all_that_is_new(services):
    await aws.create_table(services, "coach")
    await services.call("dynamodb", "PutItem", {"TableName": "coach", "Item": KEY | {"viewers": {"M": {}}}})
    update = {
        "TableName": "coach",
        "Key": KEY,
        "UpdateExpression": "SET viewers.#c = :frame",
        "ExpressionAttributeNames": {"#c": "R1kmxc2VNjMCFIA="},
        "ExpressionAttributeValues": {":frame": {"S": "h1"}},
        "ReturnValues": "ALL_NEW",
    }
    answer = await services.call("dynamodb", "UpdateItem", update)
    assert answer["Attributes"] == KEY | {"viewers": {"M": {"R1kmxc2VNjMCFIA=": {"S": "h1"}}}}


async def test_an_item_without_the_indexs_keys_is_not_in_the_index(services):
    await aws.create_table(services, "coach")
    item = KEY | {"open_shard": {"S": "open#3"}, "since": {"N": "5"}}
    await services.call("dynamodb", "PutItem", {"TableName": "coach", "Item": item})
    query = {
        "TableName": "coach",
        "IndexName": "open",
        "KeyConditionExpression": "open_shard = :shard AND since < :now",
        "ExpressionAttributeValues": {":shard": {"S": "open#3"}, ":now": {"N": "9"}},
    }
    assert (await services.call("dynamodb", "Query", query))["Count"] == 1
    close = {"TableName": "coach", "Key": KEY, "UpdateExpression": "REMOVE open_shard, since"}
    await services.call("dynamodb", "UpdateItem", close)
    assert (await services.call("dynamodb", "Query", query))["Count"] == 0


async def test_what_is_kept_is_there_after_a_restart(tmp_path):
    for expected in (None, KEY):
        running = await ministack.start(tmp_path / "aws", tmp_path / "aws.log", "us-east-1")
        async with aiohttp.ClientSession() as session:
            services = Aws(running.url, "us-east-1", session)
            await aws.create_table(services, "coach")
            await aws.create_bucket(services, "coach", ["http://127.0.0.1:8000"])
            found = await services.call("dynamodb", "GetItem", {"TableName": "coach", "Key": KEY})
            assert found.get("Item") == expected
            await services.call("dynamodb", "PutItem", {"TableName": "coach", "Item": KEY})
        await running.stop()


async def test_an_emulator_waits_until_the_one_before_has_written_its_state(tmp_path):
    first = await ministack.start(tmp_path / "aws", tmp_path / "first.log", "us-east-1")
    starting = asyncio.create_task(ministack.start(tmp_path / "aws", tmp_path / "second.log", "us-east-1"))
    async with aiohttp.ClientSession() as session:
        await aws.create_table(Aws(first.url, "us-east-1", session), "coach")
        assert not starting.done()
        await first.stop()
        second = await starting
        await Aws(second.url, "us-east-1", session).call("dynamodb", "DescribeTable", {"TableName": "coach"})
    await second.stop()


async def test_a_damaged_state_is_told_and_left_alone(tmp_path):
    state = tmp_path / "aws" / "state" / "dynamodb.json"
    state.parent.mkdir(parents=True)
    state.write_text('{"tables": ')
    with pytest.raises(ServiceError, match=r"dynamodb\.json is damaged\. Move it away"):
        await ministack.start(tmp_path / "aws", tmp_path / "aws.log", "us-east-1")
    assert state.read_text() == '{"tables": '


async def test_an_upload_is_told_to_the_queue_with_its_key_encoded(emulator, services):
    await aws.create_bucket(services, "coach", ["http://127.0.0.1:8000"])
    queue = await aws.notify_queue(services, "coach", "uploads", "uploads/")
    s3 = client(emulator, "s3")
    for key in ("uploads/red flower.jpg", "elsewhere/x.jpg"):
        await asyncio.to_thread(lambda key=key: s3.put_object(Bucket="coach", Key=key, Body=b"x"))
    asked = {"QueueUrl": queue, "WaitTimeSeconds": 5, "MaxNumberOfMessages": 10}
    events = []
    async with asyncio.timeout(20):
        while not events:
            messages = (await services.call("sqs", "ReceiveMessage", asked)).get("Messages", [])
            events += [event for m in messages if "Records" in (event := json.loads(m["Body"]))]
    (event,) = events
    assert event["Records"][0]["eventName"] == "ObjectCreated:Put"
    assert event["Records"][0]["s3"]["object"]["key"] == "uploads/red+flower.jpg"


@pytest.mark.parametrize(
    ("change", "size", "status"),
    [
        ({}, 50, 204),
        ({}, 101, 400),
        ({"key": "uploads/other.jpg"}, 50, 403),
        ({"Content-Type": "text/html"}, 50, 403),
    ],
)
async def test_a_presigned_upload_keeps_to_its_conditions(emulator, services, change, size, status):
    await aws.create_bucket(services, "coach", ["http://127.0.0.1:8000"])
    s3 = client(emulator, "s3")
    conditions = [["content-length-range", 1, 100], {"Content-Type": "image/jpeg"}]
    fields = {"Content-Type": "image/jpeg"}
    presigned = await asyncio.to_thread(
        lambda: s3.generate_presigned_post("coach", "uploads/a.jpg", Fields=fields, Conditions=conditions)
    )
    form = aiohttp.FormData({**presigned["fields"], **change})
    form.add_field("file", b"x" * size, filename="a.jpg", content_type="image/jpeg")
    async with services.session.post(presigned["url"], data=form) as response:
        assert response.status == status


async def test_chroma_answers_and_keeps_its_data(tmp_path):
    for known in (404, 200):
        running = await chroma.start(tmp_path / "chroma", tmp_path / "chroma.log")
        url = f"http://127.0.0.1:{running.port}/api/v2/tenants/default_tenant/databases/default_database/collections"
        async with aiohttp.ClientSession() as session:
            async with session.get(f"{url}/exercises") as response:
                assert response.status == known
            async with session.post(url, json={"name": "exercises", "get_or_create": True}) as response:
                assert response.status == 200
        await running.stop()


@pytest.fixture
def overtaken(monkeypatch):
    """The first port that is found free is taken before a service can bind it."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        ports = iter((other.getsockname()[1], *(starting.free_port() for _ in range(3))))
        monkeypatch.setattr(starting, "free_port", lambda: next(ports))
        yield other.getsockname()[1]


async def test_chroma_finds_another_port_where_somebody_was_quicker(tmp_path, overtaken):
    running = await chroma.start(tmp_path / "chroma", tmp_path / "chroma.log")
    await running.stop()
    assert running.port != overtaken


async def test_the_emulator_finds_another_port_where_somebody_was_quicker(tmp_path, overtaken):
    running = await ministack.start(tmp_path / "aws", tmp_path / "aws.log", "us-east-1")
    await running.stop()
    assert running.port != overtaken


async def test_postgres_finds_another_port_where_somebody_was_quicker(overtaken):
    with tempfile.TemporaryDirectory(prefix="coach-test-") as folder:
        Path(folder).chmod(0o755)
        running = await postgres.start(Path(folder) / "postgres", durable=False)
        await running.stop()
    assert running.port != overtaken


async def test_a_damaged_chroma_folder_is_told(tmp_path):
    (tmp_path / "chroma").mkdir()
    (tmp_path / "chroma" / "chroma.sqlite3").write_bytes(b"not a database" * 100)
    with pytest.raises(ServiceError, match=r"Chroma did not start .* move .*/chroma away"):
        await chroma.start(tmp_path / "chroma", tmp_path / "chroma.log")


async def test_a_wrong_signature_is_refused_for_a_presigned_address(emulator, services):
    await aws.create_bucket(services, "coach", ["http://127.0.0.1:8000"])
    s3 = client(emulator, "s3")
    with pytest.raises(ClientError):
        await asyncio.to_thread(lambda: s3.get_object(Bucket="coach", Key="missing"))
    url = await asyncio.to_thread(
        lambda: boto3.client(
            "s3",
            endpoint_url=emulator.url,
            region_name="eu-central-1",
            aws_access_key_id="somebody",
            aws_secret_access_key="else",
            config=boto3.session.Config(signature_version="s3v4"),
        ).generate_presigned_url("get_object", Params={"Bucket": "coach", "Key": "uploads/a.jpg"})
    )
    async with services.session.get(url) as response:
        assert response.status == 403
