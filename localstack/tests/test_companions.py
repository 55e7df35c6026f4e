"""`hoststack run --companion`: other commands, from the start of a run to its end."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from hoststack.command.companions import Companion, CompanionError, Companions
from tests.calls import free_ports, is_running, wait_until
from tests.test_cli import Started, is_free, run

# Listens on its port and starts a process of its own; says its pids; on SIGTERM says so and ends.
SERVER = """
import os, signal, socket, subprocess, sys, time
def end(*_):
    print("goodbye", flush=True)
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
child = subprocess.Popen(["sleep", "600"])
server = socket.create_server(("127.0.0.1", int(sys.argv[1])))
print(os.getpid(), child.pid, flush=True)
while True:
    server.accept()[0].close()
"""
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"


@dataclass(slots=True)
class Run:
    """Companions in a folder, and what was said of them."""

    folder: Path
    said: list[str] = field(default_factory=list)
    companions: Companions | None = None

    def plan(self, *wanted: Companion) -> Companions:
        """Companions that the test's end ends."""
        self.companions = Companions(wanted, self.folder, self.said.append)
        return self.companions

    def pids(self, name: str) -> list[int]:
        """What a `SERVER` printed last."""
        lines = (self.folder / f"{name}.log").read_text().splitlines()
        return [int(pid) for pid in lines[-1].split()]


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Run]:
    """No companion yet; none afterwards."""
    run = Run(tmp_path)
    yield run
    if run.companions is not None:
        run.companions.stop()


def python(name: str, code: str, *arguments: object, port: int | None = None) -> Companion:
    """A companion that is a little program."""
    command = (sys.executable, "-c", code, *map(str, arguments))
    return Companion(name=name, port=port, command=command)


def server(name: str, port: int) -> Companion:
    """A companion that listens."""
    return python(name, SERVER, port, port=port)


def test_a_companion_with_a_port_is_ready_before_the_next_starts(here: Run) -> None:
    [port] = free_ports(1)
    asks = f"import socket; socket.create_connection(('127.0.0.1', {port})); print('found it')"

    here.plan(server("first", port), python("second", asks)).start()

    wait_until(lambda: "found it" in (here.folder / "second.log").read_text())
    assert [text.partition(" ")[0] for text in here.said] == ["first", "second"]


def test_stopping_ends_a_companion_gently_and_all_that_it_started(here: Run) -> None:
    [port] = free_ports(1)
    companions = here.plan(server("one", port))
    companions.start()
    pids = here.pids("one")

    companions.stop()

    assert (here.folder / "one.log").read_text().endswith("goodbye\n")
    assert len(pids) == 2
    wait_until(lambda: not any(map(is_running, pids)), timeout_s=2)  # init reaps them, in a moment
    assert is_free(port)


def test_a_companion_that_will_not_end_is_killed(
    here: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hoststack.command.companions._GRACE_S", 0.3)
    companions = here.plan(python("stubborn", STUBBORN))
    companions.start()
    [keeper] = keepers_of(here.folder)

    companions.stop()

    assert not is_running(keeper)
    assert keepers_of(here.folder) == []


def test_companions_with_a_port_end_after_those_without(here: Run) -> None:
    [port] = free_ports(1)
    goes_back = f"""
import signal, socket, sys
def end(*_):
    socket.create_connection(("127.0.0.1", {port}))
    print("it was still there", flush=True)
    sys.exit()
signal.signal(signal.SIGTERM, end)
print("ready", flush=True)
signal.pause()
"""
    companions = here.plan(server("server", port), python("user", goes_back))
    companions.start()
    wait_until(lambda: "ready" in (here.folder / "user.log").read_text())

    companions.stop()

    assert "it was still there" in (here.folder / "user.log").read_text()


def test_a_companion_that_was_killed_starts_again_and_the_user_is_told(here: Run) -> None:
    [port] = free_ports(1)
    companions = here.plan(server("one", port))
    companions.start()
    pid, child = here.pids("one")

    os.kill(pid, signal.SIGKILL)
    look_after_until(companions, lambda: here.pids("one")[0] != pid)

    assert here.said[1].startswith("one ended with status 137; it starts again in 0.5 s, its log")
    assert not is_running(child)
    assert is_running(here.pids("one")[0])


def test_pauses_between_starts_grow(here: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hoststack.command.companions._FIRST_PAUSE_S", 0.05)
    companions = here.plan(python("brief", "print('again', flush=True); raise SystemExit(3)"))
    companions.start()

    look_after_until(companions, lambda: len(here.said) == 4)

    pauses = [text.partition("again in ")[2].partition(" s,")[0] for text in here.said[1:]]
    assert pauses == ["0.05", "0.1", "0.2"]
    assert all("ended with status 3" in text for text in here.said[1:])
    assert (here.folder / "brief.log").read_text().count("again") == 3  # nothing is overwritten


def test_a_companion_whose_keeper_was_killed_does_not_run_twice(here: Run) -> None:
    [port] = free_ports(1)
    companions = here.plan(server("one", port))
    companions.start()
    before = here.pids("one")
    [keeper] = keepers_of(here.folder)

    os.kill(keeper, signal.SIGKILL)
    look_after_until(companions, lambda: here.pids("one") != before)

    assert not any(map(is_running, before))


def test_a_companion_that_cannot_start_is_told_with_the_end_of_its_log(here: Run) -> None:
    [port] = free_ports(1)
    companions = here.plan(python("broken", "raise SystemExit('no configuration')", port=port))

    with pytest.raises(CompanionError, match=r"(?s)broken ended with status 1.*no configuration"):
        companions.start()


def test_a_plan_that_cannot_work_is_told_before_anything_starts(here: Run) -> None:
    with pytest.raises(CompanionError, match=r"one, no-such-command, cannot be run"):
        here.plan(Companion.parse("one=no-such-command --now")).check_plan()
    with pytest.raises(CompanionError, match=r"Two companions are called one"):
        here.plan(Companion.parse("one=sleep 1"), Companion.parse("one=sleep 2")).check_plan()

    assert here.said == []


@pytest.mark.parametrize(
    "text", ["", "one", "one=", "=sleep 1", "One=sleep 1", "one:x=sleep 1", "localstack=sleep 1"]
)
def test_what_is_no_companion_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        Companion.parse(text)


def test_a_command_is_split_as_a_shell_would() -> None:
    assert Companion.parse("a:80=env X='1 2' b=c") == Companion(
        name="a", port=80, command=("env", "X=1 2", "b=c")
    )


def test_a_run_has_companions_and_they_go_when_its_command_line_is_killed(
    tmp_path: Path, runtime_python: Path
) -> None:
    [port] = free_ports(1)
    program = tmp_path / "server.py"
    program.write_text(SERVER)
    option = f"--companion=one:{port}={sys.executable} {program} {port}"
    cloud = Started(tmp_path, runtime_python, option)
    cloud.wait_until_ready()
    pids = Run(tmp_path / "cloud").pids("one")

    assert all(map(is_running, pids))
    taken = run(tmp_path / "other", runtime_python, option, f"--port={free_ports(1)[0]}")
    assert f"Port {port} of 127.0.0.1 is not free" in taken.stderr
    assert "choose another port for one" in taken.stderr
    assert not (tmp_path / "other").exists()

    cloud.process.kill()
    cloud.process.wait()
    wait_until(lambda: not any(map(is_running, pids)))
    assert "goodbye" in (tmp_path / "cloud" / "one.log").read_text()
    wait_until(lambda: not cloud.pids(), timeout_s=10)


def test_a_companion_is_started_again_while_a_reload_runs(
    tmp_path: Path, runtime_python: Path
) -> None:
    [port] = free_ports(1)
    program = tmp_path / "server.py"
    program.write_text(SERVER)
    template = tmp_path / "template.yaml"
    template.write_text("Resources: { Queue: { Type: AWS::SQS::Queue } }")
    watched, began = tmp_path / "watched.txt", tmp_path / "began.txt"
    watched.touch()
    cloud = Started(
        tmp_path,
        runtime_python,
        f"--companion=one:{port}={sys.executable} {program} {port}",
        f"--template={template}",
        f"--watch={watched}",
        f"--build=sh -c 'echo $$ >> {began}; exec sleep 600'",
        front="",
    )
    cloud.wait_until_ready()
    here = Run(tmp_path / "cloud")
    before = here.pids("one")

    watched.write_text("changed")
    wait_until(began.exists)
    os.kill(before[0], signal.SIGKILL)
    wait_until(lambda: here.pids("one") != before)

    # nor does the reload hold up the end
    cloud.process.terminate()
    assert cloud.process.wait(15) == 0
    assert not is_running(int(began.read_text()))
    assert "failed" not in cloud.output.read_text()


def look_after_until(companions: Companions, is_done: Callable[[], bool]) -> None:
    """Do what a run does all the time, until something is so."""

    def look() -> bool:
        companions.look_after()
        return is_done()

    wait_until(look)


def keepers_of(folder: Path) -> list[int]:
    """This process's children that write to a log in a folder."""
    found = []
    for task in Path("/proc/self/task").iterdir():
        for pid in (task / "children").read_text().split():
            with suppress(FileNotFoundError):  # one that has ended, and nobody has asked for
                if Path(f"/proc/{pid}/fd/1").readlink().is_relative_to(folder):
                    found.append(int(pid))
    return found
