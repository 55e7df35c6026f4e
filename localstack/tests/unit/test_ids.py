"""Random UUIDs, many from one fetch."""

import os
import subprocess
import sys
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from hoststack import ids


def test_they_are_uuids_of_version_4_and_none_comes_twice() -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: ids.uuid4(), range(20_000)))

    assert len(set(made)) == len(made)
    assert {(each.version, each.variant) for each in made} == {(4, uuid.RFC_4122)}


def test_the_system_is_asked_seldom(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    urandom = os.urandom

    def ask(size: int) -> bytes:
        asked.append(size)
        return urandom(size)

    monkeypatch.setattr(os, "urandom", ask)
    monkeypatch.setattr(ids, "_fetched", [])  # other tests leave some
    for _ in range(1_000):
        ids.uuid4()

    assert len(asked) == 4


_FORKS = """
import os
from hoststack import ids

ids.uuid4()  # more are fetched with it
child = os.fork()
print(ids.uuid4(), flush=True)
if child:
    os.waitpid(child, 0)
"""


def test_a_fork_makes_its_own() -> None:
    run = subprocess.run(
        [sys.executable, "-c", _FORKS], capture_output=True, text=True, timeout=60, check=True
    )

    theirs, own = run.stdout.split()
    assert theirs != own
