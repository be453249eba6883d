"""What the functions ask of AWS in a user's life, held against what Terraform grants each of them.

The emulators let everybody do everything, so that a right which is missing would first be missed in the cloud.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from granted import Access, Granted, accesses
from photographer import posted, signed_in, socket, told_of
from pictures import plate
from running_stack import RunningStack, answer
from terraform_files import INFRA, Configuration
from vision_server import VisionServer
from websockets.asyncio.client import connect

from coach.adapters import s3_address, s3_post, sigv4
from coach.adapters.memory.vision import seen_item, sight
from coach_local.configuration import FUNCTIONS
from coach_local.database import OWNER
from coach_local.functions import Inline

pytestmark = [pytest.mark.xdist_group("rights"), pytest.mark.timeout(300)]

SCHEDULED = json.loads((Path(__file__).parents[1] / "events" / "scheduled.json").read_text())
SEEN = sight(seen_item("chicken breast", (120, 150, 190), state="cooked"))

Asked = set[tuple[str, Access]]

running: ContextVar[str] = ContextVar("running", default="")
"""The function whose code this is; "" where the local stack itself asks, filling its library."""

RARE = {
    ("message", "dynamodb:BatchWriteItem"): "closing a turn whose worker died, with what it had said",
    ("answer", "dynamodb:DeleteItem"): "a connection that is gone, an inbox's item that is replaced",
    ("answer", "dynamodb:GetItem"): "the inbox, for what a tool proposes",
    ("answer", "s3:ListBucket"): "an index that is not there is told by 404",
    ("photo", "dynamodb:DeleteItem"): "as for `answer`",
    ("photo", "s3:GetObjectVersion"): "of a bucket that keeps versions, as the emulator's does not",
    ("photo", "s3:ListBucket"): "as for `answer`",
    ("photo", "s3:DeleteObject"): "a copy whose photo was deleted meanwhile",
    ("photo", "lambda:InvokeFunction"): "Lambda tells the failure destination in its name",
    ("sweep", "dynamodb:BatchGetItem"): "closing a lost turn",
    ("sweep", "dynamodb:GetItem"): "the inbox, for a photo that nobody uploaded",
    ("sweep", "dynamodb:UpdateItem"): "closing a lost turn",
    ("sweep", "lambda:InvokeFunction"): "a turn that nobody began, or that comes after a lost one",
    ("sweep", "s3:AbortMultipartUpload"): "an archive that could not be ended",
    ("sweep", "s3:DeleteObject"): "of a bucket that keeps no versions",
    ("sweep", "s3:ListBucket"): "as for `answer`",
    ("http", "dynamodb:ConditionCheckItem"): "stopping a turn that is being erased",
}
"""What the day below does not come to, and what it is granted for."""


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Asked:
    """Of everybody, after the day."""
    seen: Asked = set()
    with pytest.MonkeyPatch.context() as patch, VisionServer() as vision:
        _listen(patch, seen)
        vision.says = SEEN
        settings = {"COACH_LLM": "builtin", "COACH_VISION": "openai:m", "OPENAI_BASE_URL": vision.base_url}
        with RunningStack(tmp_path_factory.mktemp("rights"), environment=settings, library=False) as stack:
            asyncio.run(_day(stack))
    return seen


def _listen(patch: pytest.MonkeyPatch, seen: Asked) -> None:
    """Every request to AWS is signed, and an address that a client is given too."""
    sign, form, address = sigv4.sign, s3_post.PresignedPosts.form, s3_address.S3Addresses.address

    def note(*wanted: Access) -> None:
        seen.update((function, access) for access in wanted if (function := running.get()))

    def signed(
        method: str, url: str, headers: Any, body: bytes, *, service: str, **rest: Any
    ) -> dict[str, str]:
        if running.get():
            note(*accesses(service, method, url, headers, body))
        return sign(method, url, headers, body, service=service, **rest)

    def formed(self: s3_post.PresignedPosts, key: str, *rest: Any) -> s3_post.Form:
        note(Access("s3:PutObject", f"bucket/{key}"))
        return form(self, key, *rest)

    def addressed(self: s3_address.S3Addresses, key: str, name: str) -> str:
        note(Access("s3:GetObject", f"bucket/{key}"))
        return address(self, key, name)

    def named(work: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def done(self: Inline, *arguments: Any) -> Any:
            running.set(self.function.name)
            return await work(self, *arguments)

        return done

    patch.setattr(sigv4, "sign", signed)
    patch.setattr(s3_post.PresignedPosts, "form", formed)
    patch.setattr(s3_address.S3Addresses, "address", addressed)
    patch.setattr(Inline, "invoke", named(Inline.invoke))
    patch.setattr(Inline, "warm", named(Inline.warm))


async def _day(stack: RunningStack) -> None:
    await _ask(stack)
    await _train(stack)
    await _come_too_often(stack)
    await _photograph(stack)
    await _take_out(stack)
    await _die(stack)
    await _leave(stack)


async def _ask(stack: RunningStack) -> None:
    async with stack.client("ada") as coach:
        said = await answer(coach, "How do I set up for a goblet squat?")
        conversation = next(h.frame["conversation"] for h in said if "conversation" in h.frame)
        first = coach.begin("How long should I rest between sets?", conversation=conversation)
        coach.begin("And how deep?", conversation=conversation)
        coach.stop(first)
        while coach.session.turns:
            await coach.next()
    async with signed_in(stack, "ada") as http:
        ticket = (await http.post("/v1/realtime/ticket")).json()
        url = f"{stack.stack.websocket_url}?ticket={ticket['ticket']}"
        async with connect(url) as by_ticket:
            await _say(by_ticket, "auth", token=await stack.token("ada"))
            await _say(by_ticket, "stop", turn=uuid4().hex)
            await _say(by_ticket, "ack", cursor=1)
        conversations = (await http.get("/v1/conversations")).json()["items"]
        assert (await http.delete(f"/v1/conversations/{conversations[0]['id']}")).status_code == 204


async def _say(opened: Any, type: str, **fields: Any) -> None:
    """And wait for what is said to it."""
    await opened.send(json.dumps({"action": "message", "type": type, "id": uuid4().hex, **fields}))
    async with asyncio.timeout(60):
        await opened.recv()


async def _train(stack: RunningStack) -> None:
    workout = str(uuid4())
    async with stack.client("ada") as coach:
        coach.report("workout.start", workout, unit="kg")
        coach.report("workout.end", workout, srpe=6)
        while coach.session.unreported:
            await coach.next()


async def _come_too_often(stack: RunningStack) -> None:
    """The last one finds the door closed."""
    headers = {"Authorization": f"Bearer {await stack.token('eve')}"}
    opened = [await connect(stack.stack.websocket_url, additional_headers=headers) for _ in range(20)]
    with pytest.raises(Exception, match="429"):
        await connect(stack.stack.websocket_url, additional_headers=headers)
    await asyncio.gather(*(one.close() for one in opened))


async def _photograph(stack: RunningStack) -> None:
    async with signed_in(stack, "ada") as http, socket(stack, "ada") as device:
        for _ in range(2):
            photo = await posted(http, plate())
            await told_of(device, photo, "nutrition.updated")
        assert (await http.delete(f"/v1/photos/{photo}")).status_code == 204
    await _sweep(stack)


async def _take_out(stack: RunningStack) -> None:
    async with signed_in(stack, "ada") as http, asyncio.timeout(60):
        while (await http.get("/v1/me/export")).status_code == 202:
            await asyncio.sleep(0.1)


async def _die(stack: RunningStack) -> None:
    """Lambda gives a worker's event up, and its failure destination looks after the turn."""
    asked = {"user": str(uuid4()), "turn": "t", "epoch": 1}
    await _sweep(stack, {"requestPayload": asked})


async def _leave(stack: RunningStack) -> None:
    """One by herself; the other is taken out by the owner of the database, and the sweep hangs up."""
    async with signed_in(stack, "ada") as http, socket(stack, "ada"):
        assert (await http.delete("/v1/me")).status_code == 202
    async with signed_in(stack, "bea") as http, socket(stack, "bea"):
        user = (await http.get("/v1/me")).json()["id"]
        owner = await asyncpg.connect(stack.stack.settings.filled[OWNER])
        await owner.execute("insert into coach.erasures (user_id) values ($1)", user)
        await owner.close()
        await _sweep(stack)


async def _sweep(stack: RunningStack, event: Any = SCHEDULED) -> None:
    await asyncio.to_thread(stack.do, lambda local: local.functions.invoke("sweep", event))


@pytest.fixture(scope="module")
def granted() -> Granted:
    return Granted(Configuration(INFRA))


def test_whatever_a_function_asks_for_it_is_granted(asked: Asked, granted: Granted) -> None:
    refused = {
        (function, access)
        for function, access in asked
        if not any(statement.allows(access) for statement in granted.to(function))
    }

    assert refused == set()


def test_the_day_knows_every_function(asked: Asked) -> None:
    assert {function for function, _ in asked} == {function.name for function in FUNCTIONS}


def test_nothing_is_granted_that_is_not_asked_for(asked: Asked, granted: Granted) -> None:
    used = {(function, access.action) for function, access in asked}
    unused = {
        (function.name, action)
        for function in FUNCTIONS
        for statement in granted.to(function.name)
        for action in statement.actions
        if (function.name, action) not in used
    }

    assert unused == set(RARE)
