"""Working on the code of a stack that runs."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hoststack.deploying.reload import Commands, Reloader, run
from hoststack.deploying.stack import Stack
from hoststack.deploying.updates import update
from tests.calls import invoke
from tests.conftest import Running

TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Function:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: reloaded
      Runtime: python3.13
      CodeUri: code
      Handler: app.handler
      Timeout: 20
      Environment: { Variables: { GREETING: hello } }
"""
HANDLER = """
import os, time

def handler(event, context):
    time.sleep(event.get("seconds", 0))
    return "first", os.environ["GREETING"]
"""


class Work:
    """A function that is deployed and worked on; `told` is what its author has read."""

    def __init__(self, running: Running, folder: Path, *, build: str = "", check: str = "") -> None:
        self.module = folder / "code" / "app.py"
        self.template = folder / "template.yaml"
        self.module.parent.mkdir(exist_ok=True)
        self.module.write_text(HANDLER)
        self.template.write_text(TEMPLATE)
        self.told: list[str] = []
        self.aws_lambda = running.aws("lambda")
        stack = Stack(name="reloaded", template=self.template)
        running.cloud.deploy(stack)
        update(stack, running.cloud.endpoint)  # CloudFormation knows nothing of the test before
        self.reloader = Reloader(
            stack,
            (running.cloud.endpoint, running.cloud.plan.secret),
            paths=[self.module.parent],
            say=self.told.append,
            commands=Commands(build=build, check=check),
        )

    def replace(self, old: str, new: str) -> None:
        """Edit the module, and let the change be seen."""
        self.module.write_text(self.module.read_text().replace(old, new))
        self.reloader.look()

    def answer(self, seconds: float = 0) -> object:
        """What the function answers."""
        return invoke(self.aws_lambda, "reloaded", {"seconds": seconds}).payload


@pytest.fixture
def work(running: Running, tmp_path: Path) -> Iterator[Work]:
    """A function whose code is its folder."""
    yield Work(running, tmp_path)


def test_the_next_request_runs_the_new_code_and_the_last_one_finishes_with_the_old(
    work: Work,
) -> None:
    assert work.answer() == ["first", "hello"]
    with ThreadPoolExecutor() as pool:
        slow = pool.submit(work.answer, seconds=3)
        time.sleep(0.5)

        work.replace("first", "second")

        assert not slow.done()
        assert work.answer() == ["second", "hello"]
        assert slow.result() == ["first", "hello"]
    assert work.told[0].startswith("app.py: reloaded reloaded (")


def test_a_syntax_error_is_told_with_its_place_and_the_old_code_goes_on(work: Work) -> None:
    work.replace("def handler", "def def handler")
    assert f"{work.module}, line 4: invalid syntax" in work.told[-1]
    assert "What was deployed before goes on." in work.told[-1]
    assert work.answer() == ["first", "hello"]

    (work.module.parent / "beside.py").write_text("1")  # what is wrong is not forgotten
    work.reloader.look()
    assert "line 4: invalid syntax" in work.told[-1]

    work.replace("def def handler", "def handler")
    assert work.told[-1].startswith("app.py, beside.py: reloaded reloaded (")


def test_a_change_that_changes_no_code_updates_nothing(work: Work) -> None:
    work.module.touch()
    work.reloader.look()

    assert work.told[0].startswith("app.py: no function's code changed (")


def test_a_changed_template_is_deployed_again(work: Work) -> None:
    work.template.write_text(TEMPLATE.replace("hello", "ahoy"))
    work.reloader.look()

    assert work.told[0].startswith("template.yaml: the stack reloaded is deployed again (")
    assert work.answer() == ["first", "ahoy"]


def test_a_build_that_fails_is_told_with_what_it_said(running: Running, tmp_path: Path) -> None:
    build = tmp_path / "build.sh"
    build.write_text("echo cannot be built; exit 1")
    work = Work(running, tmp_path, build=f"sh {build}")

    work.replace("first", "second")

    assert work.told[0].startswith(f"sh {build} failed:\ncannot be built")
    assert work.answer() == ["first", "hello"]

    build.write_text("true")
    work.module.touch()
    work.reloader.look()

    assert work.answer() == ["second", "hello"]


MADE_OF = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Layer: { Type: AWS::Serverless::LayerVersion, Properties: { ContentUri: layer } }
  Function:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: made-of
      Runtime: python3.13
      CodeUri: code
      Handler: app.handler
      Layers: [!Ref Layer]
"""


def test_a_changed_layer_is_deployed_with_the_stack(running: Running, tmp_path: Path) -> None:
    module = tmp_path / "layer" / "python" / "word.py"
    module.parent.mkdir(parents=True)
    module.write_text("WORD = 'first'")
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "app.py").write_text("import word\nhandler = lambda *_: word.WORD\n")
    stack = Stack(name="made-of", template=tmp_path / "template.yaml")
    stack.template.write_text(MADE_OF)
    running.cloud.deploy(stack)
    told: list[str] = []
    reloader = Reloader(
        stack,
        (running.cloud.endpoint, running.cloud.plan.secret),
        paths=[tmp_path / "code"],
        say=told.append,
    )

    module.write_text("WORD = 'second'")
    reloader.look()

    assert told[-1].startswith("word.py: the stack made-of is deployed again (")
    assert invoke(running.aws("lambda"), "made-of").payload == "second"


LAYER = "  Layer: { Type: AWS::Serverless::LayerVersion, Properties: { ContentUri: layer } }\n"


def test_a_build_that_writes_code_and_template_is_deployed_once(
    running: Running, tmp_path: Path
) -> None:
    """As `sam build` does: it writes its template anew each time, the same one or another."""
    source, built = tmp_path / "source", tmp_path / "built"
    source.mkdir()
    (source / "app.py").write_text(HANDLER)
    template = TEMPLATE.replace("reloaded", "built") + LAYER
    (source / "template.yaml").write_text(template)
    build = tmp_path / "build.sh"
    build.write_text(
        f"rm -rf {built}; mkdir -p {built}/code {built}/layer; cp {source}/app.py {built}/code; "
        f"cp {source}/template.yaml {built}; echo word > {built}/layer/data.txt"
    )
    run(["sh", str(build)], -1)
    stack = Stack(name="built", template=built / "template.yaml")
    running.cloud.deploy(stack)
    told: list[str] = []
    reloader = Reloader(
        stack,
        (running.cloud.endpoint, running.cloud.plan.secret),
        paths=[source],
        say=told.append,
        commands=Commands(build=f"sh {build}"),
    )

    (source / "app.py").write_text(HANDLER.replace("first", "second"))
    reloader.look()
    reloader.look()

    assert [line.partition(" (")[0] for line in told] == ["app.py: built reloaded"]

    (source / "template.yaml").write_text(template + "# more\n")
    reloader.look()
    (source / "template.yaml").write_text(template.replace("hello", "ahoy"))
    reloader.look()
    reloader.look()

    assert [line.partition(" (")[0] for line in told[1:]] == [
        "template.yaml: no function's code changed",
        "template.yaml: the stack built is deployed again",
    ]
    assert invoke(running.aws("lambda"), "built", {}).payload == ["second", "ahoy"]


TWO = """
Transform: AWS::Serverless-2016-10-31
Globals: { Function: { Runtime: python3.13, CodeUri: code } }
Resources:
  One:
    Type: AWS::Serverless::Function
    Properties: { FunctionName: in-1, Handler: one.app.handler }
  Two:
    Type: AWS::Serverless::Function
    Properties: { FunctionName: in-2, Handler: two.app.handler }
"""


def test_the_function_beside_the_change_is_updated_before_the_others(
    running: Running, tmp_path: Path
) -> None:
    modules = [tmp_path / "code" / name / "app.py" for name in ("one", "two")]
    for module in modules:
        module.parent.mkdir(parents=True)
        module.write_text(HANDLER)
    (tmp_path / "template.yaml").write_text(TWO)
    stack = Stack(name="two", template=tmp_path / "template.yaml")
    running.cloud.deploy(stack)

    for module, order in zip(modules, (["in-1", "in-2"], ["in-2", "in-1"]), strict=True):
        module.write_text(f"{HANDLER}# {module}")
        assert update(stack, running.cloud.endpoint, first={module}) == order


def test_a_template_that_cannot_be_deployed_is_told_and_the_stack_from_before_goes_on(
    work: Work,
) -> None:
    for mistake in (
        TEMPLATE.replace("      Timeout: 20", "      Timeout: !Ref Missing"),
        TEMPLATE + "  Api: { Type: AWS::Serverless::Api, Properties: { Name: no-stage } }\n",
        "Resources: [",
    ):
        work.template.write_text(mistake)
        work.reloader.look()

        assert "What was deployed before goes on." in work.told[-1], mistake
        assert work.answer() == ["first", "hello"]

    work.template.write_text(TEMPLATE.replace("hello", "ahoy"))
    work.reloader.look()

    assert "is deployed again" in work.told[-1]
    assert work.answer() == ["first", "ahoy"]


def test_what_a_check_says_against_a_template_is_told_and_nothing_is_deployed(
    running: Running, tmp_path: Path
) -> None:
    check = tmp_path / "check.sh"
    check.write_text(
        "grep -q ahoy template.yaml || exit 0; echo template.yaml:9: no pirates; exit 1"
    )
    work = Work(running, tmp_path, check=f"sh -c 'cd {tmp_path}; . ./check.sh'")

    work.template.write_text(TEMPLATE.replace("hello", "ahoy"))
    work.reloader.look()

    assert "template.yaml:9: no pirates" in work.told[-1]
    assert work.answer() == ["first", "hello"]


def test_whatever_goes_wrong_a_reload_ends_no_run(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise KeyError("PhysicalResourceId")

    with monkeypatch.context() as patched:
        patched.setattr("hoststack.deploying.reload.update", fails)
        work.replace("first", "second")
    assert work.told[-1].startswith("KeyError: 'PhysicalResourceId'")

    work.module.touch()
    work.reloader.look()
    assert work.answer() == ["second", "hello"]
