"""How fast words travel: from the provider's socket to the client's, beside a bare WebSocket."""

import asyncio
import time
from contextlib import aclosing
from typing import Any

from openai import AsyncOpenAI

from bench.clients import (
    Client,
    Received,
    ask_bare,
    bare_client,
    client,
    clients,
    ours,
    provider_and_bare,
    send,
    slow_posts,
    until,
)
from bench.parts import summary
from coach.adapters.credentials import Credentials
from coach.adapters.gateway import GatewayOutbox
from coach.adapters.http import Http
from coach.adapters.sigv4 import Signer
from coach.frames import Delta, encode, encode_fields
from coach_local.stack import LocalStack


async def first_token(rounds: int = 40) -> dict[str, Any]:
    """Turn by turn, ours and the bare one, so that both meet the same noise."""
    model = "n=5,tps=50,ttft=50"
    ours_first, bare_first, before = [], [], []
    with provider_and_bare() as (provider, bare):
        async with ours(provider, model) as stack, clients(stack, 2) as asking, bare_client(bare) as socket:
            await asyncio.gather(*(one.ask() for one in asking))
            await ask_bare(socket, model)
            for n in range(rounds):
                received = await asking[n % 2].ask()  # nobody may ask more than 30 times a minute
                ours_first.append(received.delays[0])
                before.append(received.tokens[0][0] - received.asked_at - 0.05)
                sent, arrived = (await ask_bare(socket, model))[0]
                bare_first.append(arrived - sent)
    return {
        "ours_ms": summary(ours_first),
        "bare_ms": summary(bare_first),
        "over_bare_ms": round(summary(ours_first)["p50"] - summary(bare_first)["p50"], 2),
        "from_ask_to_the_provider_ms": summary(before),
    }


async def pace(tps: int, n: int = 300) -> dict[str, Any]:
    """One answer at a steady pace through posts of 8 to 25 ms, and then the same with one post a token."""
    model = f"n={n},tps={tps}"
    with provider_and_bare() as (provider, _):
        async with ours(provider, model) as stack, client(stack) as ask:
            await ask.ask()
            slow_posts(stack)
            received = await ask.ask()
            naive = await one_post_a_token(stack, ask, provider, model)
    return {
        "tps": tps,
        "tokens": n,
        "posts": received.posts,
        "delay_ms": summary(received.delays),
        "one_post_a_token": {"posts": naive.posts, "delay_ms": summary(naive.delays)},
    }


async def one_post_a_token(stack: LocalStack, to: Client, provider: int, model: str) -> Received:
    """What a tutorial would do: each token is posted as it comes, one after the other."""
    connection = next(iter(stack.gateway.api.sockets))
    turn, environment = f"naive-{model}", stack.environment
    http = Http()
    signer = Signer(Credentials.of(environment), environment["AWS_REGION"], "execute-api")
    outbox = GatewayOutbox(http, signer, environment["COACH_CONNECTIONS_URL"])
    reading = asyncio.create_task(to.read(turn))
    provided = AsyncOpenAI(api_key="none", base_url=f"http://127.0.0.1:{provider}/v1")
    at = 0
    async with provided, aclosing(http):
        stream = await provided.chat.completions.create(
            model=model, messages=[{"role": "user", "content": "Go."}], stream=True
        )
        async for chunk in stream:
            if text := chunk.choices[0].delta.content:
                await outbox.post(connection, encode(Delta(turn=turn, epoch=1, at=at, text=text)))
                at += len(text)
        done = {"type": "done", "turn": turn, "epoch": 1, "state": "completed", "length": at, "events": 0}
        await outbox.post(connection, encode_fields(done))
    return await reading


async def many(at_once: int, tps: int) -> dict[str, Any]:
    """Answers of 60 words at the same time, each of its own user; then as many from the bare socket."""
    model = f"n=60,tps={tps}"
    with provider_and_bare() as (provider, bare):
        async with ours(provider, model) as stack, clients(stack, at_once) as asking:
            await asking[0].ask()
            answers = await asyncio.gather(*(one.ask() for one in asking))
        bare_delays = await _many_bare(bare, model, at_once)
    delays = [delay for answer in answers for delay in answer.delays]
    return {
        "at_once": at_once,
        "tps": tps,
        "whole": sum(answer.done["state"] == "completed" for answer in answers),
        "resumed": sum(answer.resumes > 0 for answer in answers),
        "delay_ms": summary(delays),
        "bare_delay_ms": summary(bare_delays),
    }


async def _many_bare(port: int, model: str, at_once: int) -> list[float]:
    async def one() -> list[float]:
        async with bare_client(port) as socket:
            return [arrived - sent for sent, arrived in await ask_bare(socket, model)]

    return [delay for delays in await asyncio.gather(*(one() for _ in range(at_once))) for delay in delays]


async def stops_and_resumes(rounds: int = 15) -> dict[str, Any]:
    """From sending `stop` to its `done`, and from sending `resume` to the first frame that it brings."""
    stops, resumes = [], []
    with provider_and_bare() as (provider, _):
        async with ours(provider, "n=600,tps=30") as stack, client(stack) as ask, client(stack) as other:
            for n in range(rounds):
                turn = f"s{n}"
                await send(ask, type="ask", id=turn, text="Go.")
                await until(ask, turn, "delta")
                began = time.monotonic()
                await send(other, type="resume", id=f"r{n}", turn=turn, epoch=0, at=0, n=0)
                await until(other, turn, "delta")
                resumes.append(time.monotonic() - began)
                began = time.monotonic()
                await send(ask, type="stop", id=f"x{n}", turn=turn)
                await until(ask, turn, "done")
                stops.append(time.monotonic() - began)
    return {"stop_to_done_ms": summary(stops), "resume_to_first_frame_ms": summary(resumes)}
