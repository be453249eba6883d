"""What people do with their devices: each scenario is a story without faults, which schedules then strike."""

import asyncio
from collections.abc import Awaitable, Callable

from device import BEA, Device
from world import World

Scenario = Callable[[World], Awaitable[None]]

MIDWAY = 0.9
"""Seconds after which an answer has begun and not ended."""
LONG = 20
"""Words of an answer that goes on for long where nothing stops it."""


async def one_question(world: World) -> None:
    Device(world, "phone").ask()


async def two_devices(world: World) -> None:
    phone, watch = Device(world, "phone"), Device(world, "watch")
    turn = phone.ask()
    await asyncio.sleep(0.7)
    watch.follow(turn)


async def the_network_goes(world: World) -> None:
    phone = Device(world, "phone")
    phone.ask()
    for pause in (0.4, 0.5, 0.9):
        await asyncio.sleep(pause)
        phone.lose_network()


async def the_app_is_killed(world: World) -> None:
    phone = Device(world, "phone")
    phone.ask()
    await asyncio.sleep(MIDWAY)
    phone.relaunch()


async def the_watch_takes_over(world: World) -> None:
    phone = Device(world, "phone")
    phone.ask()
    await asyncio.sleep(MIDWAY)
    phone.leave()
    Device(world, "watch", curious=True)


async def the_same_question_is_sent_again(world: World) -> None:
    """By an app that was killed before it heard of its first attempt."""
    phone = Device(world, "phone")
    turn = phone.ask()
    await asyncio.sleep(0.06)
    phone.relaunch()
    phone.ask(id=turn)


async def two_devices_send_the_same_question(world: World) -> None:
    """An outbox that both share."""
    for device in (Device(world, "phone"), Device(world, "watch")):
        device.ask(id="shared")


async def two_users_use_the_same_ids(world: World) -> None:
    Device(world, "phone").ask(id="same")
    Device(world, "tablet", user=BEA).ask(id="same")


async def stopped_midway(world: World) -> None:
    world.words = LONG
    phone = Device(world, "phone")
    turn = phone.ask()
    await asyncio.sleep(MIDWAY)
    phone.stop(turn)


async def stopped_at_once(world: World) -> None:
    phone = Device(world, "phone")
    await asyncio.sleep(0.2)
    phone.stop(phone.ask())


async def stopped_twice_from_two_devices(world: World) -> None:
    world.words = LONG
    phone, watch = Device(world, "phone"), Device(world, "watch")
    turn = phone.ask()
    await asyncio.sleep(MIDWAY)
    phone.stop(turn)
    watch.stop(turn)
    await asyncio.sleep(0.6)
    phone.stop(turn)


async def stopped_before_it_is_asked(world: World) -> None:
    phone, watch = Device(world, "phone"), Device(world, "watch")
    await asyncio.sleep(0.1)
    watch.stop("planned")
    await asyncio.sleep(0.2)
    phone.ask(id="planned")


async def a_second_question_waits(world: World) -> None:
    phone = Device(world, "phone")
    phone.ask()
    await _ask_in_the_same_conversation(world, phone)


async def a_waiting_question_is_stopped(world: World) -> None:
    phone = Device(world, "phone")
    phone.ask()
    waiting = await _ask_in_the_same_conversation(world, phone)
    if waiting is not None:
        await asyncio.sleep(0.3)
        phone.stop(waiting)


async def a_second_question_replaces(world: World) -> None:
    world.words = LONG
    phone, watch = Device(world, "phone"), Device(world, "watch")
    phone.ask()
    await _ask_in_the_same_conversation(world, watch, if_busy="replace")


async def a_second_question_is_refused(world: World) -> None:
    """`busy`, until the first answer has ended."""
    phone = Device(world, "phone")
    phone.ask()
    await _ask_in_the_same_conversation(world, phone, if_busy="reject")


async def three_wait_and_the_last_replaces(world: World) -> None:
    phone, watch = Device(world, "phone"), Device(world, "watch")
    phone.ask()
    await _ask_in_the_same_conversation(world, phone)
    await _ask_in_the_same_conversation(world, watch, after=0.1)
    await _ask_in_the_same_conversation(world, watch, after=0.1, if_busy="replace")


async def everybody_leaves(world: World) -> None:
    phone = Device(world, "phone")
    phone.ask()
    await asyncio.sleep(MIDWAY)
    phone.leave()


async def everybody_leaves_while_others_wait(world: World) -> None:
    phone = Device(world, "phone")
    phone.ask()
    await _ask_in_the_same_conversation(world, phone)
    await _ask_in_the_same_conversation(world, phone, after=0.1)
    phone.leave()


async def pushes_come_through_cuts(world: World) -> None:
    phone, watch = Device(world, "phone"), Device(world, "watch")
    await asyncio.sleep(0.2)
    for n in range(3):
        world.push(phone.user)
        world.push(phone.user, "rest", latest="rest")
        await asyncio.sleep(0.05)
        (phone, watch)[n % 2].lose_network(0.2)
    world.push(phone.user, "rest", latest="rest")


async def a_new_device_finds_pushes(world: World) -> None:
    phone = Device(world, "phone")
    await asyncio.sleep(0.2)
    world.push(phone.user)
    await asyncio.sleep(0.3)
    phone.lose_network(2.0)
    for _ in range(3):
        world.push(phone.user)
        world.push(phone.user, "rest", latest="rest")
        await asyncio.sleep(0.1)
    Device(world, "watch", curious=True)


async def the_token_expires(world: World) -> None:
    phone = Device(world, "phone", token_lasts=0.8)
    phone.ask()
    await asyncio.sleep(1.0)
    phone.token_lasts = 3600.0
    phone.ask("And how often?")


async def a_slow_device_beside_a_fast_one(world: World) -> None:
    phone, watch = Device(world, "phone"), Device(world, "watch", takes=1.2)
    turn = phone.ask()
    await asyncio.sleep(0.3)
    watch.follow(turn)


async def two_hours_go_by(world: World) -> None:
    """The connection is replaced before the gateway cuts it, in the middle of an answer."""
    phone = Device(world, "phone")
    while phone.session.going_away_at is None and world.now < 60:
        await asyncio.sleep(0.5)
    if phone.session.going_away_at is None:
        return
    world.uneventful = True
    await asyncio.sleep(phone.session.going_away_at - world.now - MIDWAY)
    world.uneventful = False
    phone.ask()


async def _ask_in_the_same_conversation(
    world: World, device: Device, after: float = 0.6, **options: object
) -> str | None:
    """None where the first question never arrived."""
    await asyncio.sleep(after)
    first = next(iter(world.turns.turns.values()), None)
    if first is None:
        return None
    return device.ask("And how often?", conversation=first.conversation, **options)


SCENARIOS: tuple[Scenario, ...] = (
    one_question,
    two_devices,
    the_network_goes,
    the_app_is_killed,
    the_watch_takes_over,
    the_same_question_is_sent_again,
    two_devices_send_the_same_question,
    two_users_use_the_same_ids,
    stopped_midway,
    stopped_at_once,
    stopped_twice_from_two_devices,
    stopped_before_it_is_asked,
    a_second_question_waits,
    a_waiting_question_is_stopped,
    a_second_question_replaces,
    a_second_question_is_refused,
    three_wait_and_the_last_replaces,
    everybody_leaves,
    everybody_leaves_while_others_wait,
    pushes_come_through_cuts,
    a_new_device_finds_pushes,
    the_token_expires,
    a_slow_device_beside_a_fast_one,
    two_hours_go_by,
)
