from coach_local.gateway.limits import Bucket, Limits


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def test_a_burst_passes_and_not_one_more():
    bucket = Bucket(rate=10, burst=3, clock=Clock())
    assert [bucket.take() for _ in range(4)] == [True, True, True, False]


def test_time_gives_back_at_the_rate_and_never_more_than_a_burst():
    clock = Clock()
    bucket = Bucket(rate=10, burst=2, clock=clock)
    bucket.take(), bucket.take()
    clock.now = 0.1
    assert [bucket.take(), bucket.take()] == [True, False]
    clock.now = 60
    assert [bucket.take(), bucket.take(), bucket.take()] == [True, True, False]


def test_the_limits_are_the_platforms():
    limits = Limits()
    assert (limits.frame, limits.message) == (32_768, 131_072)
    assert (limits.idle, limits.connection, limits.integration) == (600, 7_200, 29)
    assert (limits.requests_per_second, limits.burst) == (10_000, 5_000)
    assert (limits.async_payload, limits.sync_payload) == (1_048_576, 6_291_456)
