"""`docs/reference/http.md`: the HTTP API as a page, out of its OpenAPI document."""

from collections.abc import Iterator, Mapping
from typing import Any

from coach_local.schema import openapi

INTRODUCTION = """# HTTP API

Generated from the code by `coach schema http`. The same as OpenAPI: `coach schema openapi`.

Every route but health takes `Authorization: Bearer …`. Bodies are JSON, times RFC 3339. An error is
`application/problem+json` with a `code` of [the frames' list](frames.md#error-codes), words for a person in
`detail`, and `retryable`; an id of another user is 404. A list comes in pages: `cursor` leads to the next one and is
null on the last. A POST with an `Idempotency-Key` has its effect once, however often it is sent; a change with
`If-Match` is made only while the `ETag` that was read is still the present one, and is 412 otherwise. A body holds
at most 256 KB. A field of a body that is not listed here is refused with `bad_frame`, which names it, and nothing is
changed."""

METHODS = ("get", "post", "patch", "delete")


def http_page() -> str:
    return "\n".join(_page(openapi())) + "\n"


def _page(document: Mapping[str, Any]) -> Iterator[str]:
    yield INTRODUCTION
    for path, methods in document["paths"].items():
        for method in (one for one in METHODS if one in methods):
            yield from _route(method.upper(), path, methods[method])
    yield from ("", "## Shapes", "", "What the routes take and give, by name.")
    for name, shape in sorted(document["components"]["schemas"].items()):
        if "properties" in shape:
            yield from _shape(name, shape)


def _route(method: str, path: str, route: Mapping[str, Any]) -> Iterator[str]:
    yield from ("", f"### {method} `{path}`", "")
    if said := route.get("description"):
        yield from (_line(said), "")
    for parameter in route.get("parameters", ()):
        if parameter["in"] != "path":
            told = _line(parameter.get("description", ""))
            about = f": {told}" if told else ""
            yield f"- {parameter['in']} `{parameter['name']}`, {_kind(parameter['schema'])}{about}"
    if body := route.get("requestBody"):
        yield f"- takes {_kind(body['content']['application/json']['schema'])}"
    for status, answer in route["responses"].items():
        if status not in ("4XX", "5XX", "422"):
            yield f"- answers {status}{_answer(answer)}"


def _answer(answer: Mapping[str, Any]) -> str:
    schema = answer.get("content", {}).get("application/json", {}).get("schema")
    if schema:
        return f" with {_kind(schema)}"
    told = _line(answer.get("description", ""))
    return "" if told == "Successful Response" else f": {told}"


def _shape(name: str, shape: Mapping[str, Any]) -> Iterator[str]:
    yield from ("", f"### {name}", "")
    if said := shape.get("description"):
        yield from (_line(said), "")
    yield from ("| field | | what |", "|---|---|---|")
    for field, described in shape["properties"].items():
        presence = "" if field in shape.get("required", ()) else "optional"
        told = _line(described.get("description", ""))
        what = f"{_kind(described)}{'; ' if told else ''}{told}".replace("|", "\\|")
        yield f"| `{field}` | {presence} | {what} |"


def _kind(schema: Mapping[str, Any]) -> str:
    """In words: a shape's name, or a type with its bounds."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    for several in ("anyOf", "oneOf"):
        if several in schema:
            return " or ".join(dict.fromkeys(_kind(one) for one in schema[several]))
    if "const" in schema:
        return f"`{schema['const']}`"
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    inner = f" of {_kind(schema['items'])}" if "items" in schema else ""
    bounds = [f"{word} {schema[key]}" for key, word in BOUNDS.items() if key in schema]
    return ", ".join([schema.get("format") or str(schema.get("type", "anything")) + inner, *bounds])


def _line(text: str) -> str:
    return " ".join(text.split())


BOUNDS = {
    "minLength": "at least",
    "maxLength": "at most",
    "minItems": "at least",
    "maxItems": "at most",
    "minimum": "from",
    "exclusiveMinimum": "more than",
    "maximum": "to",
}
