import pytest
from pydantic import ValidationError

from coach_local.gateway.faults import FAULT, DisconnectFault, Faults, InvokeFault, PostFault


def test_without_faults_nothing_strikes():
    faults = Faults()
    assert faults.post("c") is faults.disconnect("c") is faults.invoke("f") is faults.jwks() is None
    assert not faults.throttle("f")
    assert not faults.freeze("f")


def test_a_fault_strikes_as_often_as_it_says():
    faults = Faults(PostFault(status=429, times=2))
    assert [faults.post("c") is not None for _ in range(3)] == [True, True, False]
    assert faults.active == []


def test_a_fault_strikes_only_where_it_is_meant_to():
    faults = Faults(PostFault(status=410, connection="a"), InvokeFault(function="answer"))
    assert faults.post("b") is None
    assert faults.post("a").status == 410
    assert faults.invoke("photo") is None
    assert faults.invoke("answer").copies == 1
    assert faults.disconnect("a") is None


def test_the_earlier_fault_comes_first():
    faults = Faults(DisconnectFault(lost=True, times=1), DisconnectFault(copies=2))
    assert faults.disconnect("c").lost
    assert faults.disconnect("c").copies == 2


def test_chance_is_the_same_for_the_same_seed():
    def strikes(seed):
        faults = Faults(PostFault(status=429, chance=0.3), seed=seed)
        return [faults.post("c") is not None for _ in range(200)]

    assert strikes(1) == strikes(1) != strikes(2)
    assert 30 < sum(strikes(1)) < 90


def test_a_post_with_a_spread_takes_a_time_in_between():
    faults = Faults(PostFault(delay=0.008, spread=0.017))
    delays = [faults.delay(faults.post("c")) for _ in range(200)]
    assert 0.008 <= min(delays) < 0.01
    assert 0.023 < max(delays) <= 0.025


@pytest.mark.parametrize(
    ("fault", "delivers"),
    [
        (PostFault(), True),
        (PostFault(delay=60), True),
        (PostFault(status=410), False),
        (PostFault(status=500, deliver=True), True),
        (PostFault(deliver=False), False),
    ],
)
def test_a_refused_post_is_not_delivered_unless_it_says_so(fault, delivers):
    assert fault.delivers is delivers


@pytest.mark.parametrize("fault", [{"kind": "meteor"}, {"kind": "post", "delay": -1}, {"status": 429}, {}])
def test_an_impossible_fault_is_refused(fault):
    with pytest.raises(ValidationError):
        FAULT.validate_python(fault)
