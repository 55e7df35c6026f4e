"""Throttling."""

from hoststack.gateway.limits import KeyThrottle, Throttle, TokenBucket, method_settings


def test_a_bucket_lets_a_burst_through_and_then_its_rate() -> None:
    clock = [0.0]
    bucket = TokenBucket(rate=2, burst=3, now=lambda: clock[0])

    at_once = [bucket.take() for _ in range(4)]
    clock[0] = 1.0
    later = [bucket.take() for _ in range(3)]
    clock[0] = 100.0
    much_later = [bucket.take() for _ in range(4)]

    assert at_once == [True, True, True, False]
    assert later == [True, True, False]
    assert much_later == [True, True, True, False]


def test_the_most_exact_setting_counts_and_methods_do_not_share() -> None:
    throttle = Throttle(
        method_settings(
            [
                {"ResourcePath": "/*", "HttpMethod": "*", "ThrottlingRateLimit": 1},
                {
                    "ResourcePath": "/~1a",
                    "HttpMethod": "GET",
                    "ThrottlingRateLimit": 1,
                    "ThrottlingBurstLimit": 2,
                },
                {"ResourcePath": "/b", "HttpMethod": "*", "LoggingLevel": "INFO"},
            ]
        )
    )

    assert [throttle.take("/a", "GET") for _ in range(3)] == [True, True, False]
    assert [throttle.take("/a", "POST") for _ in range(2)] == [True, False]
    assert [throttle.take("/b", "GET") for _ in range(2)] == [True, False]


def test_without_settings_nothing_is_throttled() -> None:
    assert all(Throttle([]).take("/", "GET") for _ in range(1000))


def test_each_key_of_a_plan_has_a_bucket_and_a_changed_plan_counts_at_once() -> None:
    throttle = KeyThrottle()
    narrow = {"id": "plan", "throttle": {"rateLimit": 0.001, "burstLimit": 2}}
    wide = {"id": "plan", "throttle": {"rateLimit": 0.001, "burstLimit": 3}}

    assert [throttle.take(narrow, "a") for _ in range(3)] == [True, True, False]
    assert throttle.take(narrow, "b")
    assert [throttle.take(wide, "a") for _ in range(4)] == [True, True, True, False]
    assert all(throttle.take({"id": "other"}, "a") for _ in range(100))
