"""The one table, in Python values: reads, conditional writes and transactions.

Expressions are DynamoDB's own, with `#name` for every attribute (so that none is ever a reserved word)
and `:value` for every value: `#name` stands for the attribute `name`, `:value` for the keyword argument.
"""

import asyncio
import os
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from coach.adapters.dynamo.client import FIRST_PAUSE, LONGEST_PAUSE, PATIENCE, Dynamo
from coach.adapters.dynamo.values import Item, Value, marshal, marshal_item, unmarshal_item
from coach.errors import Unavailable

Key = tuple[str, str]
"""Partition and sort key: the attributes `pk` and `sk`."""

VERSION = 1
"""Of what the items look like; each carries it as `v`."""

OPEN = "open"
"""The sparse index: only items with `open_shard` and `since` stand in it, and only their keys."""

BATCH = 100
"""Keys that one BatchGetItem takes."""

_NAME = re.compile(r"#(\w+)")


def definition(table: str) -> dict[str, Any]:
    """CreateTable's request. The table's TTL attribute is `expires_at`, in seconds."""
    return {
        "TableName": table,
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": _schema("pk", "sk"),
        "AttributeDefinitions": [
            {"AttributeName": name, "AttributeType": kind}
            for name, kind in (("pk", "S"), ("sk", "S"), ("open_shard", "S"), ("since", "N"))
        ],
        "GlobalSecondaryIndexes": [
            {
                "IndexName": OPEN,
                "KeySchema": _schema("open_shard", "since"),
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            }
        ],
    }


@dataclass(frozen=True, slots=True)
class Write:
    """One write, to be applied alone or as a part of a transaction; `kind` is the transaction's word."""

    kind: str
    request: Mapping[str, Any]


class Table:
    """Every method raises Unavailable where DynamoDB stays away, Rejected where it will never do it."""

    def __init__(self, dynamo: Dynamo, name: str) -> None:
        self._dynamo = dynamo
        self._name = name

    # ------------------------------------------------------------------------------------ reading

    async def get(self, key: Key) -> Item | None:
        """Consistent: what was confirmed written is seen."""
        reply = await self._dynamo.call(
            "GetItem", {"TableName": self._name, "Key": _key(key), "ConsistentRead": True}
        )
        return unmarshal_item(reply["Item"]) if "Item" in reply else None

    async def get_all(self, keys: Sequence[Key]) -> dict[Key, Item]:
        """Those that there are, each read consistently, not all at one moment."""
        found: dict[Key, Item] = {}
        for start in range(0, len(keys), BATCH):
            found.update(await self._get_batch(keys[start : start + BATCH]))
        return found

    async def query(
        self, condition: str, *, index: str | None = None, limit: int | None = None, **values: Value
    ) -> list[Item]:
        """All items under a key condition in order of the sort key, or the first `limit`; consistent,
        but for an index."""
        request = {
            "TableName": self._name,
            "KeyConditionExpression": condition,
            **_placeholders(condition, values),
            **({"IndexName": index} if index else {"ConsistentRead": True}),
        }
        items: list[Item] = []
        while limit is None or len(items) < limit:
            page = await self._dynamo.call(
                "Query", request if limit is None else {**request, "Limit": limit - len(items)}
            )
            items += [unmarshal_item(item) for item in page["Items"]]
            if "LastEvaluatedKey" not in page:
                break
            request["ExclusiveStartKey"] = page["LastEvaluatedKey"]
        return items

    async def _get_batch(self, keys: Sequence[Key]) -> dict[Key, Item]:
        """DynamoDB may leave keys unprocessed; they are asked for again."""
        found: dict[Key, Item] = {}
        wanted: Any = {self._name: {"Keys": [_key(key) for key in keys], "ConsistentRead": True}}
        waited, pause = 0.0, FIRST_PAUSE
        while wanted:
            reply = await self._dynamo.call("BatchGetItem", {"RequestItems": wanted})
            for item in map(unmarshal_item, reply["Responses"].get(self._name, [])):
                found[item["pk"], item["sk"]] = item
            wanted = reply.get("UnprocessedKeys")
            if wanted:
                if waited > PATIENCE:
                    raise Unavailable("The coach's memory is busy.", retry_after=1)
                await asyncio.sleep(random.uniform(0, pause))  # noqa: S311 - jitter
                waited, pause = waited + pause, min(2 * pause, LONGEST_PAUSE)
        return found

    # ------------------------------------------------------------------------------------ writing

    def put(self, item: Mapping[str, Value], condition: str = "", **values: Value) -> Write:
        """Adds or replaces the whole item, whose version it adds."""
        return Write("Put", self._request("", condition, values, Item=marshal_item({**item, "v": VERSION})))

    def update(
        self,
        key: Key,
        expression: str,
        condition: str = "",
        names: Mapping[str, str] | None = None,
        **values: Value,
    ) -> Write:
        """`names` are for placeholders that stand for other attributes than those they are called by."""
        request = self._request(expression, condition, values, names, Key=_key(key))
        return Write("Update", {**request, "UpdateExpression": expression})

    def delete(self, key: Key, condition: str = "", **values: Value) -> Write:
        return Write("Delete", self._request("", condition, values, Key=_key(key)))

    def check(self, key: Key, condition: str, **values: Value) -> Write:
        """For transactions: changes nothing, and fails them where the condition does."""
        return Write("ConditionCheck", self._request("", condition, values, Key=_key(key)))

    async def apply(self, write: Write) -> Item | None:
        """The item after an update, or as it was before a deletion or replacement.

        Raises ConditionFailed. After a lost reply that may be this very write's own doing.
        """
        returns = "ALL_NEW" if write.kind == "Update" else "ALL_OLD"
        reply = await self._dynamo.call(f"{write.kind}Item", {**write.request, "ReturnValues": returns})
        return unmarshal_item(reply["Attributes"]) if reply.get("Attributes") else None

    async def apply_all(self, *writes: Write) -> None:
        """All or none. Raises TransactionCanceled. The token lets a second attempt find the first's."""
        items = [{write.kind: write.request} for write in writes]
        await self._dynamo.call(
            "TransactWriteItems", {"TransactItems": items, "ClientRequestToken": os.urandom(16).hex()}
        )

    def _request(
        self,
        expression: str,
        condition: str,
        values: Mapping[str, Value],
        names: Mapping[str, str] | None = None,
        **of_kind: Any,
    ) -> dict[str, Any]:
        request = {"TableName": self._name, **of_kind, **_placeholders(expression + condition, values, names)}
        if condition:
            request["ConditionExpression"] = condition
            request["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
        return request


def _key(key: Key) -> dict[str, Any]:
    return {"pk": {"S": key[0]}, "sk": {"S": key[1]}}


def _placeholders(
    expressions: str, values: Mapping[str, Value], names: Mapping[str, str] | None = None
) -> dict[str, Any]:
    used = {name: name for name in _NAME.findall(expressions)} | dict(names or {})
    found: dict[str, Any] = {}
    if used:
        found["ExpressionAttributeNames"] = {f"#{name}": attribute for name, attribute in used.items()}
    if values:
        found["ExpressionAttributeValues"] = {f":{name}": marshal(value) for name, value in values.items()}
    return found


def _schema(partition: str, sort: str) -> list[dict[str, str]]:
    return [
        {"AttributeName": partition, "KeyType": "HASH"},
        {"AttributeName": sort, "KeyType": "RANGE"},
    ]
