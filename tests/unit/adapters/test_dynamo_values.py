import pytest

from coach.adapters.dynamo.values import marshal, unmarshal


@pytest.mark.parametrize(
    ("value", "marshalled"),
    [
        ("", {"S": ""}),
        (True, {"BOOL": True}),
        (0, {"N": "0"}),
        (-12.5, {"N": "-12.5"}),
        (None, {"NULL": True}),
        (b"\0\xff", {"B": "AP8="}),
        ((1, "a"), {"L": [{"N": "1"}, {"S": "a"}]}),
        ({"a": {"b": []}}, {"M": {"a": {"M": {"b": {"L": []}}}}}),
    ],
)
def test_values_have_their_type_on_the_wire(value, marshalled):
    assert marshal(value) == marshalled


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), -float("inf"), 1e126, 1e-131, 10**38, {1, 2}, object()]
)
def test_what_dynamodb_cannot_keep_exactly_is_refused(value):
    with pytest.raises(ValueError):
        marshal(value)


def test_a_type_that_is_none_of_ours_is_not_guessed_at():
    with pytest.raises(ValueError):
        unmarshal({"SS": ["a"]})


@pytest.mark.parametrize(("text", "value"), [("1", 1), ("1.0", 1.0), ("1E+2", 100.0), ("-0.5", -0.5)])
def test_numbers_are_read_as_dynamodb_may_write_them(text, value):
    assert unmarshal({"N": text}) == value
