"""What Terraform grants each function, as data that signed requests can be held against."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from terraform_files import Configuration

RESOURCES = {
    "module.table.arn": "table",
    "module.table.open_index_arn": "table/index/open",
    "module.storage.arn": "bucket",
    "module.websocket.posting_arn": "POST/@connections/*",
    "module.websocket.closing_arn": "DELETE/@connections/*",
    "local.answer_arn": "function/answer",
    "local.sweep_arn": "function/sweep",
}
"""By Terraform's word for a resource, ours."""

EACH = re.compile(r"\$\{\[for (\w+) in local\.(\w+) : \"(.+)\"\]\}")
REFERENCE = re.compile(r"\$\{([\w.]+)\}")

WRITES = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
}
"""A transaction has no right of its own: each of its parts needs the one that it would need alone."""

OBJECT = {
    ("GET", ""): "GetObject",
    ("GET", "versionId"): "GetObjectVersion",
    ("PUT", ""): "PutObject",
    ("PUT", "uploadId"): "PutObject",
    ("POST", "uploads"): "PutObject",
    ("POST", "uploadId"): "PutObject",
    ("DELETE", ""): "DeleteObject",
    ("DELETE", "versionId"): "DeleteObjectVersion",
    ("DELETE", "uploadId"): "AbortMultipartUpload",
}
"""What S3 asks for, by method and by what the query says."""


@dataclass(frozen=True, slots=True)
class Access:
    """One action on one resource; `prefix` of a listing."""

    action: str
    resource: str
    prefix: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    prefixes: tuple[str, ...] | None

    def allows(self, access: Access) -> bool:
        return (
            access.action in self.actions
            and any(fnmatchcase(access.resource, resource) for resource in self.resources)
            and (
                self.prefixes is None
                or any(fnmatchcase(access.prefix or "", prefix) for prefix in self.prefixes)
            )
        )


class Granted:
    def __init__(self, configuration: Configuration) -> None:
        self._locals = configuration.locals("modules/coach")

    def to(self, function: str) -> list[Statement]:
        written = [self._whole(statement) for statement in self._locals["rights"][function].values()]
        return [
            Statement(
                tuple(self._list(one["actions"])),
                tuple(self._list(one["resources"])),
                tuple(self._list(one["prefixes"])) if "prefixes" in one else None,
            )
            for one in written
        ]

    def _whole(self, statement: Any) -> Mapping[str, Any]:
        if isinstance(statement, str):
            return dict(self._locals[REFERENCE.fullmatch(statement)[1].removeprefix("local.")])  # type: ignore[index]
        return dict(statement)

    def _list(self, written: Any) -> Iterator[str]:
        if isinstance(written, str):
            each = EACH.fullmatch(written)
            assert each is not None, written
            written = [each[3].replace(f"${{{each[1]}}}", one) for one in self._locals[each[2]]]
        for one in written:
            yield REFERENCE.sub(lambda found: RESOURCES[found[1]], one)


def accesses(service: str, method: str, url: str, headers: Mapping[str, str], body: bytes) -> list[Access]:
    """What a request needs to be allowed."""
    match service:
        case "dynamodb":
            return list(_of_table(headers["x-amz-target"].rpartition(".")[2], json.loads(body)))
        case "execute-api":
            return [Access("execute-api:ManageConnections", f"{method}/@connections/ID")]
        case "lambda":
            name = unquote(urlsplit(url).path.split("/")[3]).partition(":")[0]
            return [Access("lambda:InvokeFunction", f"function/{name}")]
        case "s3":
            return [_of_bucket(method, url)]
    raise AssertionError(service)


def _of_table(operation: str, request: Mapping[str, Any]) -> Iterator[Access]:
    if operation == "TransactWriteItems":
        for write in request["TransactItems"]:
            yield from (Access(f"dynamodb:{WRITES[kind]}", "table") for kind in write)
        return
    index = request.get("IndexName")
    yield Access(f"dynamodb:{operation}", "table" if index is None else f"table/index/{index}")


def _of_bucket(method: str, url: str) -> Access:
    parts = urlsplit(url)
    query = parse_qs(parts.query, keep_blank_values=True)
    _, _, key = unquote(parts.path).lstrip("/").partition("/")
    if not key:
        assert "versions" in query, url
        return Access("s3:ListBucketVersions", "bucket", query["prefix"][0])
    said = next((name for name in ("versionId", "uploads", "uploadId") if name in query), "")
    return Access(f"s3:{OBJECT[method, said]}", f"bucket/{key}")
