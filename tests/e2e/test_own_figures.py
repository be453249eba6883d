"""The coach is asked about the user's own day, without any model: the right number, and where it comes from."""

import json
import re
from uuid import uuid4

import pytest
from httpx import AsyncClient
from running_stack import RunningStack, answer

pytestmark = pytest.mark.xdist_group("stack")

BODY = {"birth_date": "1990-01-01", "sex": "male", "height_cm": 180, "activity": "moderate"}


async def test_what_is_left_of_todays_protein_is_said_with_its_source(stack: RunningStack) -> None:
    user = f"eater-{uuid4().hex[:8]}"
    headers = {"Authorization": f"Bearer {await stack.token(user)}"}
    async with AsyncClient(base_url=stack.stack.url, headers=headers, timeout=60) as http:
        await http.patch("/v1/me", json=BODY)
        await http.post("/v1/progress", json={"kind": "bodyweight", "value": 80, "unit": "kg"})
        meal = (await http.post("/v1/meals", json={"text": "200 g chicken breast"})).json()
        day = (await http.get(f"/v1/nutrition/days/{meal['local_day']}")).json()
    async with stack.client(user) as coach:
        happenings = await answer(coach, "how much protein do I still need today?")
    text = next(h.view.text for h in reversed(happenings) if h.view is not None)
    left = json.dumps(day["left"]["protein_g"]).removesuffix(".0")
    assert f"You still need {left} g of protein today" in text
    refs = {int(ref) for ref in re.findall(r"\[(\d+)\]", text)}
    sources = next(h.frame["sources"] for h in happenings if h.kind == "sources")
    assert [source["kind"] for source in sources if source["ref"] in refs] == ["computed"]
    assert happenings[-1].frame["grounded"] is True


async def test_a_meal_told_without_a_model_is_proposed_too(stack: RunningStack) -> None:
    async with stack.client(f"eater-{uuid4().hex[:8]}") as coach:
        happenings = await answer(coach, "I just had 200 g chicken breast and 150 g rice")
    notes = [h.frame for h in happenings if h.kind == "note" and h.frame["kind"] == "proposal"]
    text = next(h.view.text for h in reversed(happenings) if h.view is not None)
    assert [note["change"] for note in notes] == ["meal"]
    assert "Say yes" in text
