"""Bodies of requests: every shape in them is closed, down to the last."""

from collections.abc import Iterator
from typing import Any

import pytest
from rights import BODIES, ROUTES

from coach_http.app import openapi

DOCUMENT = openapi()
SHAPES = DOCUMENT["components"]["schemas"]
TAKING = [route for route in ROUTES if "requestBody" in DOCUMENT["paths"][route[1]][route[0]]]


def _named(schema: Any) -> Iterator[str]:
    """The shapes that are named anywhere within."""
    match schema:
        case {"$ref": str(address)}:
            yield address.rpartition("/")[2]
        case dict():
            for inner in schema.values():
                yield from _named(inner)
        case list():
            for inner in schema:
                yield from _named(inner)


def _within(schema: Any) -> set[str]:
    found: set[str] = set()
    waiting = list(_named(schema))
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _named(SHAPES[name])
    return found


@pytest.mark.parametrize(("method", "path"), TAKING)
def test_no_shape_of_a_body_takes_a_field_that_it_does_not_know(method: str, path: str) -> None:
    shapes = _within(DOCUMENT["paths"][path][method]["requestBody"])
    assert shapes
    objects = {name for name in shapes if "properties" in SHAPES[name]}
    assert {name for name in objects if SHAPES[name].get("additionalProperties") is not False} == set()


def test_every_route_with_a_body_is_among_those_that_are_tried() -> None:
    assert set(TAKING) == set(BODIES)
