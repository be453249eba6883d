"""Without any model: a photo asks what is on the plate, and what is said counts, down to the coach's own answer."""

import json

import pytest
from photographer import posted, read, signed_in, socket, told_of
from pictures import plate
from running_stack import RunningStack, answer

from coach.adapters.vision.builtin import ASKED

pytestmark = pytest.mark.xdist_group("stack")

BODY = {"birth_date": "1990-04-02", "sex": "female", "height_cm": 168, "activity": "moderate"}


async def test_what_is_said_of_a_photo_is_in_the_coachs_answer(stack: RunningStack) -> None:
    async with signed_in(stack, "vera") as http, socket(stack, "vera") as device:
        await http.patch("/v1/me", json=BODY)
        await http.post("/v1/progress", json={"kind": "bodyweight", "value": 62, "unit": "kg"})
        photo = await posted(http, plate("PNG"), content_type="image/png")
        assert (await told_of(device, photo, "nutrition.updated"))["status"] == "needs_review"
        seen = await read(http, f"/v1/photos/{photo}")
        asked, today = seen["estimate"], seen["local_day"]
        assert (asked["items"], [question["text"] for question in asked["questions"]]) == ([], [ASKED])

        before = (await read(http, f"/v1/nutrition/days/{today}"))["left"]["protein_g"]
        said = await http.patch(
            f"/v1/photos/{photo}", json={"text": "150 g chicken breast, 200 g white rice"}
        )
        assert [item["status"] for item in said.json()["estimate"]["items"]] == ["matched", "matched"]
        assert (await http.post(f"/v1/photos/{photo}/confirm")).status_code == 200

        day = await read(http, f"/v1/nutrition/days/{today}")
        eaten = said.json()["estimate"]["totals"]["protein_g"]["mid"]
        assert day["left"]["protein_g"] == pytest.approx(before - eaten)
    async with stack.client("vera") as coach:
        happenings = await answer(coach, "how much protein do I still need today?")
    text = next(h.view.text for h in reversed(happenings) if h.view is not None)
    left = json.dumps(day["left"]["protein_g"]).removesuffix(".0")
    assert f"You still need {left} g of protein today" in text
