"""A plan by its name, as `coach workout --plan` finds it."""

import asyncio
from uuid import uuid4

import pytest
from running_stack import RunningStack

from coach_local.plans import NoPlan, plan_id

pytestmark = pytest.mark.xdist_group("stack")


async def test_a_starter_plan_becomes_the_user_s_own_once(stack: RunningStack) -> None:
    url, token = stack.stack.websocket_url, await stack.token(f"planner-{uuid4().hex[:8]}")

    first = await asyncio.to_thread(plan_id, "beginner-full-body", url, token)

    assert await asyncio.to_thread(plan_id, "beginner-full-body", url, token) == first
    assert await asyncio.to_thread(plan_id, "Beginner full body", url, token) == first
    assert await asyncio.to_thread(plan_id, first, url, token) == first


async def test_a_name_that_nothing_has_is_answered_with_those_there_are(stack: RunningStack) -> None:
    url, token = stack.stack.websocket_url, await stack.token(f"planner-{uuid4().hex[:8]}")

    with pytest.raises(NoPlan, match="thirty-minutes"):
        await asyncio.to_thread(plan_id, "no such plan", url, token)
