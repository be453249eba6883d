import asyncio
import json

import pytest

from coach.adapters import lambda_invoke
from coach.adapters.credentials import Credentials
from coach.adapters.lambda_invoke import LambdaWorkers
from coach.adapters.sigv4 import Signer
from coach.errors import Unavailable


@pytest.fixture
def workers(http, server, monkeypatch):
    monkeypatch.setattr(lambda_invoke, "PATIENCE", 1.0)
    signer = Signer(Credentials("AKIDEXAMPLE", "secret"), "eu-central-1", "lambda")
    return LambdaWorkers(http, signer, server.url, "coach-answer:live")


async def test_a_start_is_an_asynchronous_invocation_that_names_the_epoch(workers, server, reply):
    server.replies = [reply(202)]

    await workers.start("user", "turn", 2)

    sent = server.requests[0]
    assert (sent.method, sent.target) == ("POST", "/2015-03-31/functions/coach-answer%3Alive/invocations")
    assert sent.headers["x-amz-invocation-type"] == "Event"
    assert json.loads(sent.body) == {"user": "user", "turn": "turn", "epoch": 2}


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_start_that_is_throttled_or_fails_is_tried_again(workers, server, reply, status):
    server.replies = [reply(status), reply(status), reply(202)]

    await workers.start("user", "turn", 1)

    assert len(server.requests) == 3


async def test_a_start_without_a_reply_is_tried_again(workers, server, reply):
    async def hang_up(writer):
        writer.close()

    server.replies = [hang_up, None, reply(202)]

    await workers.start("user", "turn", 1)

    assert len(server.requests) == 3


async def test_a_start_that_keeps_failing_is_given_up_in_time(workers, server, reply):
    server.replies = [reply(503)]

    async with asyncio.timeout(60):
        with pytest.raises(Unavailable):
            await workers.start("user", "turn", 1)


@pytest.mark.parametrize("status", [400, 403, 404, 413])
async def test_a_start_that_can_never_succeed_is_tried_once(workers, server, reply, status):
    server.replies = [reply(status)]

    with pytest.raises(Unavailable):
        await workers.start("user", "turn", 1)

    assert len(server.requests) == 1
