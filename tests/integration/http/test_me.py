"""The profile: read, changed by several devices, and nobody else's."""

import pytest
from http_world import Athlete


async def test_who_told_nothing_has_the_defaults(athlete: Athlete) -> None:
    answer = await athlete.http.get("/v1/me")
    me = answer.json()
    assert (me["id"], me["unit"], me["time_zone"], me["goals"]) == (athlete.id, "kg", "UTC", [])
    assert answer.headers["etag"] == '"1"'


async def test_what_is_changed_stays_and_the_rest_too(athlete: Athlete) -> None:
    await athlete.http.patch("/v1/me", json={"unit": "lb", "time_zone": "Europe/Berlin", "height_cm": 171.5})
    inventory = {"barbell": {"bar_kg": 20, "pairs": {"20": 2}}, "dumbbell": {"loads_kg": [10, 12.5]}}
    answer = await athlete.http.patch("/v1/me", json={"goals": ["pull-ups"], "inventory": inventory})
    me = (await athlete.http.get("/v1/me")).json()
    assert answer.json() == me
    assert (me["unit"], me["time_zone"], me["height_cm"]) == ("lb", "Europe/Berlin", 171.5)
    assert (me["goals"], me["inventory"]) == (["pull-ups"], inventory)
    assert answer.headers["etag"] == '"3"'


async def test_null_puts_a_field_back_to_its_default(athlete: Athlete) -> None:
    await athlete.http.patch("/v1/me", json={"unit": "lb", "name": "Ada"})
    await athlete.http.patch("/v1/me", json={"unit": None, "name": None})
    me = (await athlete.http.get("/v1/me")).json()
    assert (me["unit"], me["name"]) == ("kg", None)


async def test_a_change_to_what_another_device_changed_meanwhile_is_refused(athlete: Athlete) -> None:
    seen = (await athlete.http.get("/v1/me")).headers["etag"]
    await athlete.http.patch("/v1/me", json={"name": "Ada"}, headers={"If-Match": seen})
    answer = await athlete.http.patch("/v1/me", json={"name": "Bea"}, headers={"If-Match": seen})
    assert (answer.status_code, answer.json()["code"]) == (412, "conflict")
    assert (await athlete.http.get("/v1/me")).json()["name"] == "Ada"


async def test_the_same_change_sent_again_is_no_conflict(athlete: Athlete) -> None:
    seen = (await athlete.http.get("/v1/me")).headers["etag"]
    for _ in range(2):
        answer = await athlete.http.patch("/v1/me", json={"name": "Ada"}, headers={"If-Match": seen})
    assert (answer.status_code, answer.headers["etag"]) == (200, '"2"')


async def test_what_is_not_the_clients_to_say_is_not_taken_from_it(athlete: Athlete, other: Athlete) -> None:
    forged = {"id": other.id, "user_id": other.id, "role": "admin", "version": 99}
    answer = await athlete.http.patch("/v1/me", json={**forged, "name": "Ada"})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_frame")
    me = (await athlete.http.get("/v1/me")).json()
    assert (me["id"], me["version"], me["name"]) == (athlete.id, 1, None)
    assert (await other.http.get("/v1/me")).json()["name"] is None


async def test_whoever_wants_no_numbers_is_shown_none_until_they_want_them_again(athlete: Athlete) -> None:
    assert (await athlete.http.patch("/v1/me", json={"hide_numbers": True})).json()["hide_numbers"]
    day = (await athlete.http.get("/v1/nutrition/days/2026-11-20")).json()
    assert (day["hidden"], day["totals"], day["targets"]) == (True, None, None)
    assert (await athlete.http.patch("/v1/me", json={"hide_numbers": False})).json()["hide_numbers"] is False
    assert (await athlete.http.get("/v1/nutrition/days/2026-11-20")).json()["hidden"] is False


@pytest.mark.parametrize(
    "change",
    [
        {"time_zone": "Mars/Olympus"},
        {"time_zone": "../../etc/passwd"},
        {"time_zone": "Europe"},
        {"unit": "stone"},
        {"height_cm": 1e308},
        {"birth_date": "2020-01-01"},
        {"birth_date": "1850-01-01"},
        {"birth_date": "0001-01-01"},
        {"goals": ["x"] * 11},
        {"goals": ["x" * 121]},
        {"locale": "english please"},
        {"inventory": {"barbell": {"bar": "a lot"}}},
    ],
)
async def test_a_value_out_of_bounds_is_refused(athlete: Athlete, change: dict[str, object]) -> None:
    answer = await athlete.http.patch("/v1/me", json=change)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_frame")
    assert (await athlete.http.get("/v1/me")).headers["etag"] == '"1"'


@pytest.mark.parametrize("tag", ["nonsense", '"-1"', '"1e3"', '"' + "9" * 30 + '"', '"²"'])
async def test_a_tag_that_is_none_is_a_client_error(athlete: Athlete, tag: str) -> None:
    answer = await athlete.http.patch("/v1/me", json={"name": "Ada"}, headers={"If-Match": tag.encode()})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_frame")


async def test_an_account_that_was_deleted_cannot_change_anything(athlete: Athlete, owner) -> None:
    await owner.execute("delete from auth.users where id = $1", athlete.id)
    answer = await athlete.http.patch("/v1/me", json={"name": "Ada"})
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")
