"""What template.yaml allows at each scale."""

from typing import Any

import pytest

from tests.stand.cloudformation import properties, resolved, template

SCALES: dict[str, dict[str, int]] = template()["Mappings"]["Scales"]
FUNCTIONS_THAT_RESERVE = ("ClientFunction", "BusinessFunction", "WorkerFunction")

# AWS's own limits: an account's concurrency, what of it must stay free, one region's API requests.
ACCOUNT_CONCURRENCY, UNRESERVED = 1_000, 100
ACCOUNT_REQUESTS_PER_S, ACCOUNT_BURST = 10_000, 5_000


def at(scale: str, name: str, **parameters: Any) -> dict[str, Any]:
    """A resource's properties at one scale."""
    filled: dict[str, Any] = resolved(properties(name), Scale=scale, **parameters)
    return filled


def test_each_scale_says_the_same_things() -> None:
    assert set(SCALES) == set(template()["Parameters"]["Scale"]["AllowedValues"])
    assert len({tuple(scale) for scale in SCALES.values()}) == 1


def test_unless_told_otherwise_the_scale_is_one_that_a_new_account_takes() -> None:
    for name in FUNCTIONS_THAT_RESERVE:
        assert "ReservedConcurrentExecutions" not in {
            key: value for key, value in resolved(properties(name)).items() if value is not None
        }
    assert resolved(properties("WorkerMapping"))["ScalingConfig"]["MaximumConcurrency"] <= 10


@pytest.mark.parametrize("scale", ["medium", "large"])
def test_the_larger_scales_reserve_what_an_account_can_give(scale: str) -> None:
    reserved = [at(scale, name)["ReservedConcurrentExecutions"] for name in FUNCTIONS_THAT_RESERVE]

    assert min(reserved) > 0
    assert sum(reserved) <= ACCOUNT_CONCURRENCY - UNRESERVED


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("mapping", ["WorkerMapping", "BuriedMapping"])
def test_a_mapping_takes_partial_failures_and_what_aws_allows(mapping: str, scale: str) -> None:
    declared = at(scale, mapping)

    assert declared["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert declared["BatchSize"] <= 10 or declared["MaximumBatchingWindowInSeconds"] >= 1
    assert declared["BatchSize"] <= 10_000
    assert 2 <= declared["ScalingConfig"]["MaximumConcurrency"] <= 1_000


@pytest.mark.parametrize("scale", ["medium", "large"])
@pytest.mark.parametrize("chosen", [0, 7])
def test_a_mapping_asks_for_no_more_batches_than_its_function_has_reserved(
    scale: str, chosen: int
) -> None:
    most = at(scale, "WorkerMapping", WorkerConcurrency=chosen)["ScalingConfig"]
    reserved = at(scale, "WorkerFunction", WorkerConcurrency=chosen)

    assert most["MaximumConcurrency"] == reserved["ReservedConcurrentExecutions"]
    assert most["MaximumConcurrency"] == (7 if chosen else SCALES[scale]["WorkerConcurrency"])


@pytest.mark.parametrize(
    ("scale", "connections"), [("small", 10), ("medium", 50), ("large", 1_000)]
)
def test_a_scale_lets_so_many_tasks_run_at_once_even_if_no_batch_fills(
    scale: str, connections: int
) -> None:
    limits = SCALES[scale]
    fewest_in_a_batch = 1 if limits["BatchWindowSeconds"] == 0 else 10

    assert limits["WorkerConcurrency"] * fewest_in_a_batch >= connections


@pytest.mark.parametrize("scale", SCALES)
def test_a_batch_fits_into_sqs_and_its_worker(scale: str) -> None:
    limits = SCALES[scale]
    message_bytes = template()["Parameters"]["MaxMessageCharacters"]["Default"] * 4 + 300

    # Lambda closes a batch at 6 MB, so that larger ones come in two.
    assert min(limits["BatchSize"] * message_bytes, 6_000_000) < limits["WorkerMemory"] * 1e6 / 4
    assert 128 <= limits["WorkerMemory"] <= 10_240


@pytest.mark.parametrize("scale", SCALES)
def test_the_throttle_lets_the_connections_in_and_keeps_to_the_account(scale: str) -> None:
    [settings] = at(scale, "ClientApi")["MethodSettings"]

    assert settings["ThrottlingRateLimit"] == SCALES[scale]["ThrottleRate"]
    assert settings["ThrottlingBurstLimit"] == SCALES[scale]["ThrottleBurst"]
    assert settings["ThrottlingRateLimit"] <= ACCOUNT_REQUESTS_PER_S
    assert 10 <= settings["ThrottlingBurstLimit"] <= ACCOUNT_BURST


def test_the_table_is_on_demand_at_every_scale() -> None:
    assert {at(scale, "TasksTable")["BillingMode"] for scale in SCALES} == {"PAY_PER_REQUEST"}
    assert "ProvisionedConcurrencyConfig" not in str(template())
