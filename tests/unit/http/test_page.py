"""The page about the HTTP API: as the code is."""

from pathlib import Path

from coach_http.app import openapi
from coach_local.http_page import http_page

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "http.md"


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text() == http_page(), "run: coach schema http > docs/reference/http.md"


def test_every_route_and_every_shape_stands_in_it() -> None:
    page, document = http_page(), openapi()
    for path, methods in document["paths"].items():
        for method in methods:
            assert f"### {method.upper()} `{path}`" in page
    for name, shape in document["components"]["schemas"].items():
        if "properties" in shape:
            assert f"### {name}\n" in page
