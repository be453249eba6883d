"""A user's bucket, and those of many."""

from coach.delivery.bounds import USERS, Bounds

NOW = 1_790_000_000_000
BURST, PER_SECOND = 60, 10


def new_bounds() -> Bounds:
    return Bounds(BURST, PER_SECOND)


def admitted(bounds: Bounds, user: str, count: int, now: int = NOW) -> int:
    return sum(bounds.admits(user, now) for _ in range(count))


def test_a_flood_is_admitted_so_far_and_no_further() -> None:
    assert admitted(new_bounds(), "ada", 10 * BURST) == BURST


def test_one_users_flood_is_not_anothers() -> None:
    bounds = new_bounds()
    admitted(bounds, "ada", 10 * BURST)
    assert admitted(bounds, "bea", 5) == 5


def test_what_costs_more_is_taken_whole_or_not_at_all() -> None:
    bounds = new_bounds()
    assert [bounds.admits("ada", NOW, 25) for _ in range(3)] == [True, True, False]
    assert admitted(bounds, "ada", 20) == 10


def test_time_makes_room_again() -> None:
    bounds = new_bounds()
    admitted(bounds, "ada", 10 * BURST)
    assert admitted(bounds, "ada", 10 * BURST, NOW + 1_000) == PER_SECOND
    assert admitted(bounds, "ada", 10 * BURST, NOW + 3_600_000) == BURST


def test_a_clock_set_back_gives_nothing_away() -> None:
    bounds = new_bounds()
    admitted(bounds, "ada", 10 * BURST)
    assert admitted(bounds, "ada", 10, NOW - 60_000) == 0
    assert admitted(bounds, "ada", 10, NOW) == 0


def test_no_more_users_are_remembered_than_fit() -> None:
    bounds = new_bounds()
    for number in range(3 * USERS):
        bounds.admits(f"user{number}", NOW)
    assert len(bounds._left) == USERS
