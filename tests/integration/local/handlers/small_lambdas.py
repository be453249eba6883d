"""Small functions for the emulator's tests: a message's `do` says what happens; events are written down."""

import asyncio
import json
import os
import signal
import sys
import time
from urllib.error import HTTPError
from urllib.request import urlopen

_runner = asyncio.Runner()


def handler(coroutine):
    return lambda event, context: _runner.run(coroutine(event, context))


def record(kind, event):
    with open(os.environ["SMALL_LAMBDAS_RECORD"], "a") as file:
        file.write(json.dumps([kind, event]) + "\n")


async def post(event, text):
    connection = event["requestContext"]["connectionId"].replace("=", "%3D")
    url = f"{os.environ['COACH_CONNECTIONS_URL']}/@connections/{connection}"
    try:
        with await asyncio.to_thread(urlopen, url, text.encode()) as response:
            return response.status
    except HTTPError as refused:
        return refused.code


def policy(event, effect):
    statement = {"Action": "execute-api:Invoke", "Effect": effect, "Resource": event["methodArn"]}
    return {"Version": "2012-10-17", "Statement": [statement]}


async def authorize_(event, context):
    record("authorize", event)
    user = event["queryStringParameters"].get("user", "ada")
    if user == "nobody":
        raise Exception("Unauthorized")
    if user == "bug":
        raise RuntimeError("a bug")
    effect = "Deny" if user == "mallory" else "Allow"
    return {"principalId": user, "policyDocument": policy(event, effect), "context": {"userId": user}}


async def connect_(event, context):
    record("connect", event)
    asked = event.get("queryStringParameters", {})
    if asked.get("connect") == "raise":
        raise RuntimeError("a bug")
    if asked.get("connect") == "post":
        record("post", await post(event, "early"))
    headers = {"Sec-WebSocket-Protocol": "coach.v1", "X-Dropped": "yes", "Set-Cookie": "a=b"}
    return {"statusCode": int(asked.get("status", 200)), "headers": headers, "body": "dropped"}


async def disconnect_(event, context):
    record("disconnect", event)
    return {"statusCode": 200}


async def message_(event, context):
    record("message", event)
    try:
        asked = json.loads(event["body"])
    except ValueError:
        asked = {}
    match asked.get("do", "echo"):
        case "echo":
            await post(event, event["body"])
        case "sleep":
            await asyncio.sleep(asked["seconds"])
            await post(event, json.dumps({"slept": asked["seconds"], "pid": os.getpid()}))
        case "raise":
            raise RuntimeError("a bug")
        case "exit":
            os.kill(os.getpid(), signal.SIGKILL)
        case "none":
            return None
        case "unserialisable":
            return object()
        case "context":
            remaining = context.get_remaining_time_in_millis()
            told = {
                "name": context.function_name,
                "id": context.aws_request_id,
                "time": 0 < remaining <= 30_000,
            }
            await post(event, json.dumps(told))
    return {"statusCode": 201, "body": "dropped"}


async def worker_(event, context):
    record("worker", {"event": event, "id": context.aws_request_id, "pid": os.getpid(), "at": time.time()})
    if event.get("fail"):
        raise RuntimeError("the worker failed")
    if event.get("sleep"):
        await asyncio.sleep(event["sleep"])
        record("woke", {"pid": os.getpid()})
    return {"worked": event}


async def failed_(event, context):
    record("failed", event)


async def photo_(event, context):
    record("photo", event)


async def sweep_(event, context):
    record("sweep", event)


async def http_(event, context):
    record("http", event)
    if event["rawPath"] == "/v1/raise":
        raise RuntimeError("a bug")
    if event["rawPath"] == "/v1/binary":
        return {
            "statusCode": 200,
            "body": "AAEC",
            "isBase64Encoded": True,
            "headers": {"content-type": "image/png"},
        }
    headers = {"content-type": "application/json", "x-kept": "yes"}
    return {
        "statusCode": 201,
        "headers": headers,
        "cookies": ["a=1", "b=2"],
        "body": json.dumps({"ok": True}),
    }


COROUTINES = {
    name.rstrip("_"): coroutine
    for name, coroutine in list(globals().items())
    if name.endswith("_") and not name.startswith("_")
}
for name, coroutine in COROUTINES.items():
    setattr(sys.modules[__name__], name, handler(coroutine))
