from coach.loading.loads import Loads
from coach.training.warmup import warmup_ramp


def test_the_ramp_goes_from_the_bar_to_eighty_percent() -> None:
    assert warmup_ramp(100, 20, "kg") == ((20, "bar"), (40, 5), (60, 3), (80, 2))


def test_steps_are_rounded_down() -> None:
    assert warmup_ramp(72.5, 20, "kg") == ((20, "bar"), (27.5, 5), (42.5, 3), (57.5, 2))


def test_pounds_go_in_fives() -> None:
    assert warmup_ramp(225, 45, "lb") == ((45, "bar"), (90, 5), (135, 3), (180, 2))


def test_a_bare_bar_needs_no_ramp() -> None:
    assert warmup_ramp(20, 20, "kg") == ()


def test_a_step_that_is_not_above_the_one_before_is_left_out() -> None:
    assert warmup_ramp(30, 20, "kg") == ((20, "bar"), (22.5, 2))


def test_with_an_inventory_each_step_can_be_loaded() -> None:
    loads = Loads((20.0, 40.0, 60.0, 80.0, 100.0))
    assert warmup_ramp(100, 20, "kg", loads) == ((20, "bar"), (40, 5), (60, 3), (80, 2))
    assert warmup_ramp(60, 20, "kg", loads) == ((20, "bar"), (40, 2))
