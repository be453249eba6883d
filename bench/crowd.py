"""Many connections: pushes to all of them, and what an idle one costs the emulator."""

import asyncio
import contextlib
import itertools
import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from bench.clients import Client, Isolation, client, ours, provider_and_bare, send
from bench.parts import process, summary
from coach.adapters.credentials import Credentials
from coach.adapters.dynamo.client import Dynamo
from coach.adapters.dynamo.connections import DynamoConnections
from coach.adapters.dynamo.inbox import DynamoInbox
from coach.adapters.dynamo.table import Table
from coach.adapters.gateway import GatewayOutbox
from coach.adapters.http import Http
from coach.adapters.sigv4 import Signer
from coach.delivery.pusher import Push, Pusher
from coach_local.functions import Function, Functions, Inline
from coach_local.gateway.platform import Platform
from coach_local.gateway.server import Gateway
from coach_local.services import free_port
from coach_local.stack import LocalStack

DEVICES = 10
"""Connections of one user; the limit is 20."""
TOKEN_BYTES = 800


async def fan_out(counts: tuple[int, ...] = (1, 10, 1_000), rounds: int = 5) -> list[dict[str, Any]]:
    """From a push until each connection has it. More than ten are those of many users, all pushed to at once."""
    results = []
    with provider_and_bare() as (provider, _):
        for count in counts:
            async with ours(provider, "n=1") as stack, contextlib.AsyncExitStack() as opened:
                sockets = [
                    await opened.enter_async_context(device(stack, f"user{n // DEVICES}"))
                    for n in range(count)
                ]
                users = sorted({await user_of(socket) for socket in sockets})
                pusher = pusher_of(stack)
                rounds_of = [await push_once(pusher, users, sockets, n) for n in range(rounds)]
            times = [value for one in rounds_of for value in one]
            last = [max(one) for one in rounds_of]
            results.append(
                {"connections": count, "arrives_ms": summary(times), "last_ms": summary(last)["p50"]}
            )
    return results


async def flood(answers: int = 6) -> list[dict[str, Any]]:
    """One user's answers alone, and while another sends asks as fast as they are refused: in one process, which all
    functions share, and with a process for each, as on Lambda."""
    return [await flooded("inline", answers), await flooded("process", answers)]


async def flooded(isolation: Isolation, answers: int) -> dict[str, Any]:
    with provider_and_bare() as (provider, _):
        async with ours(provider, "n=60,tps=30", isolation) as stack, client(stack, "calm") as calm:
            await calm.ask()
            alone = [delay for _ in range(answers) for delay in (await calm.ask()).delays]
            sent: Counter[str] = Counter()
            flooding = asyncio.create_task(keep_asking(stack, sent))
            beside = [delay for _ in range(answers) for delay in (await calm.ask()).delays]
            flooding.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await flooding
    return {
        "isolation": isolation,
        "alone_ms": summary(alone),
        "beside_ms": summary(beside),
        "replies": dict(sent),
    }


async def keep_asking(stack: LocalStack, sent: Counter[str], at_once: int = 8) -> None:
    """Whoever is hung up on calls again at once, and is let in or not."""
    for number in itertools.count():
        try:
            async with client(stack, "flooding") as other:
                await ask_on(other, f"flood{number}-", sent, at_once)
        except (ConnectionClosed, InvalidStatus):
            pass
        sent["hung_up"] += 1
        await asyncio.sleep(0.05)


async def ask_on(other: Client, name: str, sent: Counter[str], at_once: int) -> None:
    for n in range(at_once):
        await send(other, type="ask", id=f"{name}{n}", text="Go.")
    number = at_once
    async for message in other.socket:
        frame = json.loads(message)
        if frame.get("id") or frame.get("ref"):
            sent[frame.get("code", frame["type"])] += 1
            await send(other, type="ask", id=f"{name}{number}", text="Go.")
            number += 1


@contextlib.asynccontextmanager
async def device(stack: LocalStack, user: str) -> Any:
    headers = {"Authorization": f"Bearer {await stack.mint(user)}"}
    async with connect(
        stack.websocket_url, additional_headers=headers, compression=None, open_timeout=60
    ) as socket:
        yield socket


async def user_of(socket: ClientConnection) -> str:
    await socket.send(json.dumps({"action": "message", "type": "hello", "id": "h"}))
    async for message in socket:
        if (frame := json.loads(message)).get("type") == "ready":
            return str(frame["user"])
    raise ConnectionError("the server hung up")


def pusher_of(stack: LocalStack) -> Pusher:
    environment = stack.environment
    http, keys = Http(), Credentials.of(environment)
    region = environment["AWS_REGION"]
    table = Table(
        Dynamo(http, Signer(keys, region, "dynamodb"), environment["AWS_ENDPOINT_URL_DYNAMODB"]),
        environment["COACH_TABLE"],
    )
    outbox = GatewayOutbox(http, Signer(keys, region, "execute-api"), environment["COACH_CONNECTIONS_URL"])
    return Pusher(DynamoInbox(table), DynamoConnections(table, clock), outbox, clock)


def clock() -> int:
    return time.time_ns() // 1_000_000


async def push_once(
    pusher: Pusher, users: list[str], sockets: list[ClientConnection], number: int
) -> list[float]:
    """Seconds until each socket had it."""
    began = time.monotonic()

    async def arrival(socket: ClientConnection) -> float:
        async for message in socket:
            if json.loads(message).get("push") == f"push{number}":
                return time.monotonic() - began
        raise ConnectionError("the server hung up")

    arrivals = [asyncio.create_task(arrival(socket)) for socket in sockets]
    push = Push(id=f"push{number}", event="record", data={"exercise": "squat"})
    await asyncio.gather(*(pusher.push(user, push) for user in users))
    return list(await asyncio.gather(*arrivals))


async def idle_memory(count: int = 1_000) -> dict[str, Any]:
    """Of one more connection at the emulator, in a process of its own: each has a token and a context."""
    port = free_port()
    headers = {"Authorization": "Bearer " + "x" * TOKEN_BYTES}
    with process("bench.crowd", port) as gateway:
        async with contextlib.AsyncExitStack() as opened:
            for n in range(count + 100):
                if n == 100:  # what the first ones load does not count
                    before = resident(gateway.pid)
                url = f"ws://127.0.0.1:{port}/realtime"
                await opened.enter_async_context(
                    connect(url, additional_headers=headers, compression=None, ping_interval=None)
                )
            after = resident(gateway.pid)
    return {"connections": count, "kib_each": round((after - before) / count, 1)}


def resident(pid: int) -> int:
    """KiB of memory."""
    status = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))


async def authorize(event: dict[str, Any], _context: object) -> dict[str, Any]:
    statement = {"Action": "execute-api:Invoke", "Effect": "Allow", "Resource": event["methodArn"]}
    return {
        "principalId": "u",
        "policyDocument": {"Version": "2012-10-17", "Statement": [statement]},
        "context": {"userId": "6e1f3c1a-0000-4000-8000-000000000001", "sessionId": "s", "expiresAt": "1"},
    }


async def passing(_event: dict[str, Any], _context: object) -> dict[str, Any]:
    return {"statusCode": 200}


COROUTINES = {"authorize": authorize, "connect": passing, "disconnect": passing, "message": passing}


async def serve(port: int) -> None:
    functions = Functions([Inline(Function(name, f"bench.crowd.{name}")) for name in COROUTINES])
    async with Gateway(Platform(functions), port=port):
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
