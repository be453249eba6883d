"""Whatever is kept in DynamoDB comes back the same."""

from hypothesis import given
from hypothesis import strategies as st

from coach.adapters.dynamo.values import MAX_FLOAT, MAX_INTEGER, MIN_FLOAT, marshal, unmarshal

floats = st.floats(-MAX_FLOAT, MAX_FLOAT).filter(lambda number: number == 0 or abs(number) >= MIN_FLOAT)
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-MAX_INTEGER + 1, MAX_INTEGER - 1)
    | floats
    | st.text()
    | st.binary()
)
values = st.recursive(
    scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=12
)


@given(values)
def test_a_value_survives_the_wire(value):
    assert unmarshal(marshal(value)) == value
