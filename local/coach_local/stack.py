"""The local stack: everything that the coach needs, started at once and ended together.

async with LocalStack(Configuration(data=folder, port=0)) as stack:
    token = await stack.mint("ada")
    connect(stack.websocket_url, additional_headers={"Authorization": f"Bearer {token}"})
"""

import asyncio
import contextlib
import os
import secrets
import signal
import time
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, Self

import aiohttp

from coach.adapters.postgres.migrate import MigrationError
from coach.records.photo import UPLOADS
from coach_local import aws, chroma, folder, ministack, postgres, schedules
from coach_local.aws import Aws
from coach_local.configuration import Configuration
from coach_local.database import OWNER
from coach_local.functions import Environment, Function, FunctionError, Functions, Inline
from coach_local.gateway.platform import Platform
from coach_local.gateway.server import Gateway
from coach_local.issuer.directory import AuthUsers
from coach_local.issuer.server import Issuer
from coach_local.metrics import PATH as METRICS
from coach_local.metrics import MetricLogs, Metrics
from coach_local.pages import Pages
from coach_local.policy import page_headers
from coach_local.runtime import Pool
from coach_local.services import ServiceError
from coach_local.settings import Settings, applied
from coach_local.uploads import Uploads

MEDIA = ("videos/", "photos/")
"""The prefixes that CloudFront shows in the cloud."""

Starting = Callable[[], Awaitable[str]]
"""Starts a service and says where it is."""


class LocalStack:
    """The running parts and their addresses, between entry and exit of `async with`.

    Entering raises ServiceError, whose message is one line that says what to do.
    """

    def __init__(self, configuration: Configuration) -> None:
        self.configuration = configuration
        self.faults = configuration.faults
        self.settings = Settings(configuration.environment)
        self.issuer: Issuer | None = None
        self.functions: Functions
        self.gateway: Gateway
        self._data = configuration.data.resolve()
        self._exit = AsyncExitStack()

    @property
    def url(self) -> str:
        return self.gateway.url

    @property
    def websocket_url(self) -> str:
        return self.gateway.websocket_url

    @property
    def environment(self) -> dict[str, str]:
        """Every setting, given or filled in."""
        return self.settings.environment

    async def mint(self, name: str, ttl: float = 3600) -> str:
        """A token of the embedded issuer for the user called `name`; `ttl` in seconds."""
        if self.issuer is None:
            raise ServiceError("SUPABASE_URL is set, so tokens come from that project, not from here.")
        return await self.issuer.mint(name, ttl)

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as starting:
            self._exit = starting
            await self._start()
            self._exit = starting.pop_all()
        return self

    async def __aexit__(self, *failure: object) -> None:
        await self._exit.aclose()

    async def _start(self) -> None:
        self._exit.enter_context(folder.locked(self._data))
        logs = MetricLogs(self._data / "logs")
        self._exit.enter_context(logs.taking())
        self._assemble(logs)
        self._take_port()
        await self._start_services()
        self._exit.enter_context(folder.noted(self._data, self.settings.filled))
        for hook in self.configuration.after_start:
            await hook({**self.environment, **self.settings.filled})
        await self._load_functions()
        self._exit.push_async_callback(self.functions.close)
        await self._exit.enter_async_context(self.gateway)
        for environment in self.functions:
            self._schedule(environment.function)

    def _assemble(self, logs: MetricLogs) -> None:
        """Functions, issuer and gateway, none of them running yet."""
        configuration = self.configuration
        self.functions = Functions((self._isolated(f) for f in configuration.functions), self.faults)
        mounts = {METRICS: Metrics(logs, self.functions).application()}
        if not self.settings.given("SUPABASE_URL"):
            self.issuer = Issuer(self._data / "auth", faults=self.faults)
            mounts["/auth/v1"] = self.issuer.application()
        region = self.settings.fill("AWS_REGION", "us-east-1")
        platform = Platform(self.functions, configuration.limits, self.faults, region=region)
        headers = page_headers(configuration.web.parent / "vercel.json") if configuration.web else {}
        pages = Pages(configuration.web, headers)
        self.gateway = Gateway(platform, port=configuration.port, mounts=mounts, fallback=pages.handle)

    def _isolated(self, function: Function) -> Environment:
        if self.configuration.isolation == "inline":
            return Inline(function)
        return Pool(function, self.faults, self._data / "logs", self.environment)

    def _take_port(self) -> None:
        """Now, since a taken port should be told before anything was started for nothing."""
        port, fill = self.configuration.port, self.settings.fill
        try:
            self.gateway.bind()
        except OSError as error:
            raise ServiceError(
                f"Port {port} is not to be had ({error.strerror}). Try PORT={port + 1}"
            ) from error
        fill("COACH_CONNECTIONS_URL", self.gateway.connections_url)
        fill("AWS_ENDPOINT_URL_LAMBDA", self.url)
        fill("COACH_ANSWER_FUNCTION", "answer")
        fill("COACH_SWEEP_FUNCTION", "sweep")
        fill("COACH_ORIGINS", f"{self.url},{self.url.replace('127.0.0.1', 'localhost')}")
        if self.issuer is not None:
            self.issuer.base_url = fill("SUPABASE_URL", self.url)
            self.issuer.secret_key = fill("SUPABASE_SECRET_KEY", f"sb_secret_{secrets.token_urlsafe(24)}")

    async def _start_services(self) -> None:
        """All at once. The first failure ends the others and is what the caller sees."""
        services: list[tuple[str, str, Starting]] = [
            ("Postgres", "DATABASE_URL", self._start_postgres),
            ("Chroma", "CHROMA_HOST", self._start_chroma),
            ("DynamoDB and S3", "AWS_ENDPOINT_URL", self._start_aws),
        ]
        try:
            async with asyncio.TaskGroup() as group:
                for name, replacing, start in services:
                    if not self.settings.given(replacing):
                        group.create_task(self._timed(name, start))
        except BaseExceptionGroup as failures:
            raise _first(failures) from None

    async def _start_postgres(self) -> str:
        server = await postgres.start(self._data / "postgres", durable=self.configuration.durable)
        self._exit.push_async_callback(server.stop)
        try:
            self.settings.fill("DATABASE_URL", await postgres.prepare(server))
        except MigrationError as error:
            raise ServiceError(f"{error} Or begin anew: move {self._data} away.") from error
        if self.issuer is not None:
            await self.issuer.use(AuthUsers(server.dsn()))
        self.settings.note(OWNER, server.dsn())
        return f"127.0.0.1:{server.port}"

    async def _start_chroma(self) -> str:
        server = await chroma.start(self._data / "chroma", self._log("chroma"))
        self._exit.push_async_callback(server.stop)
        for name, value in server.settings().items():
            self.settings.fill(name, value)
        return f"127.0.0.1:{server.port}"

    async def _start_aws(self) -> str:
        """Our own credentials go with it, whatever others are given: those are for the cloud."""
        settings, region = self.settings, self.environment["AWS_REGION"]
        server = await ministack.start(self._data / "aws", self._log("aws"), region)
        self._exit.push_async_callback(server.stop)
        session = await self._exit.enter_async_context(aiohttp.ClientSession())
        services = Aws(server.url, region, session)
        await aws.create_table(services, settings.fill("COACH_TABLE", "coach"))
        bucket = settings.fill("COACH_BUCKET", "coach")
        await aws.create_bucket(services, bucket, self.environment["COACH_ORIGINS"].split(","))
        await aws.show_media(services, bucket, MEDIA)
        settings.fill("COACH_MEDIA_URL", f"{server.url}/{bucket}")
        if "photo" in self.functions:
            queue = await aws.notify_queue(services, bucket, "uploads", UPLOADS)
            self._background(Uploads(services, queue, self._submit_photo).watch())
        for name in ("AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL_S3"):
            settings.fill(name, server.url)
        for name, value in aws.VARIABLES.items():
            settings.replace(name, value)
        return f"127.0.0.1:{server.port}"

    async def _load_functions(self) -> None:
        """Import every handler now, so that no request waits for it. A broken one fails when it is called."""
        if self.configuration.isolation == "process":
            return
        self._exit.enter_context(applied(self.environment))
        began = time.perf_counter()
        for environment in self.functions:
            if isinstance(environment, Inline):
                await self._load(environment)
        self._tell("Functions", began, "inline")

    async def _load(self, inline: Inline) -> None:
        try:
            await asyncio.to_thread(inline.load)
            await inline.warm()
        except FunctionError as error:
            self.configuration.say(f"  {inline.function.name} cannot run: {error.message}")

    async def _timed(self, name: str, start: Starting) -> None:
        began = time.perf_counter()
        self._tell(name, began, await start())

    def _tell(self, name: str, began: float, where: str) -> None:
        self.configuration.say(f"  {name:<16} {time.perf_counter() - began:5.1f} s   {where}")

    def _submit_photo(self, event: bytes) -> None:
        self.gateway.queue.submit("photo", event)

    def _schedule(self, function: Function) -> None:
        if function.every is not None:
            submit, region = self.gateway.queue.submit, self.environment["AWS_REGION"]
            self._background(schedules.run(function, function.every, submit, region))

    def _background(self, work: Coroutine[Any, Any, None]) -> None:
        self._exit.push_async_callback(_cancelled, asyncio.create_task(work))

    def _log(self, name: str) -> Path:
        return self._data / "logs" / f"{name}.log"


def run(configuration: Configuration) -> None:
    """Run the stack to its end, on the faster event loop where there is one. Raises ServiceError."""
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(run_stack(configuration))


async def run_stack(configuration: Configuration) -> None:
    """Run the stack until Ctrl-C or SIGTERM. Raises ServiceError where it cannot start."""
    running = asyncio.create_task(_run(configuration))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, _stop, running)
    try:
        await running
    except asyncio.CancelledError:
        configuration.say("Stopped")


async def _run(configuration: Configuration) -> None:
    configuration.say(f"Starting the local stack; its data is in {configuration.data}")
    began = time.perf_counter()
    async with LocalStack(configuration) as stack:
        configuration.say(f"Ready after {time.perf_counter() - began:.1f} s\n")
        await _greet(stack)
        try:
            await asyncio.Event().wait()
        finally:
            configuration.say("\nStopping")


async def _greet(stack: LocalStack) -> None:
    say, environment = stack.configuration.say, stack.environment
    addresses = {
        "web page": f"{stack.url}/",
        "WebSocket": stack.websocket_url,
        "HTTP API": f"{stack.url}/v1/",
        "Metrics": f"{stack.url}{METRICS}",
        "DynamoDB": environment.get("AWS_ENDPOINT_URL_DYNAMODB"),
        "S3": environment.get("AWS_ENDPOINT_URL_S3"),
        "Postgres": environment.get("DATABASE_URL", "").rpartition("@")[2],
    }
    for name, address in addresses.items():
        if address:
            say(f"  {name:<10} {address}")
    if stack.issuer is not None:
        say(f"\nA token of the user ada, for an hour:\n\n{await stack.mint('ada')}\n")
    say('Try: coach chat "what can I do for my back?"  Ctrl-C ends everything.')


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop


def _stop(running: asyncio.Task[None]) -> None:
    """The first signal ends the stack in order, also while it starts; a second one at once."""
    if running.cancelling():
        os._exit(130)
    running.cancel()


async def _cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


def _first(failure: BaseException) -> BaseException:
    while isinstance(failure, BaseExceptionGroup):
        failure = failure.exceptions[0]
    return failure
