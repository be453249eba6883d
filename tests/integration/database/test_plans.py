"""No query reads a whole table, however much there is in it."""

import asyncio

import asyncpg
import pytest
from explain import assert_uses_index

from coach.adapters.postgres import history
from coach.adapters.postgres.database import Database
from coach.adapters.postgres.values import moment
from coach_local.postgres import Postgres

TALKATIVE = "00000000-0000-4000-8000-00000000cafe"

CROWD = f"""
insert into auth.users (id) values ('{TALKATIVE}') on conflict do nothing;
insert into auth.users (id) select gen_random_uuid() from generate_series(1, 100);
insert into coach.conversations (user_id, id, updated_at)
    select id, 'c' || n, now() - n * interval '1 day' from auth.users, generate_series(1, 10) n
    on conflict do nothing;
insert into coach.chat_history (user_id, conversation, turn, role, text, state, epoch, asked_at, created_at)
    select user_id, id, id || '-' || n, role, 'words', 'completed', 1, now() - n * interval '1 min', now()
    from coach.conversations, unnest(array['user', 'coach']) role,
         generate_series(1, case user_id when '{TALKATIVE}' then 2500 else 25 end) n
    on conflict do nothing;
analyze;
"""
"""100 users with 500 messages each, and one with 50,000: tables grow, and so do people's histories."""


@pytest.fixture(scope="module", autouse=True)
def crowd(server: Postgres, app_dsn: str, background: asyncio.Runner) -> None:
    async def fill() -> None:
        connection = await asyncpg.connect(server.dsn())
        await connection.execute(CROWD)
        await connection.close()

    background.run(fill())


async def test_the_last_messages_of_a_conversation(database: Database) -> None:
    async with database.as_user(TALKATIVE) as connection:
        assert len(await connection.fetch(history.RECENT, "c1", 12)) == 12
        await assert_uses_index(connection, history.RECENT, "c1", 12)


async def test_recording_a_turn(database: Database) -> None:
    now = moment(1_790_000_000_000)
    row = ("c1", "t", now, now, "t9", "completed", None, None, 1, "q", "a", "[]", True)
    async with database.as_user(TALKATIVE) as connection:
        await assert_uses_index(connection, history.RECORD, *row)


@pytest.mark.parametrize(
    ("role", "complaint"),
    [("authenticated", r"looks at 5\d{4} rows of chat_history"), ("postgres", "the whole of chat_history")],
)
async def test_the_check_notices_what_it_is_there_for(
    owner: asyncpg.Connection, role: str, complaint: str
) -> None:
    async with owner.transaction():
        await owner.execute("select set_config('request.jwt.claims', $1, true)", f'{{"sub": "{TALKATIVE}"}}')
        await owner.execute(f"set local role {role}")
        with pytest.raises(AssertionError, match=complaint):
            await assert_uses_index(owner, "select from coach.chat_history where text || '' = 'x'")
