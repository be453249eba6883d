"""What Postgres does for a query: for tests that none reads more and more as the data grows."""

import json
from collections.abc import Iterator
from typing import Any

import asyncpg


async def assert_uses_index(connection: asyncpg.Connection, sql: str, *args: object, rows: int = 300) -> None:
    """Runs it, and fails where it read a whole table, or looked at more than `rows` rows of any.

    To be asked inside a transaction as the user, for the rights are part of the plan; and on tables that
    are filled and analysed, for a small one is rightly read whole.
    """
    answer = await connection.fetchval(f"explain (analyze, timing off, format json) {sql}", *args)
    plan = json.loads(answer)[0]["Plan"]
    for node in _nodes(plan):
        if table := node.get("Relation Name"):
            seen = int((node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"])
            whole = node["Node Type"] == "Seq Scan"
            assert not whole, f"reads the whole of {table}:\n{sql}\n{json.dumps(plan, indent=1)}"
            assert seen <= rows, f"looks at {seen} rows of {table}:\n{sql}\n{json.dumps(plan, indent=1)}"


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("Plans", ()):
        yield from _nodes(child)
