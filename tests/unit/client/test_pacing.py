"""How a client's patience grows."""

import pytest

from coach_local.client.pacing import BACK_OFF, RETRY, grown


@pytest.mark.parametrize("bounds", [BACK_OFF, RETRY])
def test_patience_doubles_up_to_its_limit(bounds: tuple[float, float]) -> None:
    least, most = bounds

    assert [grown(bounds, tries, jitter=1.0) for tries in (1, 2, 3)] == [least, 2 * least, 4 * least]
    assert grown(bounds, 40, jitter=1.0) == most


def test_chance_takes_off_a_half_at_most() -> None:
    assert grown((1.0, 30.0), 1, jitter=0.0) == 0.5
