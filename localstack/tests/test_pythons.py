"""Functions of other runtimes, on interpreters of their own."""

import subprocess
from pathlib import Path

import pytest

from hoststack.command.cloud import Cloud, CloudError
from hoststack.command.plan import Plan
from hoststack.deploying.stack import Stack
from tests.calls import invoke
from tests.conftest import OTHER, Running

TEMPLATE = f"""
Transform: AWS::Serverless-2016-10-31
Globals: {{ Function: {{ Handler: app.handler, CodeUri: code }} }}
Resources:
  Usual:
    Type: AWS::Serverless::Function
    Properties: {{ FunctionName: python-usual, Runtime: python3.13 }}
  Other:
    Type: AWS::Serverless::Function
    Properties: {{ FunctionName: python-other, Runtime: python{OTHER} }}
"""
HANDLER = """
import os
handler = lambda *_: [os.environ["AWS_EXECUTION_ENV"], os.environ.get("MARK")]
"""


def test_a_function_runs_on_the_python_of_its_runtime(running: Running, tmp_path: Path) -> None:
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "app.py").write_text(HANDLER)
    (tmp_path / "template.yaml").write_text(TEMPLATE)
    template = tmp_path / "template.yaml"
    running.cloud.deploy(Stack(name="pythons", template=template, pythons=frozenset({OTHER})))

    usual, other = (
        invoke(running.aws("lambda"), f"python-{name}").payload for name in ("usual", "other")
    )

    assert usual == ["AWS_Lambda_python3.13", None]
    assert other == [f"AWS_Lambda_python{OTHER}", "double"]


def test_an_interpreter_of_another_version_is_taken_with_a_warning(running: Running) -> None:
    assert running.cloud.warnings == [f"functions of python{OTHER} run on Python 3.13"]


def test_an_interpreter_without_the_runtime_is_refused(
    runtime_python: Path, tmp_path: Path
) -> None:
    bare = tmp_path / "bare"
    subprocess.run([runtime_python, "-m", "venv", "--without-pip", bare], check=True)

    def refused(python: Path) -> str:
        plan = Plan(python=runtime_python, pythons={"3.13": python}, folder=tmp_path / "cloud")
        with pytest.raises(CloudError) as error:
            Cloud(plan).start()
        return str(error.value)

    assert "No module named 'awslambdaric'" in refused(bare / "bin" / "python")
    assert "No such file" in refused(tmp_path / "nowhere")
