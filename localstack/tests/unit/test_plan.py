"""Plans and what LocalStack is told of them."""

from pathlib import Path

import pytest

from hoststack.command.launch import environment
from hoststack.command.plan import Plan
from hoststack.settings import Front


def test_localstack_sees_nothing_of_the_callers_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "production")
    monkeypatch.setenv("DEBUG", "1")

    seen = environment(Plan(python=Path("/py"), settings={"LS_LOG": "debug"}), Path("/here"))

    assert not {"AWS_PROFILE", "DEBUG", "USER"} & set(seen)
    assert seen["HOME"] == "/here"
    assert seen["LS_LOG"] == "debug"


@pytest.mark.parametrize(
    ("listen", "endpoint"),
    [
        ("127.0.0.1", "http://localhost:1"),
        ("0.0.0.0", "http://localhost:1"),
        ("172.17.0.1", "http://172.17.0.1:1"),
    ],
)
def test_the_endpoint_is_where_this_machine_reaches_it(listen: str, endpoint: str) -> None:
    plan = Plan(python=Path("/py"), port=1, listen=listen)

    assert plan.endpoint == endpoint
    assert environment(plan, Path("/here"))["LOCALSTACK_HOST"] == endpoint.removeprefix("http://")


def test_a_front_is_a_port_an_api_and_a_stage() -> None:
    assert Front.parse("8000:api:v1") == Front(port=8000, api_id="api", stage="v1")
    assert str(Front.parse("8000:api:v1")) == "8000:api:v1"
    with pytest.raises(ValueError, match="unpack"):
        Front.parse("8000:api")


@pytest.mark.parametrize("listen", ["127.0.0.1", "127.0.0.53", "::1", "localhost"])
def test_a_cloud_that_only_this_machine_reaches_has_the_usual_key(listen: str) -> None:
    plan = Plan(python=Path("/py"), listen=listen)

    assert plan.secret == "test"
    assert not plan.has_own_key


@pytest.mark.parametrize("listen", ["0.0.0.0", "::", "172.17.0.1", "box.example"])
def test_a_cloud_that_others_reach_has_a_key_of_its_own_each_time(listen: str) -> None:
    plans = [Plan(python=Path("/py"), listen=listen) for _ in range(2)]

    assert plans[0].secret != plans[1].secret
    assert all(len(plan.secret) == 40 and plan.has_own_key for plan in plans)
    assert plans[0].secret not in repr(plans[0])
    assert environment(plans[0], Path("/here"))["HOSTSTACK_SECRET"] == plans[0].secret


def test_on_a_trusted_network_the_key_stays() -> None:
    assert not Plan(python=Path("/py"), listen="0.0.0.0", secret="test").has_own_key
