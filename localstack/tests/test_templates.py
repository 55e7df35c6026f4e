"""Templates of all kinds: what is transformed and packaged before LocalStack sees it."""

import zipfile
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from hoststack.deploying.stack import DeployError, Stack
from tests.calls import call, invoke
from tests.conftest import Running

HEAD = "Transform: AWS::Serverless-2016-10-31\n"
HANDLER = "def handler(event, context):\n    return {'statusCode': 200, 'body': '%s'}\n"


class Written:
    """Templates and files of a test, below one folder, deployed as one stack."""

    def __init__(self, running: Running, folder: Path) -> None:
        self.running = running
        self.folder = folder
        self.name = folder.name.replace("_", "-").strip("-")[:60]

    def file(self, path: str, text: str) -> Path:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dedent(text))
        return file

    def deploy(self, text: str, **parameters: str) -> dict[str, str]:
        head = "" if "Transform:" in text else HEAD
        template = self.file("template.yaml", head + dedent(text))
        return self.running.cloud.deploy(
            Stack(name=self.name, template=template, parameters=parameters)
        )

    def answer(self, function: str, event: Any = None) -> Any:
        return invoke(self.running.aws("lambda"), function, event).payload


@pytest.fixture
def written(running: Running, tmp_path: Path) -> Written:
    """Where a test writes its templates."""
    return Written(running, tmp_path)


def test_ids_that_the_transform_makes_can_be_referred_to(written: Written) -> None:
    outputs = written.deploy(
        """
        Resources:
          Shown:
            Type: AWS::Serverless::Function
            Properties:
              Runtime: python3.13
              Handler: index.handler
              AutoPublishAlias: live
              InlineCode: |
                def handler(event, context):
                    return {"statusCode": 200, "body": "inline"}
              Events: { Get: { Type: Api, Properties: { Path: /, Method: GET } } }
        Outputs:
          Api: { Value: !Ref ServerlessRestApi }
          Url:
            Value: !Sub https://${ServerlessRestApi}.execute-api.${AWS::Region}.amazonaws.com/Prod/
          Role: { Value: !GetAtt ShownRole.Arn }
          Function: { Value: !GetAtt Shown.Arn }
          Alias: { Value: !Ref Shown.Alias }
          Version: { Value: !Ref Shown.Version }
          Made: { Value: !Ref ShownAliaslive }
        """
    )

    assert call("GET", outputs["Url"]).body == b"inline"
    assert outputs["Api"] in outputs["Url"]
    assert ":role/" in outputs["Role"]
    assert outputs["Alias"] == outputs["Version"] == outputs["Made"] == outputs["Function"]


def test_code_may_be_a_folder_an_archive_the_templates_own_folder_or_in_the_template(
    written: Written,
) -> None:
    written.file("app.py", HANDLER % "own folder")
    written.file("code/app.py", HANDLER % "folder")
    packed = written.file("packed.py", HANDLER % "archive")
    with zipfile.ZipFile(written.folder / "code.zip", "w") as archive:
        archive.write(packed, "app.py")

    written.deploy(
        """
        Globals: { Function: { Runtime: python3.13, Handler: app.handler } }
        Resources:
          Own: { Type: AWS::Serverless::Function, Properties: { FunctionName: code-own } }
          Zip:
            Type: AWS::Serverless::Function
            Properties: { FunctionName: code-zip, CodeUri: code.zip }
          Plain:
            Type: AWS::Lambda::Function
            Properties:
              FunctionName: code-plain
              Runtime: python3.13
              Handler: app.handler
              Role: !Sub "arn:aws:iam::${AWS::AccountId}:role/any"
              Code: code
          Text:
            Type: AWS::Lambda::Function
            Properties:
              FunctionName: code-text
              Runtime: python3.13
              Handler: index.handler
              Role: !Sub "arn:aws:iam::${AWS::AccountId}:role/any"
              Code: { ZipFile: "def handler(event, context): return {'body': 'text'}" }
        """
    )

    answers = [written.answer(f"code-{kind}")["body"] for kind in ("own", "zip", "plain", "text")]
    assert answers == ["own folder", "archive", "folder", "text"]


def test_an_api_and_a_state_machine_are_defined_in_files(written: Written) -> None:
    written.file(
        "api.yaml",
        """
        openapi: 3.0.1
        info: { title: filed, version: "1" }
        paths:
          /fixed:
            get:
              responses: { "200": { description: ok } }
              x-amazon-apigateway-integration:
                type: mock
                requestTemplates: { application/json: '{"statusCode": 200}' }
                responses:
                  default:
                    statusCode: "200"
                    responseTemplates: { application/json: '"from a file"' }
        """,
    )
    written.file("machine.asl.yaml", "StartAt: Only\nStates: { Only: { Type: Succeed } }\n")

    outputs = written.deploy(
        """
        Resources:
          Filed:
            Type: AWS::Serverless::Api
            Properties: { StageName: v1, DefinitionUri: api.yaml }
          Machine:
            Type: AWS::Serverless::StateMachine
            Properties: { DefinitionUri: machine.asl.yaml }
        Outputs:
          Url: { Value: !Sub "https://${Filed}.execute-api.${AWS::Region}.amazonaws.com/v1/fixed" }
          Machine: { Value: !Ref Machine }
        """
    )

    assert call("GET", outputs["Url"]).json == "from a file"
    machines = written.running.aws("stepfunctions")
    found = machines.describe_state_machine(stateMachineArn=outputs["Machine"])
    assert '"StartAt"' in found["definition"]


def test_local_files_are_included(written: Written) -> None:
    written.file(
        "paths.yaml",
        """
        /included:
          get:
            x-amazon-apigateway-integration:
              type: aws_proxy
              httpMethod: POST
              uri:
                Fn::Join:
                  - ""
                  - - "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
                    - Fn::GetAtt: [Included, Arn]
                    - /invocations
        """,
    )
    written.file("outputs.yaml", "Outputs: { Shared: { Value: from outputs.yaml } }\n")
    written.file("app.py", HANDLER % "included")

    outputs = written.deploy(
        """
        Transform:
          - AWS::Serverless-2016-10-31
          - { Name: AWS::Include, Parameters: { Location: outputs.yaml } }
        Resources:
          Included:
            Type: AWS::Serverless::Function
            Properties: { Runtime: python3.13, Handler: app.handler }
          Api:
            Type: AWS::Serverless::Api
            Properties:
              StageName: v1
              PropagateTags: true
              Tags: { _custom_id_: including }
              DefinitionBody:
                openapi: 3.0.1
                info: { title: including, version: "1" }
                paths:
                  Fn::Transform: { Name: AWS::Include, Parameters: { Location: paths.yaml } }
        """
    )

    url = f"{written.running.cloud.endpoint}/_aws/execute-api/including/v1/included"
    assert call("GET", url).body == b"included"
    assert outputs == {"Shared": "from outputs.yaml"}


def test_nested_applications_and_stacks_are_deployed(written: Written) -> None:
    written.file("inner/code/app.py", "import os\nhandler = lambda *_: os.environ['WORD']\n")
    inner = """
        Parameters: { Word: { Type: String } }
        Resources:
          Nested:
            Type: AWS::Serverless::Function
            Properties:
              FunctionName: !Sub "nested-${Word}"
              Runtime: python3.13
              Handler: app.handler
              CodeUri: code
              Environment: { Variables: { WORD: !Ref Word } }
        Outputs:
          Arn: { Value: !GetAtt Nested.Arn }
        """
    written.file("inner/template.yaml", HEAD + dedent(inner))

    outputs = written.deploy(
        """
        Parameters: { Word: { Type: String } }
        Resources:
          Application:
            Type: AWS::Serverless::Application
            Properties: { Location: inner/template.yaml, Parameters: { Word: application } }
          Stack:
            Type: AWS::CloudFormation::Stack
            Properties: { TemplateURL: ./inner/template.yaml, Parameters: { Word: !Ref Word } }
        Outputs:
          Arn: { Value: !GetAtt Application.Outputs.Arn }
        """,
        Word="stack",
    )

    assert written.answer("nested-application") == "application"
    assert written.answer("nested-stack") == "stack"
    assert outputs["Arn"].endswith(":function:nested-application")


def test_loops_go_over_lists_parameters_and_mappings(written: Written) -> None:
    outputs = written.deploy(
        """
        Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]
        Parameters: { Names: { Type: CommaDelimitedList } }
        Mappings: { Lists: { All: { Sizes: [small, large] } } }
        Resources:
          Fn::ForEach::Tables:
            - Name
            - !Ref Names
            - Fn::ForEach::Sizes:
                - Size
                - !FindInMap [Lists, All, Sizes]
                - "Table${Name}${Size}":
                    Type: AWS::Serverless::SimpleTable
                    Properties: { TableName: !Sub "${Name}-${Size}" }
        Outputs:
          Fn::ForEach::Outputs:
            - Name
            - !Ref Names
            - "Out${Name}": { Value: { Ref: "Table${Name}small" } }
        """,
        Names="a,b",
    )

    assert outputs == {"Outa": "a-small", "Outb": "b-small"}
    tables = written.running.aws("dynamodb").list_tables()["TableNames"]
    assert {"a-small", "a-large", "b-small", "b-large"} <= set(tables)


def test_a_deployment_that_names_no_methods_has_them_all(written: Written) -> None:
    method = """
            Type: AWS::ApiGateway::Method
            Properties:
              RestApiId: !Ref Api
              ResourceId: {}
              HttpMethod: GET
              AuthorizationType: NONE
              Integration:
                Type: MOCK
                RequestTemplates: {{ application/json: '{{"statusCode": 200}}' }}
                IntegrationResponses: [{{ StatusCode: "200" }}]
              MethodResponses: [{{ StatusCode: "200" }}]"""
    outputs = written.deploy(
        f"""
        Resources:
          Api: {{ Type: AWS::ApiGateway::RestApi, Properties: {{ Name: raced }} }}
          Deployed:
            Type: AWS::ApiGateway::Deployment
            Properties: {{ RestApiId: !Ref Api, StageName: s }}
          Root: {method.format("!GetAtt Api.RootResourceId")}
          ZOther:
            Type: AWS::ApiGateway::Resource
            Properties:
              RestApiId: !Ref Api
              ParentId: !GetAtt Api.RootResourceId
              PathPart: other
          ZMethod: {method.format("!Ref ZOther")}
        Outputs:
          Url: {{ Value: !Sub "https://${{Api}}.execute-api.${{AWS::Region}}.amazonaws.com/s" }}
        """
    )

    assert call("GET", f"{outputs['Url']}/").status == 200
    assert call("GET", f"{outputs['Url']}/other").status == 200


@pytest.mark.parametrize(
    ("resource", "told"),
    [
        (
            "Api: { Type: AWS::Serverless::Api, Properties: { Name: x } }",
            r"The SAM transform refused:\n  Api \(AWS::Serverless::Api\): .*StageName",
        ),
        (
            "F: { Type: AWS::Serverless::Function, Properties: { CodeUri: gone } }",
            r"  F \(AWS::Serverless::Function\): CodeUri: .*gone holds no code",
        ),
        (
            "L: { Type: AWS::Serverless::LayerVersion, Properties: { ContentUri: gone } }",
            r"L \(AWS::Serverless::LayerVersion\): ContentUri: .*gone holds no code",
        ),
        (
            "M: { Type: AWS::Serverless::StateMachine, Properties: { DefinitionUri: gone } }",
            r"M \(AWS::Serverless::StateMachine\): DefinitionUri: .*gone",
        ),
        (
            "A: { Type: AWS::Serverless::Application, Properties: { Location: { Name: a } } }",
            r"only on AWS:\n  A \(AWS::Serverless::Application\): the Serverless Application Repo",
        ),
        (
            "Fn::ForEach::Loop: [N, !Split [x, y], { 'Q${N}': { Type: AWS::SQS::Queue } }]",
            r"Fn::ForEach::Loop: its list is known only when the stack is made",
        ),
        (
            "Fn::Transform: { Name: AWS::Include, Parameters: { Location: gone } }",
            r"AWS::Include: .*gone is not there",
        ),
    ],
    ids=["sam", "code", "layer", "definition", "repository", "loop", "include"],
)
def test_what_cannot_be_prepared_is_told_by_name(
    written: Written, resource: str, told: str
) -> None:
    with pytest.raises(DeployError, match=told):
        written.deploy(f"Resources:\n  {resource}\n")


def test_an_http_api_that_sam_makes_is_refused_before_anything_is_made(written: Written) -> None:
    text = (
        "Resources: { Web: { Type: AWS::Serverless::Function, Properties: { Runtime: python3.13, "
        "Handler: index.handler, InlineCode: '1', Events: { E: { Type: HttpApi } } } } }"
    )

    with pytest.raises(DeployError, match=r"ServerlessHttpApi \(AWS::ApiGatewayV2::Api\)"):
        written.deploy(text)

    names = [
        each["StackName"]
        for each in written.running.aws("cloudformation").describe_stacks()["Stacks"]
    ]
    assert written.name not in names
