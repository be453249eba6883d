import json

import pytest

from coach.adapters.credentials import Credentials
from coach.adapters.dynamo import client
from coach.adapters.dynamo.client import ConditionFailed, Dynamo, Reason, Rejected, TransactionCanceled
from coach.adapters.sigv4 import Signer
from coach.errors import Unavailable

PREFIX = "com.amazonaws.dynamodb.v20120810#"


@pytest.fixture
def dynamo(http, server, monkeypatch):
    monkeypatch.setattr(client, "PATIENCE", 3.0)
    monkeypatch.setattr(client, "ATTEMPT", 0.4)
    monkeypatch.setattr(client, "FIRST_PAUSE", 0.001)
    return Dynamo(http, Signer(Credentials("AKIDEXAMPLE", "secret"), "eu-central-1", "dynamodb"), server.url)


@pytest.fixture
def says(reply):
    """says(200, {...}) or says(400, {...}, "SomeException") as bytes on the wire."""

    def speak(status, body, code=None):
        return reply(status, json.dumps({**({"__type": PREFIX + code} if code else {}), **body}).encode())

    return speak


async def test_a_call_is_a_signed_post_that_names_its_operation(dynamo, server, says):
    server.replies = [says(200, {"Item": {}})]

    assert await dynamo.call("GetItem", {"TableName": "coach"}) == {"Item": {}}

    sent = server.requests[0]
    assert (sent.method, sent.target, json.loads(sent.body)) == ("POST", "/", {"TableName": "coach"})
    assert sent.headers["x-amz-target"] == "DynamoDB_20120810.GetItem"
    assert "/eu-central-1/dynamodb/aws4_request" in sent.headers["authorization"]


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, "ProvisionedThroughputExceededException"),
        (400, "ThrottlingException"),
        (400, "RequestLimitExceeded"),
        (400, "TransactionConflictException"),
        (400, "TransactionInProgressException"),
        (500, "InternalServerError"),
        (503, "ServiceUnavailable"),
    ],
)
async def test_what_may_pass_is_tried_again(dynamo, server, says, status, code):
    server.replies = [says(status, {}, code), says(status, {}, code), says(200, {"done": 1})]

    assert await dynamo.call("PutItem", {}) == {"done": 1}
    assert len({request.body for request in server.requests}) == 1


async def test_no_reply_and_broken_replies_are_tried_again(dynamo, server, says):
    async def hang_up(writer):
        writer.close()

    html = b"HTTP/1.1 200 -\r\ncontent-length: 6\r\n\r\n<html>"
    server.replies = [hang_up, html, None, says(200, {"done": 1})]

    assert await dynamo.call("PutItem", {}) == {"done": 1}


async def test_a_table_that_stays_throttled_is_unavailable(dynamo, server, says, monkeypatch):
    monkeypatch.setattr(client, "PATIENCE", 0.3)
    server.replies = [says(400, {}, "ThrottlingException")]

    with pytest.raises(Unavailable) as refusal:
        await dynamo.call("PutItem", {})

    assert refusal.value.retry_after == 1
    assert 2 < len(server.requests) < 60


async def test_a_condition_that_failed_shows_the_item(dynamo, server, says):
    server.replies = [says(400, {"Item": {"n": {"N": "7"}}}, "ConditionalCheckFailedException")]

    with pytest.raises(ConditionFailed) as failure:
        await dynamo.call("PutItem", {})

    assert failure.value.item == {"n": 7}
    assert len(server.requests) == 1


async def test_a_condition_that_failed_for_want_of_an_item_shows_none(dynamo, server, says):
    server.replies = [says(400, {}, "ConditionalCheckFailedException")]

    with pytest.raises(ConditionFailed) as failure:
        await dynamo.call("DeleteItem", {})

    assert failure.value.item is None


async def test_a_transaction_tells_which_of_its_conditions_failed(dynamo, server, says):
    reasons = [{"Code": "None"}, {"Code": "ConditionalCheckFailed", "Item": {"n": {"N": "7"}}}]
    server.replies = [says(400, {"CancellationReasons": reasons}, "TransactionCanceledException")]

    with pytest.raises(TransactionCanceled) as failure:
        await dynamo.call("TransactWriteItems", {})

    assert failure.value.reasons == [Reason(False, None), Reason(True, {"n": 7})]


@pytest.mark.parametrize("code", ["TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"])
async def test_a_transaction_that_met_another_is_tried_again(dynamo, server, says, code):
    reasons = [{"Code": "None"}, {"Code": code}]
    server.replies = [
        says(400, {"CancellationReasons": reasons}, "TransactionCanceledException"),
        says(200, {}),
    ]

    assert await dynamo.call("TransactWriteItems", {}) == {}


async def test_a_transaction_that_can_never_succeed_is_rejected(dynamo, server, says):
    reasons = [{"Code": "None"}, {"Code": "ValidationError", "Message": "too large"}]
    server.replies = [says(400, {"CancellationReasons": reasons}, "TransactionCanceledException")]

    with pytest.raises(Rejected, match="ValidationError"):
        await dynamo.call("TransactWriteItems", {})


@pytest.mark.parametrize("code", ["ValidationException", "AccessDeniedException", "ExpiredTokenException"])
async def test_our_own_mistakes_are_not_repeated(dynamo, server, says, code):
    server.replies = [says(400, {"message": "no"}, code)]

    with pytest.raises(Rejected) as failure:
        await dynamo.call("PutItem", {})

    assert failure.value.code == code
    assert len(server.requests) == 1
