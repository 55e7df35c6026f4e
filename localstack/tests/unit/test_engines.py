"""What is refused of the second engine, and how it is started."""

from pathlib import Path

import pytest

from hoststack.command import engines
from hoststack.command.cloud import CloudError
from hoststack.command.options import parser
from hoststack.command.plan import Plan
from hoststack.ministack import launch

RUN = ["run", "--runtime-python=python"]
MINISTACK = [*RUN, "--engine=ministack", "--ministack=python"]


def check(*arguments: str) -> None:
    """Check a command line."""
    engines.check(parser(run=lambda _: None, deploy=lambda _: None).parse_args(arguments))


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([*MINISTACK, "--listen=0.0.0.0"], "--listen 0.0.0.0: "),
        ([*MINISTACK, "--own-key"], "--own-key: "),
        ([*MINISTACK, "--trusted-network"], "--trusted-network: "),
        ([*MINISTACK, "--logs"], "--logs: "),
        ([*MINISTACK, "--lambda-metrics"], "--lambda-metrics: "),
        ([*RUN, "--engine=ministack"], "--engine ministack needs --ministack"),
        ([*RUN, "--ministack=python"], "--ministack is for --engine ministack"),
    ],
)
def test_what_an_engine_cannot_do_is_named(arguments: list[str], told: str) -> None:
    with pytest.raises(CloudError) as refused:
        check(*arguments)

    assert told in str(refused.value)


@pytest.mark.parametrize(
    "arguments",
    [
        MINISTACK,
        [*MINISTACK, "--listen=localhost", "--no-logs"],
        [*RUN, "--listen=0.0.0.0", "--own-key", "--logs", "--lambda-metrics"],
    ],
)
def test_what_it_can_do_passes(arguments: list[str]) -> None:
    check(*arguments)


def test_ministack_has_nothing_of_the_callers_own_and_checks_signatures(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_SESSION_TOKEN", "mine")
    monkeypatch.setenv("GATEWAY_PORT", "1")
    plan = Plan(python=Path("python"), ministack=Path("python"), port=4600, settings={"X": "1"})

    variables = launch.environment(plan, Path("/folder"))

    assert variables["AUTH"] == "true"
    assert (variables["GATEWAY_PORT"], variables["HOSTSTACK_LISTEN"]) == ("4600", "127.0.0.1")
    assert variables["TMPDIR"].startswith(variables["HOME"])
    assert variables["X"] == "1"
    assert "mine" not in variables.values()
