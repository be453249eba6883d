"""Photos of meals, beside the food table."""

import asyncpg
import pytest
from plates import OWN


@pytest.fixture(autouse=True)
async def table(owner: asyncpg.Connection) -> None:
    rows = [(food.id, food.model_dump_json()) for food in OWN]
    await owner.executemany(
        "insert into coach.foods (id, record) values ($1, $2) on conflict do nothing", rows
    )
