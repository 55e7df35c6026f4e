"""Layers and code that cannot run here, and stacks in stacks: told by their names."""

import platform
import zipfile
from pathlib import Path

import pytest

from hoststack.deploying import contents, shortfalls
from hoststack.deploying.stack import DeployError, Stack, checked

TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Watching: { Type: AWS::Serverless::LayerVersion, Properties: { ContentUri: watching } }
  Node: { Type: AWS::Lambda::LayerVersion, Properties: { Content: node.zip } }
  Fine: { Type: AWS::Serverless::LayerVersion, Properties: { ContentUri: fine } }
  F:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: app.handler
      CodeUri: code
      Tracing: Active
      Architectures: [arm64]
      Layers: [!Ref Watching, !Ref Node, !Ref Fine]
"""
OUTER = """
Resources:
  Nested: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: inner.yaml } }
"""
OTHER = {"x86_64": 183, "aarch64": 62}  # ELF's numbers


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A template with a function of three layers, and compiled code for another machine."""
    for name in ("watching/extensions", "watching/python", "fine/python", "code/fast"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "watching" / "extensions" / "watcher").write_text("#!/bin/sh\n")
    (tmp_path / "watching" / "python" / "words.py").write_text("")
    (tmp_path / "fine" / "python" / "words.py").write_text("")
    with zipfile.ZipFile(tmp_path / "node.zip", "w") as archive:
        archive.writestr("nodejs/node_modules/x/index.js", "")
    (tmp_path / "code" / "app.py").write_text("def handler(event, context): pass\n")
    number = OTHER.get(platform.machine(), 0).to_bytes(2, "little")
    (tmp_path / "code" / "fast" / "_speed.so").write_bytes(b"\x7fELF" + bytes(14) + number)
    (tmp_path / "inner.yaml").write_text(TEMPLATE)
    (tmp_path / "template.yaml").write_text(OUTER)
    return tmp_path


def test_what_cannot_run_here_is_told_with_the_path_to_it(folder: Path) -> None:
    found = checked(Stack(name="s", template=folder / "template.yaml"))

    told = shortfalls.told(contents.faults(found))

    compiled = [line for line in told if "compiled" in line]
    if platform.machine() in OTHER:
        assert len(compiled) == 1
        assert compiled[0].startswith("Nested/F: fast/_speed.so: compiled for ")
    assert [line for line in told if line not in compiled] == [
        "Nested/Watching of Nested/F: extensions of the layer (watcher) are not run: functions go "
        "without what they do",
        "Nested/Node of Nested/F: the layer is for another runtime (nodejs/): Python finds nothing "
        "in it",
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("python3.13", "nodejs22.x", r"not here:\n  Nested/F: nodejs22.x"),
        ("Tracing: Active", "PackageType: Image", r"  Nested/F \(.*: container images do not run"),
        (
            "Tracing: Active",
            "FunctionUrlConfig: { AuthType: AWS_IAM }",
            r"  Nested/F \(.*: the URL of a function takes all calls",
        ),
        (
            "AWS::Lambda::LayerV",
            "AWS::Lambda::LayerW",
            r"  Nested/Node \(AWS::Lambda::LayerWersion",
        ),
    ],
    ids=["runtime", "image", "url", "type"],
)
def test_what_is_refused_of_a_nested_stack_is_named_with_its_path(
    folder: Path, old: str, new: str, told: str
) -> None:
    inner = folder / "inner.yaml"
    inner.write_text(inner.read_text().replace(old, new))

    with pytest.raises(DeployError, match=told):
        checked(Stack(name="s", template=folder / "template.yaml"))


def warnings_of(folder: Path, properties: str) -> list[str]:
    """What is told of the code of a template with functions F and G."""
    kind = "Type: AWS::Serverless::Function, Properties: { Runtime: python3.13,"
    text = f"F: {{ {kind} {properties} }} }}\n  G: {{ {kind} {properties} }} }}"
    template = folder / "own.yaml"
    template.write_text(f"Transform: AWS::Serverless-2016-10-31\nResources:\n  {text}\n")
    return shortfalls.told(contents.faults(checked(Stack(name="s", template=template))))


def test_a_module_that_is_imported_twice_is_told_once_for_each_function(folder: Path) -> None:
    (folder / "code" / "app.py").write_text(
        "from needy import a\nfrom needy import b\ndef handler(event, context): pass\n"
    )
    (folder / "code" / "fast" / "_speed.so").unlink()

    [line] = warnings_of(folder, "Handler: app.handler, CodeUri: code")

    assert line.startswith("F, G: Handler app.handler: app.py imports needy")


def test_what_python_would_warn_of_is_not_printed(
    folder: Path, recwarn: pytest.WarningsRecorder
) -> None:
    (folder / "code" / "app.py").write_text("handler = print\nwords = '\\w'\n")
    (folder / "code" / "fast" / "_speed.so").unlink()

    assert warnings_of(folder, "Handler: app.handler, CodeUri: code") == []
    assert not recwarn.list


def test_inline_code_has_the_module_that_cloudformation_brings(folder: Path) -> None:
    code = 'InlineCode: "import cfnresponse\\nhandler = print\\n"'

    assert warnings_of(folder, f"Handler: index.handler, {code}") == []


def test_a_handler_that_is_a_number_is_told_as_text(folder: Path) -> None:
    (folder / "code" / "fast" / "_speed.so").unlink()

    [line] = warnings_of(folder, "Handler: 5, CodeUri: code")

    assert line.startswith("F, G: Handler 5 has no dot")
