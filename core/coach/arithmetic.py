"""Comparing and rounding as the programme rules ask: a tolerance of 1e-9, halves away from zero."""

import math

EPS = 1e-9


def at_most(a: float, b: float) -> bool:
    return a <= b + EPS


def less(a: float, b: float) -> bool:
    return a < b - EPS


def same(a: float, b: float) -> bool:
    return abs(a - b) <= EPS


def round_half_up(value: float, places: int = 0) -> float:
    """To `places` decimals; 0.5 goes away from zero, where Python's `round` goes to the even neighbour."""
    scale = 10.0**places
    return math.copysign(math.floor(abs(value) * scale + 0.5 + EPS) / scale, value)


def whole(value: float) -> int:
    """The nearest integer, halves away from zero."""
    return int(round_half_up(value))


def to_half(value: float) -> float:
    """The nearest multiple of 0.5, halves away from zero."""
    return round_half_up(value * 2) / 2


def floor_to(value: float, step: float) -> float:
    """The greatest multiple of `step` that is not above the value."""
    return round(math.floor(value / step + EPS) * step, 9)
