"""The control route for faults."""

import pytest
from websockets.exceptions import ConnectionClosed


async def test_a_fault_is_added_listed_and_cleared(gateway, http, faults):
    url = f"{gateway.url}/__faults__"
    async with http.post(url, json={"kind": "post", "status": 429, "times": 2}) as response:
        assert response.status == 201
    async with http.get(url) as response:
        assert [(fault["kind"], fault["status"]) for fault in await response.json()] == [("post", 429)]
    async with http.delete(url) as response:
        assert response.status == 204
    assert faults.active == []


@pytest.mark.parametrize(
    "fault", [{"kind": "meteor"}, {"kind": "post", "statu": 429}, {"kind": "post", "times": 0}]
)
async def test_an_impossible_fault_is_refused(gateway, http, fault):
    async with http.post(f"{gateway.url}/__faults__", json=fault) as response:
        assert response.status == 400


async def test_a_web_page_may_not_switch_faults(gateway, http, faults):
    headers = {"Origin": "https://elsewhere.example"}
    async with http.post(f"{gateway.url}/__faults__", json={"kind": "post"}, headers=headers) as response:
        assert response.status == 403
    assert faults.active == []


async def test_a_connection_can_be_cut(gateway, http, dial, record):
    async with dial() as socket:
        connection = next(iter(gateway.api.sockets))
        async with http.post(f"{gateway.url}/__faults__/cut/{connection}") as response:
            assert response.status == 204
        with pytest.raises(ConnectionClosed) as closing:
            await socket.recv()
    assert closing.value.rcvd is None
    assert (await record.wait("disconnect"))["requestContext"]["disconnectStatusCode"] == 1006
