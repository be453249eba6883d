"""The logs of every function after an athlete's day: what is counted stands in them, and nothing of the athlete.

Each function in a process of its own, under AWS's runtime client, with everything logged that can be.
"""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from noting_provider import NotingProvider
from running_stack import RunningStack, answer
from websockets.asyncio.client import connect

from coach_local.configuration import FUNCTIONS
from coach_local.functions import FunctionError

pytestmark = [pytest.mark.xdist_group("logs"), pytest.mark.slow, pytest.mark.timeout(600)]

WORD = "xylophone"
"""Stands in everything that the athlete writes."""
HEALTH = ("chest", "knee", "bpm", "pregnan", "sharp", "177.7", "61.3")
"""Of what is said about a body, and numbers of it."""


class Day:
    def __init__(self, stack: RunningStack) -> None:
        self.stack = stack
        self.secrets: list[str] = []
        self.traces: dict[str, str] = {}

    async def live(self) -> None:
        token = await self.stack.token("ada")
        self.secrets.append(token)
        async with self.stack.client("ada") as coach:
            said = await answer(coach, f"How do I set up for a goblet squat, {WORD}?")
            self.traces["done"] = said[-1].frame["trace"]
            await answer(coach, f"My chest hurts and my left arm is numb, {WORD}")
            workout = str(uuid4())
            coach.report("workout.start", workout, unit="kg")
            coach.report("set.logged", workout, **a_set())
            coach.report("pain.reported", workout, region="knee", severity=6, kind="sharp")
            coach.report("heart_rate", workout, bpm=188)
            coach.report("workout.end", workout, srpe=9)
            async with asyncio.timeout(180):
                while coach.session.unreported:
                    await coach.next()
        await self.be_refused(token)
        await self.write(token)
        await self.break_a_function()

    async def be_refused(self, token: str) -> None:
        """Frames and credentials that are no good."""
        headers = {"Authorization": f"Bearer {token}"}
        async with connect(self.stack.stack.websocket_url, additional_headers=headers) as socket:
            for frame in (
                f'{{"action":"message","type":"{WORD}","id":"{WORD}"}}',
                f'{{"action":"message","type":"ask","id":"f2","text":["{WORD}"]}}',
                f"{WORD} is no JSON",
                f'{{"action":"message","type":"auth","id":"f3","token":"{token[:-6]}AAAAAA"}}',
            ):
                await socket.send(frame)
                self.traces["error"] = json.loads(await asyncio.wait_for(socket.recv(), 60))["trace"]
        for wrong in (f"{token[:-6]}AAAAAA", WORD):
            self.secrets.append(wrong)
            with pytest.raises(Exception, match="401"):
                await connect(
                    self.stack.stack.websocket_url, additional_headers={"Authorization": f"Bearer {wrong}"}
                )

    async def write(self, token: str) -> None:
        """Over HTTP, well-formed and not."""
        async with httpx.AsyncClient(base_url=self.stack.stack.url, timeout=60) as http:
            signed = {"authorization": f"Bearer {token}"}
            for method, path, body in (
                ("PATCH", "/v1/me", {"weight_kg": 61.3, "height_cm": 177.7, "limits": [WORD]}),
                ("POST", "/v1/meals", {"text": f"two eggs and {WORD}"}),
                ("POST", "/v1/meals", {"foods": WORD}),
                ("GET", f"/v1/exercises?query={WORD}", None),
                ("GET", f"/v1/workouts/{WORD}", None),
            ):
                await http.request(method, path, json=body, headers=signed)
            ticket = (await http.post("/v1/realtime/ticket", headers=signed)).json()["ticket"]
            self.secrets.append(ticket)
            with pytest.raises(Exception, match="401"):
                await connect(f"{self.stack.stack.websocket_url}?ticket={ticket}{WORD}")

    async def break_a_function(self) -> None:
        """Python quotes what is no number."""
        event = {"requestPayload": {"user": "u", "turn": "t", "epoch": WORD}}
        with pytest.raises(FunctionError, match="ValueError at job"):
            await asyncio.to_thread(self.stack.do, lambda stack: stack.functions.invoke("sweep", event))


def a_set() -> dict[str, Any]:
    return {
        "set": str(uuid4()),
        "exercise": "goblet-squat",
        "kind": "working",
        "reps": 8,
        "load": 24,
        "rpe": 8,
    }


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    everything = {"LOG_LEVEL": "DEBUG", "AWS_LAMBDA_LOG_FORMAT": "JSON", "COACH_MODEL_PRICE": "0.40,1.60"}
    data: Path = tmp_path_factory.mktemp("logged")
    with (
        NotingProvider() as provider,
        RunningStack(data, "process", everything | provider.environment, library=False) as stack,
    ):
        lived = Day(stack)
        asyncio.run(lived.live())
        yield lived


@pytest.fixture(scope="module")
def logs(day: Day) -> dict[str, str]:
    """By function, all that it logged."""
    folder = day.stack.data / "logs"
    return {
        function.name: file.read_text()
        for function in FUNCTIONS
        if (file := folder / f"{function.name}.log").exists()
    }


def test_every_function_of_the_day_has_a_log(logs: dict[str, str]) -> None:
    assert set(logs) >= {"authorize", "connect", "message", "answer", "sweep", "http"}
    assert all(logs[name] for name in ("authorize", "connect", "message", "answer", "sweep"))


def test_no_log_holds_a_word_of_the_athlete(logs: dict[str, str]) -> None:
    assert [name for name, log in logs.items() if WORD in log.lower()] == []


def test_no_log_holds_anything_about_a_body(logs: dict[str, str]) -> None:
    found = {(name, sign) for name, log in logs.items() for sign in HEALTH if sign in log.lower()}

    assert found == set()


def test_no_log_holds_a_credential(day: Day, logs: dict[str, str]) -> None:
    parts = {part for secret in day.secrets for part in secret.split(".") if len(part) > 15}

    assert len(parts) > 3
    assert [name for name, log in logs.items() if any(part in log for part in parts)] == []


def test_what_went_wrong_stands_under_the_trace_that_the_client_read(day: Day, logs: dict[str, str]) -> None:
    """No library was ingested, so that the answer went without: its line and the client's `done` share an id."""
    lines = [json.loads(line) for line in logs["answer"].splitlines() if line.startswith("{")]
    trouble = [line for line in lines if str(line.get("message", "")).startswith("retrieving failed")]

    assert day.traces["done"] in {line["trace"] for line in trouble}
    assert day.traces["error"]


def test_the_page_of_metrics_shows_the_day(day: Day) -> None:
    headers = {"accept": "application/json"}
    rows = httpx.get(f"{day.stack.stack.url}/__metrics__", headers=headers, timeout=60).json()
    seen = {(row["function"], row["metric"]): row for row in rows}

    for function, metric, least in (
        ("connect", "Connects", 2),
        ("authorize", "Refusals", 3),
        ("answer", "Answers", 2),
        ("answer", "Posts", 4),
        ("answer", "Invocations", 2),
        ("sweep", "Errors", 1),
    ):
        assert seen[function, metric]["sum"] >= least, (function, metric)
    assert seen["answer", "FirstToken"]["n"] > seen["answer", "ProviderFirstToken"]["n"] > 0, (
        "of the emergency no model was asked"
    )


def test_the_page_of_metrics_is_one_for_people_too(day: Day) -> None:
    page = httpx.get(f"{day.stack.stack.url}/__metrics__", timeout=60)

    assert page.headers["content-type"].startswith("text/html")
    assert "<td>connect<td>Connects<td>Count" in page.text


def test_another_machines_page_may_not_look(day: Day) -> None:
    headers = {"origin": "https://evil.example.com"}

    assert httpx.get(f"{day.stack.stack.url}/__metrics__", headers=headers, timeout=60).status_code == 403
