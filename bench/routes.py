"""A request of each route, with what must be there before it: a photo that was looked at, a proposal, an account."""

import asyncio
import itertools
import json
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, Self
from uuid import uuid4

from fastapi import FastAPI
from httpx import AsyncClient, Response
from PIL import Image

from coach.adapters.postgres.database import Database
from coach.adapters.postgres.history import PostgresHistory
from coach.frames import Done
from coach.ports import Answer, Turn
from coach.proposals.change import MealEaten, Proposal
from coach_http.settings import read
from coach_http.wiring import Services

ROUNDS = 150
"""Requests of a route, each with one of the bare route before it."""
FEW = 50
"""Where what a request needs takes long to make: a picture that was looked at, an account."""

Request = tuple[str, str, Any]
"""Method, path and body."""
Ready = tuple[AsyncClient, Request]
"""Whose request it is."""

ITEM = {"exercise": "back-squat", "equipment": "barbell", "class": "compound", "sets": 3}
PLAN = {"name": "p", "days": [{"name": "A", "items": [{**ITEM, "target_reps": 5, "target_rpe": 8}]}]}
SET = {"exercise": "back-squat", "reps": 5, "load": 60}
EATEN = "200 g cooked rice"


@dataclass(frozen=True, slots=True)
class Case:
    """`make` makes what one request needs, untimed."""

    make: Callable[[], Awaitable[Ready]]
    rounds: int = ROUNDS


@dataclass(slots=True)
class Requests:
    """Those of one user, `user` by id, whose client is `http`."""

    app: FastAPI
    http: AsyncClient
    services: Services
    sign_in: Callable[[str], Awaitable[AsyncClient]]
    user: str
    numbers: Iterator[int]
    photos: Iterator[int]
    somebody: AsyncClient
    ticketed: AsyncClient

    @classmethod
    async def of(
        cls,
        app: FastAPI,
        http: AsyncClient,
        services: Services,
        sign_in: Callable[[str], Awaitable[AsyncClient]],
    ) -> Self:
        user = (await send(http, "GET", "/v1/me", None)).json()["id"]
        ticketed = await sign_in("bench-tickets")
        return cls(app, http, services, sign_in, user, itertools.count(), itertools.count(), http, ticketed)

    async def cases(self) -> dict[str, Case]:
        """A case for each route there is. Raises LookupError where one has none."""
        known = {**self._reading(), **await self._records(), **await self._meals(), **self._ending()}
        described = self.app.openapi()["paths"]
        routes = {f"{method.upper()} {path}" for path, methods in described.items() for method in methods}
        if routes != set(known):
            raise LookupError(f"these differ from the routes there are: {sorted(routes ^ set(known))}")
        return known

    def _always(self, method: str, path: str, body: Any = None, http: AsyncClient | None = None) -> Case:
        async def make() -> Ready:
            return http or self.http, (method, path, body)

        return Case(make)

    def _numbered(self, method: str, path: str, field: str) -> Case:
        async def make() -> Ready:
            return self.http, (method, path, {field: f"n{next(self.numbers)}"})

        return Case(make)

    def _deleting(self, path: str, body: Any) -> Case:
        async def make() -> Ready:
            return self.http, ("DELETE", f"{path}/{(await self._post(path, body))['id']}", None)

        return Case(make)

    def _logging(self) -> Case:
        """Workouts of twenty sets, which is what a long one has."""
        done = 0
        sets = ""

        async def make() -> Ready:
            nonlocal done, sets
            if done % 20 == 0:
                sets = f"/v1/workouts/{(await self._post('/v1/workouts', {'unit': 'kg'}))['id']}/sets"
            done += 1
            return self.http, ("POST", sets, SET)

        return Case(make)

    def _reading(self) -> dict[str, Case]:
        today = time.strftime("%Y-%m-%d")
        return {
            "GET /v1/health": self._always("GET", "/v1/health"),
            # Somebody else's: the emulated DynamoDB looks through all that a user has for each query.
            "POST /v1/realtime/ticket": self._always("POST", "/v1/realtime/ticket", http=self.ticketed),
            "GET /v1/me": self._always("GET", "/v1/me"),
            "PATCH /v1/me": self._numbered("PATCH", "/v1/me", "name"),
            "GET /v1/me/export": self._always("GET", "/v1/me/export"),
            "GET /v1/exercises": self._always("GET", "/v1/exercises?query=squat"),
            "GET /v1/exercises/{exercise}": self._always("GET", f"/v1/exercises/{ITEM['exercise']}"),
            "GET /v1/progress": self._always("GET", "/v1/progress"),
            "POST /v1/progress": self._always("POST", "/v1/progress", {"kind": "readiness", "value": 3}),
            "GET /v1/nutrition/days/{date}": self._always("GET", f"/v1/nutrition/days/{today}"),
        }

    async def _records(self) -> dict[str, Case]:
        plan = (await self._post("/v1/plans", PLAN))["id"]
        workout = (await self._post("/v1/workouts", {"unit": "kg"}))["id"]
        sets = f"/v1/workouts/{workout}/sets"
        for _ in range(20):
            done = (await self._post(sets, SET))["id"]
        talk = await self._talked()
        return {
            "GET /v1/plans": self._always("GET", "/v1/plans"),
            "POST /v1/plans": self._always("POST", "/v1/plans", PLAN),
            "GET /v1/plans/{plan}": self._always("GET", f"/v1/plans/{plan}"),
            "PATCH /v1/plans/{plan}": self._numbered("PATCH", f"/v1/plans/{plan}", "name"),
            "DELETE /v1/plans/{plan}": self._deleting("/v1/plans", PLAN),
            "GET /v1/workouts": self._always("GET", "/v1/workouts"),
            "POST /v1/workouts": self._always("POST", "/v1/workouts", {"unit": "kg"}),
            "GET /v1/workouts/{workout}": self._always("GET", f"/v1/workouts/{workout}"),
            "PATCH /v1/workouts/{workout}": self._numbered("PATCH", f"/v1/workouts/{workout}", "title"),
            "DELETE /v1/workouts/{workout}": self._deleting("/v1/workouts", {"unit": "kg"}),
            "POST /v1/workouts/{workout}/sets": self._logging(),
            "PATCH /v1/workouts/{workout}/sets/{set}": self._always("PATCH", f"{sets}/{done}", {"reps": 4}),
            "DELETE /v1/workouts/{workout}/sets/{set}": self._deleting(sets, SET),
            "GET /v1/conversations": self._always("GET", "/v1/conversations"),
            "GET /v1/conversations/{conversation}/messages": self._always(
                "GET", f"/v1/conversations/{talk}/messages"
            ),
        }

    async def _meals(self) -> dict[str, Case]:
        for _ in range(20):
            await self._post("/v1/meals", {"text": EATEN})
        mine, photo = await self._photographed()

        async def starting() -> Ready:
            return await self._photographer(), ("POST", "/v1/photos", {})

        def answering(method: str, suffix: str) -> Case:
            async def make() -> Ready:
                http, photo = await self._photographed()
                return http, (method, f"/v1/photos/{photo}{suffix}", None)

            return Case(make, FEW)

        return {
            "POST /v1/meals": self._always("POST", "/v1/meals", {"text": EATEN}),
            "GET /v1/photos": self._always("GET", "/v1/photos", http=mine),
            "POST /v1/photos": Case(starting),
            "GET /v1/photos/{photo}": self._always("GET", f"/v1/photos/{photo}", http=mine),
            "PATCH /v1/photos/{photo}": self._always("PATCH", f"/v1/photos/{photo}", {"text": EATEN}, mine),
            "POST /v1/photos/{photo}/confirm": answering("POST", "/confirm"),
            "POST /v1/photos/{photo}/reject": answering("POST", "/reject"),
            "DELETE /v1/photos/{photo}": answering("DELETE", ""),
        }

    def _ending(self) -> dict[str, Case]:
        def answering(path: str) -> Case:
            async def make() -> Ready:
                return self.http, ("POST", f"/v1/proposals/{await self._proposed()}/{path}", None)

            return Case(make)

        async def forgetting() -> Ready:
            return self.http, ("DELETE", f"/v1/conversations/{await self._talked()}", None)

        async def leaving() -> Ready:
            somebody = await self.sign_in(f"bench-{next(self.numbers)}")
            await send(somebody, "POST", "/v1/plans", PLAN)
            return somebody, ("DELETE", "/v1/me", None)

        return {
            "POST /v1/proposals/{proposal}/confirm": answering("confirm"),
            "POST /v1/proposals/{proposal}/reject": answering("reject"),
            "DELETE /v1/conversations/{conversation}": Case(forgetting),
            "DELETE /v1/me": Case(leaving, FEW),
        }

    async def _post(self, path: str, body: Any) -> dict[str, Any]:
        made: dict[str, Any] = (await send(self.http, "POST", path, body)).json()
        return made

    async def _photographer(self) -> AsyncClient:
        """Somebody else every twenty photos: a day has only so many."""
        if next(self.photos) % 20 == 0:
            self.somebody = await self.sign_in(f"bench-{next(self.numbers)}")
        return self.somebody

    async def _photographed(self) -> tuple[AsyncClient, str]:
        """A photo that was uploaded, looked at, and put in words; and whose it is."""
        http = await self._photographer()
        started = (await send(http, "POST", "/v1/photos", {})).json()
        form, path = started["upload"], f"/v1/photos/{started['photo']}"
        async with AsyncClient() as browser:
            await browser.post(form["url"], data=form["fields"], files={"file": ("plate.jpg", _picture())})
        while (await send(http, "GET", path, None)).json()["status"] != "needs_review":
            await asyncio.sleep(0.02)
        await send(http, "PATCH", path, {"text": EATEN})
        return http, str(started["photo"])

    async def _proposed(self) -> str:
        """A meal that the coach would log."""
        now = self.services.clock()
        meal = MealEaten(
            items=({"name": "white rice", "status": "unmatched"},),
            eaten_at=datetime.fromtimestamp(now / 1000, UTC),
            totals={},
        )
        proposal = Proposal(str(uuid4()), "t", meal, "Log this meal?", now + 3_600_000)
        await self.services.proposals.log.keep(self.user, proposal)
        return proposal.id

    async def _talked(self) -> str:
        """A conversation of one answer, of ten kilobytes."""
        now, talk = self.services.clock(), str(uuid4())
        answer, asked = "Sit back. " * 1_000, str(uuid4())
        turn = Turn(
            user=self.user,
            id=asked,
            conversation=talk,
            question="How do I squat?",
            workout=None,
            mode="chat",
            digest="d",
            state="completed",
            created_at=now,
            since=now,
            answer=Answer(answer),
            done=Done(turn=asked, epoch=1, state="completed", length=len(answer), events=0, grounded=True),
            ended_at=now,
        )
        database = Database(read().database_url)
        await PostgresHistory(database).record(turn)
        await database.close()
        return talk


def _picture() -> bytes:
    written = BytesIO()
    Image.radial_gradient("L").resize((640, 480)).convert("RGB").save(written, "JPEG")
    return written.getvalue()


async def send(http: AsyncClient, method: str, path: str, body: Any) -> Response:
    response = await http.request(method, path, json=body)
    if response.status_code >= 400:
        raise RuntimeError(f"{method} {path}: {response.status_code} {json.dumps(response.text)[:200]}")
    return response
