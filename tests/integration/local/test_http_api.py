"""The HTTP API: payload 2.0 to the `http` function, its proxy result back."""

import pytest

from coach_local.gateway.limits import Limits

in_both_isolations = pytest.mark.parametrize("isolation", ["inline", "process"], indirect=True)


@in_both_isolations
async def test_a_proxy_result_becomes_the_response(gateway, http):
    async with http.get(f"{gateway.url}/v1/health") as response:
        assert response.status == 201
        assert await response.json() == {"ok": True}
        assert response.headers["x-kept"] == "yes"
        assert response.headers.getall("Set-Cookie") == ["a=1", "b=2"]


async def test_the_event_has_payload_2(gateway, http, record):
    headers = {"Cookie": "a=1; b=2", "X-Twice": "1", "Authorization": "Bearer t"}
    url = f"{gateway.url}/v1/exercises/caf%C3%A9?query=a&query=b%20c&empty="
    async with http.post(url, json={"x": 1}, headers=headers):
        pass
    (event,) = record.of("http")
    assert event["version"] == "2.0"
    assert event["rawPath"] == "/v1/exercises/café"
    assert event["rawQueryString"] == "query=a&query=b%20c&empty="
    assert event["queryStringParameters"] == {"query": "a,b c", "empty": ""}
    assert event["cookies"] == ["a=1", "b=2"]
    assert event["headers"]["authorization"] == "Bearer t"
    assert "cookie" not in event["headers"]
    assert (event["body"], event["isBase64Encoded"]) == ('{"x": 1}', False)
    assert event["requestContext"]["http"]["method"] == "POST"
    assert event["requestContext"]["http"]["sourceIp"] == "127.0.0.1"


async def test_a_body_that_is_not_text_comes_as_base64(gateway, http, record):
    async with http.put(f"{gateway.url}/v1/x", data=b"\x00\x01", headers={"Content-Type": "image/png"}):
        pass
    (event,) = record.of("http")
    assert (event["body"], event["isBase64Encoded"]) == ("AAE=", True)


async def test_a_binary_result_is_decoded(gateway, http):
    async with http.get(f"{gateway.url}/v1/binary") as response:
        assert await response.read() == b"\x00\x01\x02"
        assert response.headers["content-type"] == "image/png"


async def test_a_failing_function_is_500(gateway, http):
    async with http.get(f"{gateway.url}/v1/raise") as response:
        assert (response.status, await response.text()) == (500, '{"message": "Internal Server Error"}')


async def test_a_body_over_the_limit_is_413(start_gateway, http):
    async with (
        start_gateway(Limits(http_payload=1000)) as gateway,
        http.post(f"{gateway.url}/v1/x", data=b"x" * 1001) as response,
    ):
        assert (response.status, await response.text()) == (413, '{"message": "Request Entity Too Large"}')


async def test_over_the_rate_a_request_is_429(start_gateway, http):
    async with (
        start_gateway(Limits(requests_per_second=0, burst=0)) as gateway,
        http.get(f"{gateway.url}/v1/x") as response,
    ):
        assert response.status == 429
