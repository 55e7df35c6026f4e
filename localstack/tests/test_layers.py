"""Layers of the same template, and layers that only AWS has."""

from pathlib import Path
from typing import Any

import pytest

from hoststack.deploying.stack import Stack
from tests.calls import invoke
from tests.conftest import Running

TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Globals: { Function: { Runtime: python3.13, CodeUri: code, Handler: app.handler } }
Resources:
  Below:
    Type: AWS::Serverless::LayerVersion
    Properties: { LayerName: below, ContentUri: below }
  Above:
    Type: AWS::Lambda::LayerVersion
    Properties: { LayerName: above, Content: above }
  Layered:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: layered
      Layers: [!Ref Below, !Ref Above]
  Bare:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: bare
      Handler: bare.handler
      Layers: ["arn:aws:lambda:us-east-1:017000801446:layer:AWSLambdaPowertools:7"]
"""
HANDLER = """
import importlib, os, subprocess, sys

def handler(event, context):
    def word(name):
        try:
            return importlib.import_module(name).WORD
        except ImportError:
            return None

    opt = next(path for path in sys.path if path.endswith("/python"))[: -len("/python")]
    return {
        "words": {name: word(name) for name in event["modules"]},
        "path": sys.path[:3],
        "task": os.environ["LAMBDA_TASK_ROOT"],
        "opt": opt,
        "data": open(f"{opt}/data.txt").read() if event.get("data") else None,
        "program": subprocess.run(["told"], capture_output=True, text=True).stdout,
    }
"""


def put(folder: Path, files: dict[str, str]) -> None:
    """Write files below a folder."""
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


@pytest.fixture(scope="module")
def functions(running: Running, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A Lambda client of the cloud that has the functions."""
    folder = tmp_path_factory.mktemp("layers")
    site = "python/lib/python3.13/site-packages"
    put(
        folder,
        {
            "code/app.py": HANDLER,
            "code/bare.py": "import sys\nhandler = lambda *_: sys.path[:2]\n",
            "code/own.py": "WORD = 'code'",
            "below/python/own.py": "WORD = 'layer'",
            "below/python/low.py": "WORD = 'below'",
            "below/python/both.py": "WORD = 'below'",
            f"below/{site}/packaged.py": "WORD = 'packaged'",
            # before what the runtime brings, as on AWS
            "below/python/jmespath.py": "WORD = 'of the layer'",
            "below/data.txt": "from below",
            "below/bin/told": "#!/bin/sh\necho of the layer\n",
            "above/python/both.py": "WORD = 'above'",
            "above/data.txt": "from above",
            "template.yaml": TEMPLATE,
        },
    )
    (folder / "below" / "bin" / "told").chmod(0o755)
    running.cloud.deploy(Stack(name="layers", template=folder / "template.yaml"))
    return running.aws("lambda")


def test_a_function_sees_its_layers_after_its_code_and_before_the_runtime(functions: Any) -> None:
    modules = ["own", "low", "both", "packaged", "jmespath", "nowhere"]

    told = invoke(functions, "layered", {"modules": modules, "data": True}).payload

    assert told["words"] == {
        "own": "code",
        "low": "below",
        "both": "above",
        "packaged": "packaged",
        "jmespath": "of the layer",
        "nowhere": None,
    }
    opt = told["opt"]
    assert told["path"] == [
        told["task"],
        f"{opt}/python/lib/python3.13/site-packages",
        f"{opt}/python",
    ]
    assert told["data"] == "from above"
    assert told["program"] == "of the layer\n"


def test_layers_are_below_opt_where_linux_lets_them(functions: Any) -> None:
    opt = invoke(functions, "layered", {"modules": []}).payload["opt"]

    if opt != "/opt":
        pytest.skip("this machine gives no namespaces of one's own")


def test_a_layer_that_only_aws_has_is_empty(functions: Any) -> None:
    found = invoke(functions, "bare")

    assert found.error is None
    assert found.payload[1].endswith("/python/lib/python3.13/site-packages")
