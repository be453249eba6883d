"""An answer after ten thousand messages costs what it costs after ten: on a real Postgres, the real statements."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from coach.adapters.memory.turns import MemoryTurns
from coach.adapters.postgres.database import Database
from coach.adapters.postgres.history import PostgresHistory
from coach.answering.context import Gathering
from coach.answering.prompt import assemble
from coach.ports import Grounding, Passage, Prompt, Turn

SignUp = Callable[[], Awaitable[str]]
FEW, MANY = 10, 10_000
QUESTION = "Which squat depth did we agree on for my knee?"
SQUAT = Passage("exercise", "goblet-squat", "Goblet squat", "Sit between the heels. " * 20)

FILL = """
with conversation as (
    insert into coach.conversations (user_id, id, title) values ($1, 'c', 't') on conflict do nothing
)
insert into coach.chat_history (user_id, conversation, turn, role, text, state, epoch, asked_at, created_at)
select $1, 'c', 't' || n, role,
       case role
           when 'user' then 'Question number ' || n || ': how should I squat and rest today, and for how long?'
           else 'Answer number ' || n || ': keep the squat deep, rest two minutes, and add a little next week.'
       end,
       'completed', 1, '2026-01-01'::timestamptz + n * interval '1 minute', now()
from generate_series(1, $2::int / 2) n, unnest(array['user', 'coach']) role
"""


class Library:
    async def ground(self, question: str, *, user: str | None = None, limit: int = 6) -> Grounding:
        return Grounding((SQUAT,))


class Counting(Database):
    """Notes how many statements each transaction of a user's runs."""

    statements = 0

    async def run(self, user: str, work: Callable[[asyncpg.Connection], Awaitable[Any]]) -> Any:
        self.statements += 1
        return await super().run(user, work)


async def prompt_after(
    messages: int, app_dsn: str, owner: asyncpg.Connection, user: str
) -> tuple[Prompt, int]:
    await owner.execute(FILL, UUID(user), messages)
    await owner.execute("analyze coach.chat_history")
    database = Counting(app_dsn)
    turn = Turn(
        user=user, id="now", conversation="c", question=QUESTION, workout=None, mode="chat", digest="d",
        state="running", created_at=0, since=0,
    )  # fmt: skip
    gathering = Gathering(MemoryTurns(), PostgresHistory(database), Library(), lambda: 0)
    context = await gathering.gather(turn)
    await database.close()
    return assemble(turn, context), database.statements


def size(prompt: Prompt) -> int:
    return len(prompt.system) + sum(len(message.text) for message in prompt.messages)


@pytest.mark.slow
async def test_ten_thousand_messages_cost_the_reads_and_the_prompt_of_ten(
    app_dsn: str, owner: asyncpg.Connection, sign_up: SignUp
) -> None:
    few, reads = await prompt_after(FEW, app_dsn, owner, await sign_up())
    many, more_reads = await prompt_after(MANY, app_dsn, owner, await sign_up())
    assert (reads, len(few.messages)) == (more_reads, len(many.messages))
    assert abs(size(many) - size(few)) <= 0.05 * size(few)


@pytest.mark.slow
async def test_what_was_said_long_ago_reaches_the_prompt(
    app_dsn: str, owner: asyncpg.Connection, sign_up: SignUp
) -> None:
    user = await sign_up()
    await owner.execute(FILL, UUID(user), MANY)
    await owner.execute(
        "update coach.chat_history set text = 'For my knee: to the box, no lower.'"
        " where user_id = $1 and turn = 't7' and role = 'coach'",
        UUID(user),
    )
    prompt, _ = await prompt_after(0, app_dsn, owner, user)
    assert "For my knee: to the box, no lower." in [message.text for message in prompt.messages]


async def test_whose_words_are_looked_for_is_a_matter_of_the_index(owner: asyncpg.Connection) -> None:
    """A table of one conversation would be read whole: that is forbidden here."""
    query = "select from coach.chat_history where search @@ (quote_literal($1)::tsquery && 'knee:*'::tsquery)"
    async with owner.transaction():
        await owner.execute("set local enable_seqscan = off")
        plan = "\n".join(row[0] for row in await owner.fetch(f"explain {query}", "somebody/c"))
    assert "Index Cond: (search @@ " in plan
    assert "somebody/c" in plan
