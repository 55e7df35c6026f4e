"""Lambda authorizers: who is let in, who is not, and what the function behind hears of it."""

import pytest

from tests.calls import Answer, call, wait_until
from tests.conftest import Running


def ask(running: Running, path: str, token: str | None) -> Answer:
    url = f"{running.cloud.endpoint}/_aws/execute-api/guarded/live/{path}"
    return call("GET", url, headers={} if token is None else {"Authorization": token})


@pytest.mark.parametrize("path", ["by-token", "by-request?room=1"])
def test_who_the_function_lets_in_is_told_to_the_one_behind(running: Running, path: str) -> None:
    answer = ask(running, path, "friend")

    assert answer.status == 200
    told = answer.json["requestContext"]["authorizer"]
    assert told["principalId"] == "friend"
    assert told["type"] == ("TOKEN" if path == "by-token" else "REQUEST")
    assert told["sure"] == "true"


def test_a_function_that_reads_requests_gets_all_values(running: Running) -> None:
    told = ask(running, "by-request?room=1&room=2", "friend").json["requestContext"]["authorizer"]

    assert (told["rooms"], told["headers"]) == ("2", "true")


def test_a_token_of_another_form_is_refused_without_asking(running: Running) -> None:
    groups = running.aws("logs")

    def asked() -> int:
        told = groups.filter_log_events(logGroupName="/aws/lambda/gate", filterPattern="START")
        return len(told["events"])

    assert ask(running, "by-token", "friends").status == 403  # asked, and refused
    before = wait_until(asked)
    answer = ask(running, "by-token", "friend-7")

    assert (answer.status, answer.json) == (401, {"message": "Unauthorized"})
    assert asked() == before


@pytest.mark.parametrize("token", ["broken", "odd"])
def test_why_an_authorizer_failed_is_told_to_nobody(running: Running, token: str) -> None:
    assert ask(running, "by-token", token).json == {"message": None}


@pytest.mark.parametrize(
    ("token", "status", "message"),
    [
        (None, 401, "Unauthorized"),
        ("", 401, "Unauthorized"),
        ("nobody", 401, "Unauthorized"),
        ("foe", 403, "User is not authorized to access this resource"),
        ("broken", 500, None),
        ("odd", 500, None),
    ],
)
@pytest.mark.parametrize("path", ["by-token", "by-request?room=1"])
def test_everybody_else_stays_outside(
    running: Running, path: str, token: str | None, status: int, message: str | None
) -> None:
    answer = ask(running, path, token)

    assert answer.status == status
    assert (answer.json.get("message") or answer.json.get("Message")) == message


def test_a_request_needs_every_identity_source(running: Running) -> None:
    assert ask(running, "by-request", "friend").status == 401


def test_an_open_method_asks_nobody(running: Running) -> None:
    assert ask(running, "open", None).status == 200


def test_an_answer_is_kept_unless_it_must_not_be(running: Running) -> None:
    def asked_at(path: str) -> str:
        found: str = ask(running, path, "friend").json["requestContext"]["authorizer"]["asked_at"]
        return found

    assert asked_at("by-token") == asked_at("by-token")
    assert asked_at("by-request?room=1") != asked_at("by-request?room=1")
