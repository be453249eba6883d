import pytest

from coach.loading.inventory import read_rack, unknown_rack


def test_a_bar_with_pairs_makes_every_sum() -> None:
    rack = read_rack({"bar_kg": 20, "pairs": {"20": 1, "10": 1}}, "kg")
    assert rack.loads.totals == (20, 40, 60, 80)


def test_pairs_may_be_counted_as_json_writes_any_number() -> None:
    assert read_rack({"bar_kg": 20, "pairs": {"20": 1.0}}, "kg").loads.totals == (20, 60)


def test_fixed_loads_are_sorted_and_single() -> None:
    assert read_rack({"loads_kg": [10, 4, 10]}, "kg").loads.totals == (4, 10)


def test_a_stack_goes_in_steps_up_to_its_end() -> None:
    assert read_rack({"min_kg": 5, "max_kg": 16, "step_kg": 5}, "kg").loads.totals == (5, 10, 15)


def test_names_without_a_unit_are_in_the_unit_of_the_workout() -> None:
    assert read_rack({"bar": 45, "pairs": {"45": 1}}, "lb").loads.totals == (45, 135)


def test_an_inventory_in_the_other_unit_is_refused_rather_than_converted() -> None:
    with pytest.raises(ValueError, match="the workout is in lb"):
        read_rack({"bar_kg": 20, "pairs": {}}, "lb")


@pytest.mark.parametrize(
    "spec",
    [
        {},
        {"loads": []},
        {"loads": [-2]},
        {"loads": [float("nan")]},
        {"loads": [True]},
        {"loads": "10"},
        {"bar": 20},
        {"bar": -1, "pairs": {}},
        {"bar": 20, "pairs": {"x": 1}},
        {"bar": 20, "pairs": {"20": -1}},
        {"bar": 20, "pairs": {"20": 1.5}},
        {"bar": 20, "pairs": {"nan": 1}},
        {"bar": 20, "pairs": {"0": 1}},
        {"bar": 20, "pairs": {"20.01": 1}},
        {"bar": 20, "pairs": {"20": 61}},
        {"bar": 20, "pairs": {str(n): 1 for n in range(1, 14)}},
        {"min": 10, "max": 5, "step": 5},
        {"min": 0, "max": 5, "step": 0},
        {"min": 0, "max": 2000, "step": 0.1},
    ],
)
def test_an_inventory_that_makes_no_sense_says_so(spec: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        read_rack(spec, "kg")


def test_a_load_on_a_bar_has_its_plates() -> None:
    rack = read_rack({"bar": 20, "pairs": {"20": 1, "15": 2}}, "kg")
    found = rack.plates(80)
    assert found is not None
    assert found.per_side == (15, 15)


def test_dumbbells_have_no_plates() -> None:
    assert read_rack({"loads": [10]}, "kg").plates(10) is None


def test_nothing_known_means_steps_of_two_and_a_half_kilograms_or_five_pounds() -> None:
    assert unknown_rack("machine", "kg").loads.totals[:2] == (2.5, 5)
    assert unknown_rack("machine", "lb").loads.totals[:2] == (5, 10)


def test_an_unknown_barbell_is_loaded_with_the_usual_plates() -> None:
    found = unknown_rack("barbell", "lb").plates(135)
    assert found is not None
    assert found.per_side == (45,)


def test_a_load_below_the_bar_has_no_plates() -> None:
    assert unknown_rack("barbell", "kg").plates(15) is None


def test_the_body_alone_weighs_nothing() -> None:
    assert unknown_rack("body only", "kg").loads.floor(0) == 0
