"""The one table, in Python values: reads, conditional writes and transactions.

Expressions are DynamoDB's own, with `#name` for every attribute (so that none is ever a reserved word)
and `:value` for every value: `#name` stands for the attribute `name`, `:value` for the keyword argument.
"""

import asyncio
import os
import random
import re
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from coach.adapters.dynamo.client import FIRST_PAUSE, LONGEST_PAUSE, PATIENCE, Dynamo
from coach.adapters.dynamo.values import Item, Value, marshal, marshal_item, unmarshal_item
from coach.errors import Unavailable

Key = tuple[str, str]
"""Partition and sort key: the attributes `pk` and `sk`."""

VERSION = 1
"""Of what the items look like; each carries it as `v`."""

OPEN = "open"
"""The sparse index: only items with `open_shard` and `since` stand in it, and only their keys."""

GET_BATCH = 100
PUT_BATCH = 25
"""What one BatchGetItem and one BatchWriteItem take."""

T = TypeVar("T")

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
        for batch in _batches(keys, GET_BATCH):
            request = {"Keys": [_key(key) for key in batch], "ConsistentRead": True}
            async for reply in self._until_processed("BatchGetItem", request, "UnprocessedKeys"):
                for item in map(unmarshal_item, reply["Responses"].get(self._name, [])):
                    found[item["pk"], item["sk"]] = item
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

    # ------------------------------------------------------------------------------------ writing

    def put(self, item: Mapping[str, Value], condition: str = "", **values: Value) -> Write:
        """Adds or replaces the whole item, whose version it adds."""
        return Write("Put", self._request("", condition, values, Item=marshal_item({**item, "v": VERSION})))

    def put_next(self, item: Mapping[str, Value]) -> Write:
        """Writes what was read before, changed, if nobody else has changed it since: its `version` is one
        more than was read, and 1 where there was nothing."""
        if item["version"] == 1:
            return self.put(item, "attribute_not_exists(#pk)")
        return self.put(item, "#version = :read", read=item["version"] - 1)

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

    async def put_all(self, items: Sequence[Mapping[str, Value]]) -> None:
        """Adds or replaces each by itself: for rows that nobody else writes."""
        for batch in _batches(items, PUT_BATCH):
            request = [{"PutRequest": {"Item": marshal_item({**item, "v": VERSION})}} for item in batch]
            async for _ in self._until_processed("BatchWriteItem", request, "UnprocessedItems"):
                pass

    async def delete_all(self, keys: Sequence[Key]) -> None:
        """Each by itself; those that are not there too."""
        for batch in _batches(keys, PUT_BATCH):
            request = [{"DeleteRequest": {"Key": _key(key)}} for key in batch]
            async for _ in self._until_processed("BatchWriteItem", request, "UnprocessedItems"):
                pass

    async def _until_processed(
        self, operation: str, request: Any, rest: str
    ) -> AsyncIterator[dict[str, Any]]:
        """DynamoDB may leave a part of a batch unprocessed; that is asked for again."""
        left: Any = {self._name: request}
        give_up = asyncio.get_running_loop().time() + PATIENCE
        pause = FIRST_PAUSE
        while True:
            reply = await self._dynamo.call(operation, {"RequestItems": left})
            yield reply
            if not (left := reply.get(rest)):
                return
            if asyncio.get_running_loop().time() + pause >= give_up:
                raise Unavailable("The coach's memory is busy.", retry_after=1)
            await asyncio.sleep(random.uniform(0, pause))  # noqa: S311 - jitter
            pause = min(2 * pause, LONGEST_PAUSE)

    def _request(
        self,
        expression: str,
        condition: str,
        values: Mapping[str, Value],
        names: Mapping[str, str] | None = None,
        **of_kind: Any,
    ) -> dict[str, Any]:
        request = {
            "TableName": self._name,
            **of_kind,
            **_placeholders(f"{expression} {condition}", values, names),
        }
        if condition:
            request["ConditionExpression"] = condition
            request["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
        return request


def assign(values: Mapping[str, Value]) -> str:
    """`SET #a = :a, #b = :b` for an update that gives its values by the names of the attributes."""
    return "SET " + ", ".join(f"#{name} = :{name}" for name in values)


def _batches(sequence: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (sequence[start : start + size] for start in range(0, len(sequence), size))


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
