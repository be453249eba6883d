"""A protection of delivery: the edit that removes it, and the tests that then go red."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Edit:
    """`old` stands exactly once in the file."""

    file: str
    old: str
    new: str


@dataclass(frozen=True)
class Protection:
    what: str
    edits: tuple[Edit, ...]
    tests: tuple[str, ...]
    """Each of them goes red."""


def one_fault(scenario: str) -> str:
    """The explorer: every fault at every step of a scenario."""
    return (
        f"tests/explorer/test_schedules.py::test_every_promise_is_kept_whatever_befalls_one_step[{scenario}]"
    )


def several_faults(scenario: str) -> str:
    return f"tests/explorer/test_schedules.py::test_every_promise_is_kept_whatever_befalls_several_steps[{scenario}]"


def no_fault(scenario: str) -> str:
    return f"tests/explorer/test_schedules.py::test_every_promise_is_kept_without_faults[{scenario}]"
