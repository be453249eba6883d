import pytest

from coach.answering.numbers import computed, quantities, stated, supported
from coach.answering.quantity import Quantity


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("82.5 kg", ["82.5 kg"]),
        ("80kg and 2,5 Kilo", ["80kg", "2,5 Kilo"]),
        ("1,200 kcal or 1.200 kcal or 1 200 kcal", ["1,200 kcal", "1.200 kcal", "1 200 kcal"]),
        ("2-3 min, 1.6 to 2.2 g/kg, 60 bis 90 s", ["2-3 min", "1.6 to 2.2 g/kg", "60 bis 90 s"]),
        ("RPE 8.5 and RIR2", ["RPE 8.5", "RIR2"]),
        ("1.6 g per kg", ["1.6 g per kg"]),
        ("3x8 reps", ["8 reps"]),
        ("100 x 5", ["100"]),
        ("5 x 5, 3 days a week, in 2019, at 5 pm, step 2", []),
        ("6 weeks, two days, 7 days a week", ["6 weeks", "two days", "7 days"]),
        ("50%", ["50%"]),
        ("**100** kg and a hundred kilos", ["100** kg", "hundred kilos"]),
        ("between 92 and 97 kg", ["92 and 97 kg"]),
        ("40, 55, then 70 kg", ["40, 55, then 70 kg"]),
        ("In 2019, 20 kg", ["20 kg"]),
        ("100 heavy kilos, 7 or more hours", ["100 heavy kilos", "7 or more hours"]),
        ("Weight (kg): 100", ["100"]),
        ("| Squat | 100 | 5 |", ["100"]),
        ("Put 100 on the bar.", ["100"]),
        ("Your max is 140.", ["140"]),
        ("Heart rate of 150, then rest", ["150"]),
        ("Protein: 180", ["180"]),
        ("two plates a side, 1.5 times your bodyweight", ["two plates", "1.5 times your bodyweight"]),
        ("one more set, one minute, two reps in the tank, at 45 degrees", []),
        ("Set the bench to 30 degrees. Use 50 jumps.", []),
        ("1.2.3 kg", ["1.2.3 kg"]),
        ("Rest: 0:45, then at 7:30", ["0:45"]),
        ("a 5x5 day, 21s curls, the 90/90 stretch, kills two birds with one stone", []),
        ("anderthalb Minuten, पैंसठ किलो", ["anderthalb Minuten", "पैंसठ किलो"]),
        ("12 Wiederholungen, 8 séries", ["12 Wiederholungen", "8 séries"]),
        ("6:15 per km, 5:20 /km, at 6:15", ["6:15 per km", "5:20 /km"]),
        ("ten per cent, un 15 por ciento, dix pour cent", ["ten per cent", "15 por ciento", "dix pour cent"]),
        ("give it 100 %, 110 % today", []),
        ("100 % of your max", ["100 %"]),
        ("100 u of insulin, 110 IE", ["100 u", "110 IE"]),
        ("90 tours par minute, puis 3 tours", ["90 tours par minute"]),
        ("an RPE of 9, in the 70th percentile", ["RPE of 9", "70th percentile"]),
        ("at 85 rpm for 40 yards with 1.5 pood", ["85 rpm", "40 yards", "1.5 pood"]),
        ("3×30 s", ["30 s"]),
        (r"\approx 99.2\ \text{kg}", [r"99.2\ \text{kg"]),
        (
            "half that weight, two thirds of that, twice your bench",
            ["half that weight", "two thirds of that", "twice your bench"],
        ),
        (
            "half an hour or a quarter of an hour",
            ["half an hour", "quarter of an hour"],
        ),
        ("Then try 117.5, or 20.3", ["117.5"]),
        ("1.6 g of protein per kg", ["1.6 g of protein per kg"]),
        ("½ kg, ㎏ 100", ["½ kg", "100"]),
    ],
)
def test_numbers_with_a_unit_are_found(text: str, found: list[str]) -> None:
    assert [text[one.start : one.end] for one in quantities(text)] == found


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("82.5 kg", Quantity(82.5, "kg")),
        ("83 kg", Quantity(82.5, "kg")),
        ("182 lb", Quantity(82.5, "kg")),
        ("2 min", Quantity(120, "s")),
        ("1.5 h", Quantity(90, "min")),
        ("9000 kJ", Quantity(2151, "kcal")),
        ("490 kcal", Quantity(487, "kcal")),
        ("1.7 g/kg", Quantity(1.68, "g/kg")),
        ("1.200 kcal", Quantity(1200, "kcal")),
        ("40 g", Quantity(40, "")),
        ("26 minutes and 40 seconds", Quantity(1600, "s")),
        ("2 h 5 min", Quantity(125, "min")),
        ("1:30 min", Quantity(90, "s")),
        ("6 mg/kg", Quantity(6, "mg/kg")),
        ("about 2,300 kcal", Quantity(2312, "kcal")),
    ],
)
def test_rounding_and_conversion_are_allowed(said: str, known: Quantity) -> None:
    assert supported(next(quantities(said)), [known])


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("85 kg", Quantity(82.5, "kg")),
        ("82.5 lb", Quantity(82.5, "kg")),
        ("5 reps", Quantity(5, "min")),
        ("450 kcal", Quantity(487, "kcal")),
        ("1.8 g/kg", Quantity(1.6, "g/kg")),
        ("2-3 min", Quantity(120, "s")),
    ],
)
def test_another_number_or_unit_is_not_the_same(said: str, known: Quantity) -> None:
    assert not supported(next(quantities(said)), [known])


def test_repetitions_in_reserve_may_be_told_as_left_in_the_tank() -> None:
    assert supported(next(quantities("3 reps left in the tank")), [Quantity(3, "rir")])
    assert not supported(next(quantities("4 reps left in the tank")), [Quantity(3, "rir")])


def test_the_repetitions_of_a_load_prove_themselves() -> None:
    assert supported(next(quantities("5, 5 and 4 reps")), list(stated("80 kg x 5, 5, 4")))


def test_a_load_is_compared_exactly_but_for_a_conversion() -> None:
    load = [Quantity(82.5, "kg")]
    assert not supported(next(quantities("83 kg")), load, exactly=True)
    assert supported(next(quantities("82.5 kg")), load, exactly=True)
    assert supported(next(quantities("182 lb")), load, exactly=True)
    assert not supported(next(quantities("185 lb")), load, exactly=True)


def test_a_tools_result_gives_its_numbers_with_the_units_of_its_keys() -> None:
    result = {
        "load_kg": 82.5,
        "sets": [{"reps": 5, "rest_s": 120}],
        "note": "about 30 min",
        "ok": True,
        "x": 7,
    }
    assert set(computed(result)) == {
        Quantity(82.5, "kg"),
        Quantity(5, "reps"),
        Quantity(120, "s"),
        Quantity(30, "min"),
        Quantity(7, ""),
    }
