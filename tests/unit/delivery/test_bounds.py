"""Frames that leave no trace, from one user and from many."""

from coach.delivery.bounds import BURST, PER_SECOND, USERS, Bounds

NOW = 1_790_000_000_000


def admitted(bounds: Bounds, user: str, count: int, now: int = NOW) -> int:
    return sum(bounds.admits(user, now) for _ in range(count))


def test_a_flood_is_answered_so_far_and_no_further() -> None:
    assert admitted(Bounds(), "ada", 10 * BURST) == BURST


def test_one_users_flood_is_not_anothers() -> None:
    bounds = Bounds()
    admitted(bounds, "ada", 10 * BURST)
    assert admitted(bounds, "bea", 5) == 5


def test_time_makes_room_again() -> None:
    bounds = Bounds()
    admitted(bounds, "ada", 10 * BURST)
    assert admitted(bounds, "ada", 10 * BURST, NOW + 1_000) == PER_SECOND
    assert admitted(bounds, "ada", 10 * BURST, NOW + 3_600_000) == BURST


def test_a_clock_set_back_gives_nothing_away() -> None:
    bounds = Bounds()
    admitted(bounds, "ada", 10 * BURST)
    assert admitted(bounds, "ada", 10, NOW - 60_000) == 0


def test_no_more_users_are_remembered_than_fit() -> None:
    bounds = Bounds()
    for number in range(3 * USERS):
        bounds.admits(f"user{number}", NOW)
    assert len(bounds._left) == USERS
