"""Templates as a beginner writes them: what each mistake is told as, before any cloud is asked."""

from pathlib import Path

import pytest

from hoststack.deploying import contents, shortfalls
from hoststack.deploying.stack import DeployError, Stack, checked, prepare

FUNCTION = """Transform: AWS::Serverless-2016-10-31
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: app.handler
      CodeUri: code
"""
QUEUE = "Resources:\n  A: { Type: AWS::SQS::Queue }\n"


def queue(more: str) -> str:
    """A template of a queue with another attribute."""
    return QUEUE.replace(" }", f", {more} }}")


REFUSED = {
    "indentation": (
        FUNCTION.replace("      Handler", "     Handler"),
        r"is not valid YAML, line 7, column 6: .* Is this line indented as the others",
    ),
    "tab": (FUNCTION.replace("      Handler", "\tHandler"), r"line 7, .*Indent with spaces alone"),
    "no-handler": (FUNCTION.replace("      Handler: app.handler\n", ""), r"F \(.*Handler needs to"),
    "flat": (
        FUNCTION.replace("      ", "    "),
        r"F: Runtime is no attribute of a resource: is it meant to stand below Properties\?",
    ),
    "no-code": (FUNCTION.replace(": code", ": gone"), r"F \(.*\): CodeUri: .*gone holds no code"),
    "unknown-property": (f"{FUNCTION}      Timout: 3\n", r"F \(.*: property Timout not defined"),
    "misspelt-property": (
        "Resources: { Q: { Type: AWS::SQS::Queue, Properties: { QueueNme: x } } }",
        r"Q \(AWS::SQS::Queue\): there is no property QueueNme: is it QueueName\?",
    ),
    "no-number": (f"{FUNCTION}      Timeout: abc\n", r"Timeout: .* whole number, not 'abc'"),
    "list-for-a-number": (
        "Resources: { Q: { Type: AWS::SQS::Queue, Properties: { DelaySeconds: [1] } } }",
        r"DelaySeconds: expected a whole number, not \[1\]",
    ),
    "too-long": (f"{FUNCTION}      Timeout: 10000\n", r"Timeout: 10000 is more than 900"),
    "too-little": (f"{FUNCTION}      MemorySize: 64\n", r"MemorySize: 64 is less than 128"),
    "too-small-below": (
        f"{FUNCTION}      EphemeralStorage: {{ Size: '100' }}\n",
        r"F .*: EphemeralStorage\.Size: 100 is less than 512",
    ),
    "environment": (
        f"{FUNCTION}      Environment: {{ GREETING: hi }}\n",
        r"F .*: Environment: there is no property GREETING: it has Variables alone",
    ),
    "misspelt-below": (
        f"{FUNCTION}      LoggingConfig: {{ LogFormt: JSON }}\n",
        r"F .*: LoggingConfig: there is no property LogFormt: is it LogFormat\?",
    ),
    "value": (
        f"{FUNCTION}      Architectures: [x86-64]\n",
        r"F .*: Architectures\[0\]: there is no x86-64: is it x86_64\?",
    ),
    "visibility": (
        "Resources: { Q: { Type: AWS::SQS::Queue, Properties: { VisibilityTimeout: 50000 } } }",
        r"Q \(AWS::SQS::Queue\): VisibilityTimeout: 50000 is more than 43,200",
    ),
    "batch": (
        f"{FUNCTION}  M:\n    Type: AWS::Lambda::EventSourceMapping\n    Properties:\n"
        "      FunctionName: !Ref F\n      BatchSize: 20000\n"
        "      ScalingConfig: { MaximumConcurency: 5 }\n",
        r"BatchSize: 20000 is more than 10,000\n.*ScalingConfig: .*: is it MaximumConcurrency\?",
    ),
    "attribute": (FUNCTION.replace("Properties", "Propertys"), r"Propertys .*: is it Properties\?"),
    "section": (f"{QUEUE}Outptus: {{}}\n", r"Outptus is no section of a template: is it Outputs\?"),
    "intrinsic": (
        f"{FUNCTION}      Description: !Reff A\n",
        r"F: there is no function Fn::Reff \(or !Reff\): is it Ref\?",
    ),
    "reference": (
        f"{QUEUE}  B: {{ Type: AWS::SQS::Queue, Properties: {{ QueueName: !Ref C }} }}\n",
        r"B: there is no resource or parameter C",
    ),
    "in-text": (f"{FUNCTION}      Description: !Sub '${{Fo}}'\n", r"F: there is no .* Fo"),
    "attribute-of": (
        f"{QUEUE}Outputs: {{ O: {{ Value: !GetAtt A.Arm }} }}\n",
        r"Outputs: O: A \(AWS::SQS::Queue\) has no attribute Arm: is it Arn\?",
    ),
    "condition": (f"{FUNCTION}    Condition: Never\n", r"F: there is no condition Never"),
    "circle": (
        f"{QUEUE.replace(' }', ', DependsOn: B }')}  B: {{ Type: AWS::SQS::Queue, DependsOn: A }}",
        r"These resources need one another, so none can be first: . needs . needs .",
    ),
    "parameter": (f"Parameters: {{ Name: {{ Type: String }} }}\n{QUEUE}", r"Name: needs a value"),
    "no-type": (f"Parameters: {{ N: {{ Default: x }} }}\n{QUEUE}", r"N: the parameter has no Type"),
    "runtime": (FUNCTION.replace("python3.13", "pyton3.13"), r"not here:\n  F: pyton3.13"),
    "runtime-without-dot": (FUNCTION.replace("3.13", "312"), r"F: python312: is it python3.12\?"),
    "twice": (f"{QUEUE}  A: {{ Type: AWS::SNS::Topic }}\n", r"has A twice: in line 2 and in"),
    "name": (QUEUE.replace("A:", "my-queue:"), r"my-queue: the name .* letters and digits alone"),
    "empty": ("", r"has no Resources: it is empty"),
    "no-resources": ("Resources: {}", r"Resources is empty"),
    "list": ("Resources: { A: { Type: AWS::SQS::Queue, Properties: [x] } }", r"A: Properties: "),
    "globals": (f"Globals: {{ Function: }}\n{QUEUE}", r"Globals: Function: expected a mapping"),
    "outputs": (f"Outputs: [A]\n{QUEUE}", r"Outputs: expected a mapping of names"),
    "events": (f"{FUNCTION}      Events: [A]\n", r"The SAM transform refused:\n  F \("),
    "url": (f"{FUNCTION}      FunctionUrlConfig: NONE\n", r"The SAM transform refused:\n  F \("),
    "transform-name": (f"Transform: 5\n{QUEUE}", r"Transform: expected the name .*, not 5"),
    "rule": (f"Rules: {{ R: {{ Assert: x }} }}\n{QUEUE}", r"Rules: R: a rule has Assertions"),
    "rule-ref": (
        f"Rules: {{ R: {{ Assertions: [{{ Assert: !Equals [!Ref A, a] }}] }} }}\n{QUEUE}",
        r"Rules: R: there is no parameter A",
    ),
    "output-text": (f"{QUEUE}Outputs: {{ O: 5 }}\n", r"Outputs: O: an output has a Value"),
    "resource-function": ("Resources: { Fn::If: [a, b, c] }", r"Fn::If cannot stand for a resou"),
    "event-type": (
        f"{FUNCTION}      Events: {{ E: {{ Type: [Api] }} }}\n",
        r"F: Events\.E: Type: expected text, not \['Api'\]",
    ),
    "sam-null": (
        "Transform: AWS::Serverless-2016-10-31\nResources:\n"
        "  M: { Type: AWS::Serverless::StateMachine, Properties: }\n",
        r"The SAM transform refused:\n  M \(AWS::Serverless::StateMachine\)",
    ),
    "null": ("Resources:\n  A:\n", r"A: a resource has a Type, such as AWS::SQS::Queue"),
    "misspelt": ("Resorces: {}", r"is Resorces meant to be Resources\?"),
    "json": ('{"Resources": {', r"is not valid YAML, line 2, column 1"),
    "transform": (FUNCTION.partition("\n")[2], r"F: AWS::Serverless::Function needs `Transform: A"),
    "serverless": (
        "service: mine\nprovider: { name: aws }\nfunctions: {}\n",
        r"looks like a file of the Serverless Framework\. hoststack takes SAM and CloudFormation",
    ),
    "compose": ("services: {}", r"looks like a file of Docker Compose"),
    "terraform": ('resource "aws_sqs_queue" "q" {\n  name = "x"\n}\n', r"text, neither YAML nor"),
    "itself": (
        "Resources:\n  S:\n    Type: AWS::CloudFormation::Stack\n"
        "    Properties: { TemplateURL: t.yaml }\n",
        r"S \(AWS::CloudFormation::Stack\): TemplateURL: .* is nested in itself",
    ),
    "anchor": (
        "Resources:\n  A: &a { Type: AWS::SQS::Queue, Properties: *a }\n",
        r"not valid YAML, line 2, column 6: an anchor is used inside of what it names",
    ),
    "bytes": (queue("Metadata: !!binary aGk="), r"line 2, .*: no template has !!binary"),
    "set": (queue("Metadata: !!set { a }"), r"line 2, .*: no template has !!set"),
    "nothing": (
        f"{FUNCTION}      Environment: {{ Variables: {{ TABLE: }} }}\n",
        r"Resources\.F\.Properties\.Environment\.Variables\.TABLE has no value",
    ),
    "no-metadata": (f"{QUEUE}Metadata:\n", r"Metadata has no value"),
    "version": (f"AWSTemplateFormatVersion: 2010-09-10\n{QUEUE}", r"only 2010-09-09, not 2010"),
    "condition-itself": (queue("Condition: !Equals [a, b]"), r"A: Condition: expected the name of"),
    "depends-on": (queue("DependsOn: 5"), r"A: DependsOn: expected the name of a resource"),
    "nested-parameters": (
        "Resources:\n  S:\n    Type: AWS::CloudFormation::Stack\n"
        "    Properties: { TemplateURL: n.yaml, Parameters: [a] }\n",
        r"S: Parameters: expected a mapping of names to values",
    ),
    "pseudo": (
        f"{FUNCTION}      Description: !Sub '${{AWS::Regoin}}'\n",
        r"F: there is no AWS::Regoin: is it AWS::Region\?",
    ),
    "visible-too-shortly": (
        f"{FUNCTION}      Timeout: 40\n      Events:\n        J:\n          Type: SQS\n"
        "          Properties: { Queue: !GetAtt A.Arn }\n  A: { Type: AWS::SQS::Queue }\n",
        r"FJ .*: A's VisibilityTimeout, 30 s, is less than F's Timeout, 40 s",
    ),
    "document": (
        "Transform: AWS::Serverless-2016-10-31\nResources:\n  A:\n"
        "    Type: AWS::Serverless::Api\n"
        "    Properties: { StageName: v1, DefinitionUri: code/api.yaml }\n",
        r"A \(.*\): DefinitionUri: .*api\.yaml; \$ref other\.yaml: a document has to have all",
    ),
    "path": (
        f"{FUNCTION}      Events: {{ E: {{ Type: Api, Properties: {{ Path: a, Method: a }} }} }}\n",
        r"F: Events\.E: Path: a has to begin with a slash: is it /a\?",
    ),
    "state": (
        "Transform: AWS::Serverless-2016-10-31\nResources:\n  M:\n"
        "    Type: AWS::Serverless::StateMachine\n    Properties:\n"
        "      Definition: { StartAt: A, States: { B: { Type: Succeed } } }\n",
        r"M \(AWS::.*\): Definition: StartAt: there is no state A",
    ),
    "parameter-type": (f"Parameters: {{ N: {{ Type: Integer }} }}\n{QUEUE}", r"N: .* is it Number"),
    "default": (
        f"Parameters: {{ N: {{ Type: String, Default: [a] }} }}\n{QUEUE}",
        r"N: Default: expected text or a number, not \['a'\]",
    ),
    "output": (
        f"{QUEUE}Outputs: {{ O: {{ Valeu: x }} }}\n",
        r"Outputs: O: an output has a Value; is Valeu meant to be Value\?",
    ),
}  # fmt: skip


def written(folder: Path, text: str) -> Stack:
    """A stack of this template, with code beside it."""
    (folder / "t.yaml").write_text(text)
    (folder / "code").mkdir()
    (folder / "code" / "app.py").write_text("def handler(event, context): pass\n")
    (folder / "code" / "api.yaml").write_text("paths: { /x: { $ref: other.yaml } }\n")
    (folder / "code" / "wrong.py").write_text("def def\n")
    (folder / "code" / "needy.py").write_text("import boto3, requests\nhandler = print\n")
    return Stack(name="s", template=folder / "t.yaml")


@pytest.mark.parametrize("mistake", REFUSED)
def test_what_cloudformation_would_refuse_is_refused_with_place_and_reason(
    tmp_path: Path, mistake: str
) -> None:
    text, told = REFUSED[mistake]

    with pytest.raises(DeployError, match=told):
        prepare(checked(written(tmp_path, text)), "http://localhost:1")


@pytest.mark.parametrize(
    ("handler", "told"),
    [
        ("app.nothere", "app.py has no nothere, so it cannot start"),
        ("gone.handler", "there is no gone.py in the code, so it cannot start"),
        ("wrong.handler", "wrong.py, line 1: "),
        ("handler", "has no dot"),
        ("needy.handler", "needy.py imports requests, which is not in the code"),
    ],
)
def test_what_lambda_would_only_find_out_when_it_is_called_is_a_warning(
    tmp_path: Path, handler: str, told: str
) -> None:
    stack = written(tmp_path, FUNCTION.replace("app.handler", handler))

    [line] = shortfalls.told(contents.faults(checked(stack)))

    assert line.startswith(f"F: Handler {handler}")
    assert told in line


def test_a_template_without_mistakes_has_none(tmp_path: Path) -> None:
    stack = written(
        tmp_path, FUNCTION + "      Role: !GetAtt R.Arn\n  R: { Type: AWS::IAM::Role }\n"
    )
    found = checked(stack)

    assert prepare(found, "http://localhost:1")
    assert contents.faults(found) == [{}]
    assert shortfalls.ignored(found.body, {}) == {}


def test_values_that_are_not_known_yet_are_no_mistake(tmp_path: Path) -> None:
    more = """      Timeout: !Ref T
      EphemeralStorage: { Size: !Ref T }
      Environment: !If [C, { Variables: { A: b } }, !Ref AWS::NoValue]
      Architectures: [!Ref A]
      Tracing: !Ref Tracing
Conditions: { C: !Equals [a, a] }
Parameters:
  T: { Type: Number, Default: 600 }
  A: { Type: String, Default: arm64 }
  Tracing: { Type: String, Default: Active }
"""
    assert prepare(checked(written(tmp_path, FUNCTION + more)), "http://localhost:1")


def test_an_empty_value_that_the_transform_makes_text_is_no_mistake(tmp_path: Path) -> None:
    text = """Transform: AWS::Serverless-2016-10-31
Resources:
  M:
    Type: AWS::Serverless::StateMachine
    Properties:
      Definition: { StartAt: A, States: { A: { Type: Pass, ResultPath: , End: true } } }
"""
    assert prepare(checked(written(tmp_path, text)), "http://localhost:1")


def test_what_cloudformation_takes_is_no_mistake(tmp_path: Path) -> None:
    """Keys that are numbers, a resource's description, and a key twice further down."""
    text = "    Description: mine\n    Metadata: { 200: a, Fine: b, Fine: c }\n"

    assert checked(written(tmp_path, FUNCTION + text))


def test_names_that_yaml_knows_as_no_text_are_text(tmp_path: Path) -> None:
    text = f"""Parameters: {{ Yes: {{ Type: String, Default: a }} }}
{FUNCTION}      Environment: {{ Variables: {{ ON: a, yy: b }} }}
  On: {{ Type: AWS::SQS::Queue }}
  1: {{ Type: AWS::SQS::Queue }}
Outputs: {{ No: {{ Value: !GetAtt On.Arn }} }}
"""

    body = prepare(checked(written(tmp_path, text)), "http://localhost:1").body

    assert {"On", "1"} < set(body["Resources"])
    assert set(body["Resources"]["F"]["Properties"]["Environment"]["Variables"]) == {"ON", "yy"}


def test_an_error_that_nobody_foresaw_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = "Metadata: { a: " + "[" * 2_000 + "]" * 2_000 + " }\n"
    stack = written(tmp_path, f"{QUEUE}{deep}")
    monkeypatch.delenv("HOSTSTACK_DEBUG", raising=False)

    with pytest.raises(DeployError, match=r"t\.yaml has something that .* not understand") as told:
        checked(stack)

    assert "\n" not in str(told.value)
    monkeypatch.setenv("HOSTSTACK_DEBUG", "1")
    with pytest.raises(RecursionError):
        checked(stack)


def test_a_json_template_is_one(tmp_path: Path) -> None:
    assert checked(written(tmp_path, '{"Resources": {"A": {"Type": "AWS::SQS::Queue"}}}'))


def test_a_role_that_is_named_is_not_looked_for(tmp_path: Path) -> None:
    stack = written(tmp_path, f"{FUNCTION}      Role: arn:aws:iam::000000000000:role/gone\n")

    assert shortfalls.ignored(checked(stack).body, {}, "Nested/") == {
        "the role arn:aws:iam::000000000000:role/gone is not looked for: on AWS it has to exist": [
            "Nested/F"
        ]
    }
