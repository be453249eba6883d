"""The rules of delivery as frames on a real socket, with the provider's own notes of what was generated."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from noting_provider import NotingProvider
from running_stack import RunningStack
from websockets.exceptions import InvalidStatus
from wire import Wire, wire

from coach_local.gateway.faults import InvokeFault, PostFault

pytestmark = [pytest.mark.xdist_group("wire"), pytest.mark.slow, pytest.mark.timeout(300)]

HOUR = 3_600_000


@pytest.fixture(scope="module")
def provider() -> Iterator[NotingProvider]:
    with NotingProvider(words=40, gap=0.1) as noting:
        yield noting


@pytest.fixture(scope="module")
def stack(provider: NotingProvider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    data: Path = tmp_path_factory.mktemp("wire")
    with RunningStack(data, "inline", provider.environment, library=False) as running:
        yield running


@pytest.fixture(autouse=True)
def no_faults(stack: RunningStack) -> Iterator[None]:
    yield
    stack.stack.faults.clear()


async def ask(device: Wire, text: str, **options: object) -> str:
    """Returns the turn, once it is accepted."""
    accepted = await device.says("ask", text=text, **options)
    assert accepted["type"] == "accepted", accepted
    return str(accepted["turn"])


# -- hello, and what it lists


async def test_hello_tells_when_it_is_time_to_go(stack: RunningStack) -> None:
    async with wire(stack, "hana") as device:
        ready = await device.hello()
    stays = ready["going_away_at"] - ready["server_time"]
    assert 1.6 * HOUR < stays < 2 * HOUR
    assert ready["token_expires_at"] > ready["server_time"]


async def test_hello_of_another_device_lists_what_runs_and_what_has_just_ended(
    stack: RunningStack, provider: NotingProvider
) -> None:
    provider.hold("ines, second", at=5)
    async with wire(stack, "ines") as phone, wire(stack, "ines") as watch:
        ended = await ask(phone, "ines, first")
        await phone.hears(ended)
        running = await ask(phone, "ines, second")
        await phone.hears(running, "delta")
        listed = {turn["turn"]: turn for turn in (await watch.hello())["turns"]}
    assert (listed[ended]["state"], listed[running]["state"]) == ("completed", "running")
    assert listed[ended]["length"] == len(phone.shown(ended).text)


async def test_a_hello_that_lists_a_turn_gets_the_rest_from_its_position(
    stack: RunningStack, provider: NotingProvider
) -> None:
    async with wire(stack, "jack") as phone:
        turn = await ask(phone, "jack?")
        await provider.until("jack?", 10)
    view = phone.shown(turn)
    async with wire(stack, "jack") as again:
        again.frames = [frame for frame in phone.frames if frame.get("turn") == turn]
        await again.hello(resume=[{"turn": turn, **view.position}])
        await again.hears(turn)
    assert again.shown(turn).text == provider.of("jack?")[0].text
    assert len(provider.of("jack?")) == 1


async def test_who_claims_more_than_was_said_is_told_so_and_gets_everything_from_nothing(
    stack: RunningStack, provider: NotingProvider
) -> None:
    async with wire(stack, "kim") as device:
        turn = await ask(device, "kim?")
        await device.hears(turn, "delta")
        refused = await device.says("resume", turn=turn, epoch=1, at=100_000, n=0)
        assert refused["code"] == "cannot_resume"
        device.frames.clear()
        await device.send("resume", turn=turn, epoch=0, at=0, n=0)
        await device.hears(turn)
        assert device.shown(turn).text == provider.of("kim?")[0].text


# -- one ask is one generation


async def test_the_same_ask_from_two_devices_at_once_is_one_turn_with_the_same_reply(
    stack: RunningStack, provider: NotingProvider
) -> None:
    async with wire(stack, "lea") as phone, wire(stack, "lea") as watch:
        replies = await asyncio.gather(
            *(device.says("ask", id="shared", text="lea?") for device in (phone, watch, phone, watch))
        )
        ends = [await device.hears("shared") for device in (phone, watch)]
        texts = {device.shown("shared").text for device in (phone, watch)}
    assert len({reply["conversation"] for reply in replies}) == 1
    assert [end["state"] for end in ends] == ["completed", "completed"]
    assert texts == {provider.of("lea?")[0].text}
    assert len(provider.of("lea?")) == 1


async def test_resuming_a_turn_whose_worker_lives_pays_nothing(
    stack: RunningStack, provider: NotingProvider
) -> None:
    async with wire(stack, "mia") as phone, wire(stack, "mia") as watch:
        turn = await ask(phone, "mia?")
        for device in (phone, watch, phone, watch, watch):
            await device.send("resume", turn=turn, epoch=0, at=0, n=0)
            await asyncio.sleep(0.2)
        await asyncio.gather(phone.hears(turn), watch.hears(turn))
        assert watch.shown(turn).text == phone.shown(turn).text
    assert len(provider.of("mia?")) == 1


async def test_an_invoke_that_comes_twice_generates_once(
    stack: RunningStack, provider: NotingProvider
) -> None:
    stack.stack.faults.add(InvokeFault(function="answer", copies=3, times=1))
    async with wire(stack, "noa") as device:
        turn = await ask(device, "noa?")
        await device.hears(turn)
    assert len(provider.of("noa?")) == 1


async def test_an_invoke_that_is_lost_is_made_up_for_while_somebody_watches(
    stack: RunningStack, provider: NotingProvider
) -> None:
    stack.stack.faults.add(InvokeFault(function="answer", lost=True, times=1))
    async with stack.client("otto") as client:
        seen = [happening async for happening in client.ask("otto?")]
    assert seen[-1].frame["state"] == "completed"
    assert len(provider.of("otto?")) == 1


# -- while an answer runs


async def test_five_may_wait_a_sixth_is_busy_and_stopping_them_costs_nothing(
    stack: RunningStack, provider: NotingProvider
) -> None:
    provider.hold("pia, 0", at=3)
    async with wire(stack, "pia") as device:
        first = await device.says("ask", text="pia, 0")
        conversation = first["conversation"]
        waiting = [await device.says("ask", text=f"pia, {n}", conversation=conversation) for n in range(1, 6)]
        sixth = await device.says("ask", id="sixth", text="pia, 6", conversation=conversation)
        assert [reply["state"] for reply in (first, *waiting)] == ["running", *["queued"] * 5]
        assert (sixth["code"], sixth["retryable"]) == ("busy", True)
        for reply in reversed(waiting):
            await device.says("stop", turn=reply["turn"])
            assert (await device.hears(reply["turn"]))["state"] == "stopped"
        await device.says("stop", turn=first["turn"])
        await device.hears(first["turn"])
        device.frames = [frame for frame in device.frames if frame.get("ref") != "sixth"]
        assert (await device.says("ask", id="sixth", text="pia, 6", conversation=conversation))["turn"]
        await device.hears("sixth")
    asked = [generation.question for generation in provider.generations]
    assert [question for question in asked if question.startswith("pia")] == ["pia, 0", "pia, 6"]


async def test_replace_stops_what_runs_and_comes_next(stack: RunningStack, provider: NotingProvider) -> None:
    provider.hold("quin, 1", at=5)
    async with wire(stack, "quin") as phone, wire(stack, "quin") as watch:
        accepted = await phone.says("ask", text="quin, 1")
        await provider.until("quin, 1", 5)
        second = await ask(watch, "quin, 2", conversation=accepted["conversation"], if_busy="replace")
        stopped, completed = await asyncio.gather(phone.hears(accepted["turn"]), watch.hears(second))
    first = provider.of("quin, 1")[0]
    assert (stopped["state"], completed["state"]) == ("stopped", "completed")
    assert first.text.startswith(phone.shown(accepted["turn"]).text)
    assert not first.whole


async def test_reject_is_busy_while_another_runs(stack: RunningStack, provider: NotingProvider) -> None:
    provider.hold("rosa, 1", at=3)
    async with wire(stack, "rosa") as device:
        accepted = await device.says("ask", text="rosa, 1")
        refused = await device.says(
            "ask", text="rosa, 2", conversation=accepted["conversation"], if_busy="reject"
        )
        await device.says("stop", turn=accepted["turn"])
    assert (refused["code"], refused["retryable"]) == ("busy", True)


async def test_a_stop_before_its_ask_is_not_found_and_the_ask_is_born_stopped(
    stack: RunningStack, provider: NotingProvider
) -> None:
    async with wire(stack, "sam") as device:
        assert (await device.says("stop", turn="planned"))["code"] == "not_found"
        accepted = await device.says("ask", id="planned", text="sam?")
        done = await device.hears("planned")
        again = await device.says("stop", turn="planned")
    assert accepted["type"] == again["type"] == "accepted"
    assert (done["state"], done["length"]) == ("stopped", 0)
    assert provider.of("sam?") == []


async def test_the_turn_of_another_user_is_not_found(stack: RunningStack) -> None:
    async with wire(stack, "tina") as device, wire(stack, "uwe") as stranger:
        turn = await ask(device, "tina?")
        watched = await stranger.says("resume", turn=turn, epoch=0, at=0, n=0)
        stopped = await stranger.says("stop", turn=turn)
        done = await device.hears(turn)
    assert (watched["code"], stopped["code"]) == ("not_found", "not_found")
    assert done["state"] == "completed"


# -- slow, dead and throttled devices


async def test_a_throttled_device_delays_nobody_and_gets_everything_when_it_resumes(
    stack: RunningStack, provider: NotingProvider
) -> None:
    provider.hold("vera?", at=5)
    async with wire(stack, "vera") as slow, wire(stack, "vera") as fast:
        throttled = PostFault(connection=await slow.connection, status=429)
        turn = await ask(fast, "vera?")
        await slow.send("resume", turn=turn, epoch=0, at=0, n=0)
        await slow.hears(turn, "delta")
        stack.stack.faults.add(throttled)
        provider.let_go("vera?")
        done = await fast.hears(turn)
        stack.stack.faults.clear()
        await slow.send("resume", turn=turn, **slow.shown(turn).position)
        await slow.hears(turn)
    assert done["state"] == "completed"
    assert slow.shown(turn).text == fast.shown(turn).text == provider.of("vera?")[0].text


async def test_posts_that_hang_are_sent_again_and_shown_once(
    stack: RunningStack, provider: NotingProvider
) -> None:
    provider.hold("wim?", at=5)
    async with wire(stack, "wim") as device:
        connection = await device.connection
        turn = await ask(device, "wim?")
        await device.hears(turn, "delta")
        stack.stack.faults.add(PostFault(connection=connection, delay=30, deliver=True, times=2))
        provider.let_go("wim?")
        done = await device.hears(turn)
    assert done["state"] == "completed"
    assert device.shown(turn).text == provider.of("wim?")[0].text
    assert not device.shown(turn).gap


async def test_a_device_that_is_gone_is_forgotten_and_the_others_go_on(
    stack: RunningStack, provider: NotingProvider
) -> None:
    provider.hold("xena?", at=5)
    async with wire(stack, "xena") as phone, wire(stack, "xena") as watch:
        lost = await watch.connection
        turn = await ask(phone, "xena?")
        await watch.send("resume", turn=turn, epoch=0, at=0, n=0)
        await watch.hears(turn, "delta")
        stack.stack.faults.add(PostFault(connection=lost, status=410))
        provider.let_go("xena?")
        done = await phone.hears(turn)
    assert done["state"] == "completed"
    assert phone.shown(turn).text == provider.of("xena?")[0].text


# -- tokens


async def test_an_expired_token_is_told_and_a_fresh_one_of_the_same_user_goes_on_in_place(
    stack: RunningStack,
) -> None:
    async with wire(stack, "yan", ttl=6) as device:
        asked = {"text": "yan?", "id": "mine"}
        async with asyncio.timeout(60):
            while (await device.says("ack", cursor=0))["type"] == "accepted":
                await asyncio.sleep(0.5)
        assert (await device.says("ask", **asked))["code"] == "token_expired"
        assert (await device.says("ping"))["type"] == "pong"
        assert (await device.says("stop", turn="nothing"))["code"] == "not_found"
        assert (await device.says("auth", token=await stack.token("zoe")))["code"] == "wrong_user"
        assert (await device.says("auth", token="forged"))["code"] == "not_signed_in"
        assert (await device.says("auth", token=await stack.token("yan")))["type"] == "accepted"
        device.frames.clear()
        assert (await device.says("ask", **asked))["type"] == "accepted"
        done = await device.hears("mine")
        ready = await device.hello()
    assert done["state"] == "completed"
    assert ready["token_expires_at"] > ready["server_time"] + HOUR / 2


# -- one user's flood


async def test_the_flood_of_one_user_is_refused_and_others_are_answered(
    stack: RunningStack, provider: NotingProvider
) -> None:
    async with wire(stack, "abel") as calm, wire(stack, "bruno") as flooding:
        turn = await ask(calm, "abel?")
        replies = []
        for n in range(0, 70, 7):
            asks = (flooding.says("ask", text=f"bruno, {n + more}") for more in range(7))
            replies += await asyncio.gather(*asks)
        done = await calm.hears(turn)
        taken = [reply["turn"] for reply in replies if reply["type"] == "accepted"]
        await asyncio.gather(*(flooding.says("stop", turn=accepted) for accepted in taken))
    refused = [reply for reply in replies if reply["type"] == "error"]
    assert {reply["code"] for reply in refused} <= {"rate_limited", "unavailable"}  # a busy emulator
    assert all(0 < reply["retry_after"] <= 60 for reply in refused)
    assert len(taken) <= 60  # 30 a minute, and a minute may end in between
    assert done["state"] == "completed"
    assert calm.shown(turn).text == provider.of("abel?")[0].text


async def test_a_user_has_twenty_connections_and_no_more(stack: RunningStack) -> None:
    async with AsyncExitStack() as opened:
        for _ in range(20):
            await opened.enter_async_context(wire(stack, "cora"))
        with pytest.raises(InvalidStatus) as refusal:
            await opened.enter_async_context(wire(stack, "cora"))
        async with wire(stack, "dave") as other:
            assert (await other.says("ping"))["type"] == "pong"
    assert refusal.value.response.status_code == 429
