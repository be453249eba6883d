import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from coach_local.pages import Pages


@pytest.fixture
def built(tmp_path):
    folder = tmp_path / "dist"
    folder.mkdir()
    (folder / "index.html").write_text("the page")
    (folder / "app.js").write_text("the script")
    (tmp_path / "secret.txt").write_text("the secret")
    return folder


async def get(folder, path, method="GET"):
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", Pages(folder).handle)
    async with TestClient(TestServer(application)) as client, client.request(method, path) as response:
        return response.status, response.content_type, await response.text()


@pytest.mark.parametrize("folder", [None, "missing"])
async def test_where_the_page_is_not_built_a_hint_says_so(folder, tmp_path):
    status, kind, text = await get(folder and tmp_path / folder, "/")
    assert (status, kind) == (200, "text/html")
    assert "not built" in text


@pytest.mark.parametrize(
    ("path", "text"), [("/", "the page"), ("/app.js", "the script"), ("/workouts/today", "the page")]
)
async def test_files_are_served_and_places_inside_the_page_too(built, path, text):
    assert (await get(built, path))[::2] == (200, text)


@pytest.mark.parametrize("path", ["/missing.js", "/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt"])
async def test_nothing_else_is_served(built, path):
    status, _, text = await get(built, path)
    assert status == 404 or text == "the page"
    assert "secret" not in text


async def test_only_reading_is_served(built):
    assert (await get(built, "/", "POST"))[0] == 404


async def test_each_file_goes_with_the_headers_of_the_page(built):
    application = web.Application()
    pages = Pages(built, {"Content-Security-Policy": "default-src 'none'"})
    application.router.add_route("*", "/{path:.*}", pages.handle)
    async with TestClient(TestServer(application)) as client, client.get("/app.js") as response:
        assert response.headers["Content-Security-Policy"] == "default-src 'none'"
