"""Callers with API keys: make keys, a share for each, and tasks that are nobody else's."""

import json
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.stand.cloud import ROOT, Answer, Cloud, call
from tests.stand.waiting import ends_within

STACK = {
    "Prefix": "keyed",
    "Auth": "key",
    "KeyRate": "20",
    "KeyBurst": "40",
    "ModelSeconds": "0",
    "Scale": "small",
}


@pytest.fixture(scope="module")
def keyed(cloud: Cloud) -> str:
    """The base URL of an API that asks for keys."""
    cloud.deploy("keyed", STACK)
    return cloud.gateway("keyed")


@pytest.fixture(scope="module")
def keys(cloud: Cloud, keyed: str) -> dict[str, str]:
    """The keys of two callers, by name."""
    made = {name: keys_command(cloud, f"--new={name}") for name in ("ann", "bob")}
    return {name: said.rpartition(" ")[2] for name, said in made.items()}


def keys_command(cloud: Cloud, *arguments: str, is_refused: bool = False) -> str:
    """What `make keys` prints for the second stack."""
    promptlane = str(ROOT / ".venvs/cli/bin/promptlane")
    done = subprocess.run(
        [promptlane, "keys", f"--endpoint={cloud.endpoint}", "--stack=keyed", *arguments],
        check=False,
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"},
    )
    assert (done.returncode != 0) is is_refused, done.stderr
    said: str = done.stderr if is_refused else done.stdout
    return said.strip()


def test_nobody_comes_in_without_a_key(keyed: str) -> None:
    url = f"{keyed}/process?message=hello"
    for answer in (call("POST", url), call("POST", url, x_api_key="guessed-guessed-guessed")):
        assert answer.status == 403
        assert answer.json["type"] == "urn:promptlane:problem:access-denied"
        assert "x-api-key" in answer.json["detail"]
    assert call("GET", f"{keyed}/").status == 200
    assert call("GET", f"{keyed}/openapi.json").status == 200


def test_the_tasks_of_a_key_are_nobody_elses(keyed: str, keys: dict[str, str]) -> None:
    def asked(who: str, method: str, path: str, body: bytes | None = None) -> Answer:
        return call(
            method, keyed + path, body, x_api_key=keys[who], content_type="application/json"
        )

    body = json.dumps({"messages": [{"message": "one"}, {"message": "+380991414444"}]}).encode()
    batch = asked("ann", "POST", "/batches", body)
    assert (batch.status, batch.json["counts"]) == (202, {"accepted": 1, "refused": 1})
    path = f"/batches/{batch.json['batch_id']}"
    task = f"/status/{batch.json['tasks'][0]['task_id']}"

    assert ends_within(10, lambda: asked("ann", "GET", task).json["status"] == "SUCCESS")
    done = asked("ann", "GET", f"{path}?results=true").json
    assert done["counts"] == {"SUCCESS": 1, "refused": 1}
    assert done["tasks"][0]["result"] == "Analysed 1 word, 3 characters."
    assert {asked("bob", "GET", each).status for each in (path, task)} == {404}
    assert asked("bob", "DELETE", task).status == 404


def test_a_key_that_asks_too_often_is_told_when_to_come_back_and_others_are_not(
    keyed: str, keys: dict[str, str]
) -> None:
    def ask(who: str) -> Answer:
        return call("GET", f"{keyed}/health", x_api_key=keys[who])

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: ask("ann"), range(120)))

    assert {answer.status for answer in answers} == {200, 429}
    refused = next(answer for answer in answers if answer.status == 429)
    assert refused.json["type"] == "urn:promptlane:problem:too-many-requests"
    assert int(refused.headers["Retry-After"]) > 0
    assert ask("bob").status == 200


def test_keys_are_listed_and_revoked(cloud: Cloud, keyed: str, keys: dict[str, str]) -> None:
    value = keys_command(cloud, "--new=carol").rpartition(" ")[2]
    assert call("GET", f"{keyed}/health", x_api_key=value).status == 200

    assert [line.split()[0] for line in keys_command(cloud).splitlines()] == ["ann", "bob", "carol"]
    assert value not in keys_command(cloud)
    assert "already" in keys_command(cloud, "--new=carol", is_refused=True)
    keys_command(cloud, "--revoke=carol")

    assert call("GET", f"{keyed}/health", x_api_key=value).status == 403
    assert "no key carol" in keys_command(cloud, "--revoke=carol", is_refused=True)
