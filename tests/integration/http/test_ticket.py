"""The ticket for a socket, and the reasons for which none is given."""

from http_world import NOW, Athlete, World

from coach.ports import Connection


async def test_a_ticket_speaks_once_for_whoever_asked(world: World, athlete: Athlete) -> None:
    ticket = (await athlete.http.post("/v1/realtime/ticket")).json()
    assert (ticket["url"], ticket["expires_at"]) == ("wss://socket.example/live", "2026-09-21T14:13:50Z")
    assert (await world.tickets.redeem(ticket["ticket"])).user == athlete.id


async def test_a_page_of_another_origin_gets_none(athlete: Athlete) -> None:
    answer = await athlete.http.post("/v1/realtime/ticket", headers={"Origin": "https://evil.example"})
    assert (answer.status_code, answer.json()["status"]) == (403, 403)


async def test_who_has_too_many_connections_gets_none(world: World, athlete: Athlete) -> None:
    for n in range(20):
        await world.connections.add(Connection(f"C{n}", athlete.id, "s", NOW, NOW + 1), 20)
    answer = await athlete.http.post("/v1/realtime/ticket")
    assert (answer.status_code, answer.json()["code"]) == (429, "rate_limited")
    assert int(answer.headers["retry-after"]) > 0


async def test_a_table_out_of_reach_is_unavailable(world: World, athlete: Athlete) -> None:
    world.connections.down = True
    answer = await athlete.http.post("/v1/realtime/ticket")
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
