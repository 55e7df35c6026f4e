"""Templates without published versions and aliases."""

from hoststack.deploying import publishing
from hoststack.deploying.template import Template


def test_nothing_is_published_and_the_rest_of_a_function_stays() -> None:
    found: Template = {
        "Resources": {
            "Function": {
                "Type": "AWS::Serverless::Function",
                "Properties": {
                    "Handler": "app.handler",
                    "AutoPublishAlias": "live",
                    "DeploymentPreference": {"Type": "AllAtOnce"},
                    "SnapStart": {"ApplyOn": "PublishedVersions"},
                },
            },
            "Other": {"Type": "Other", "Properties": {"SnapStart": "stays"}},
        }
    }

    found = publishing.unpublish(found)

    assert found["Resources"]["Function"]["Properties"] == {"Handler": "app.handler"}
    assert found["Resources"]["Other"]["Properties"] == {"SnapStart": "stays"}


def test_what_names_an_alias_or_a_version_names_the_function() -> None:
    found: Template = {
        "Globals": {"Function": {"AutoPublishAlias": "live-1", "Timeout": 3}},
        "Resources": {
            "F": {"Type": "AWS::Serverless::Function"},
            "Q": {
                "Type": "AWS::SQS::Queue",
                "DependsOn": ["FAliasliveD1", "T"],
                "Properties": {
                    "A": {"Ref": "F.Alias"},
                    "B": {"Ref": "F.Version"},
                    "C": {"Ref": "FAliasliveD1"},
                    "D": {"Fn::Sub": "${F.Alias} ${FAliasliveD1} ${F.Arn}:live-1 ${F.Arn}:other"},
                    "E": {"Fn::GetAtt": ["F", "Version.Version"]},
                },
            },
        },
    }

    found = publishing.unpublish(found)

    arn = {"Fn::GetAtt": ["F", "Arn"]}
    assert found["Globals"]["Function"] == {"Timeout": 3}
    assert found["Resources"]["Q"]["DependsOn"] == ["F", "T"]
    assert found["Resources"]["Q"]["Properties"] == {
        "A": arn,
        "B": arn,
        "C": arn,
        "D": {"Fn::Sub": "${F.Arn} ${F.Arn} ${F.Arn} ${F.Arn}:other"},
        "E": "$LATEST",
    }
