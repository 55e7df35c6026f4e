"""Functions of other runtimes, on interpreters of their own."""

import os
import subprocess
from pathlib import Path

import pytest

from hoststack.command.cloud import Cloud, CloudError
from hoststack.command.plan import Plan
from hoststack.deploying.stack import Stack, client
from tests.calls import free_ports, invoke

TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Globals: { Function: { Handler: app.handler, CodeUri: code } }
Resources:
  Other: { Type: AWS::Serverless::Function, Properties: { FunctionName: other, Runtime: RUNTIME } }
"""
HANDLER = """
import os, sys
def handler(event, context):
    version = "python%d.%d" % sys.version_info[:2]
    return [version, os.environ["AWS_EXECUTION_ENV"], os.environ.get("MARK"), sys.executable]
"""
_OTHERS = "HOSTSTACK_TEST_OTHER_PYTHON"  # VERSION=FILE, such as 3.12=/some/bin/python


def test_a_function_runs_on_the_python_of_its_runtime(runtime_python: Path, tmp_path: Path) -> None:
    """Where no other Python is named, the usual one's double shows which one is taken."""
    double = tmp_path / "python"
    double.write_text(f'#!/bin/sh\nexec env MARK=double {runtime_python} "$@"\n')
    double.chmod(0o755)
    version, _, file = os.environ.get(_OTHERS, f"3.12={double}").partition("=")
    runs = "3.13" if file == str(double) else version
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "app.py").write_text(HANDLER)
    (tmp_path / "template.yaml").write_text(TEMPLATE.replace("RUNTIME", f"python{version}"))
    plan = Plan(
        python=runtime_python,
        pythons={version: Path(file)},
        port=free_ports(1)[0],
        folder=tmp_path / "cloud",
    )
    stack = Stack(name="pythons", template=tmp_path / "template.yaml", pythons=frozenset({version}))

    with Cloud(plan) as cloud:
        cloud.deploy(stack)
        answer = invoke(client("lambda", cloud.endpoint), "other").payload
        told = cloud.warnings

    assert answer[:2] == [f"python{runs}", f"AWS_Lambda_python{version}"]
    assert answer[2] == ("double" if file == str(double) else None)
    others = [f"functions of python{version} run on Python {runs}"]
    assert told == (others if runs != version else [])


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
