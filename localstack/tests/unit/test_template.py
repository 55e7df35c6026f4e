"""Templates, read and changed in memory."""

from pathlib import Path

import pytest

from hoststack.deploying import template


def read(tmp_path: Path, text: str) -> template.Template:
    """A template from text."""
    file = tmp_path / "template.yaml"
    file.write_text(text)
    return template.read(file)


def test_short_forms_become_long_ones(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        """
        AWSTemplateFormatVersion: 2010-09-09
        Resources:
          A: !Ref B
          C: !GetAtt D.Arn
          E: !Sub ["${x}", {x: !Ref Y}]
          F: !If [G, !Ref AWS::NoValue, 1]
          H: {Condition: !Condition I}
        """,
    )

    assert found["AWSTemplateFormatVersion"] == "2010-09-09"
    assert found["Resources"] == {
        "A": {"Ref": "B"},
        "C": {"Fn::GetAtt": ["D", "Arn"]},
        "E": {"Fn::Sub": ["${x}", {"x": {"Ref": "Y"}}]},
        "F": {"Fn::If": ["G", {"Ref": "AWS::NoValue"}, 1]},
        "H": {"Condition": {"Condition": "I"}},
    }


@pytest.mark.parametrize("text", ["", "- a list", "Resources: text", "Resources: {", "a: !Ref"])
def test_what_is_no_template_is_refused_by_name(tmp_path: Path, text: str) -> None:
    with pytest.raises(ValueError, match=r"template\.yaml"):
        read(tmp_path, text)


@pytest.mark.parametrize(
    ("url", "pointed"),
    [
        (
            "https://${Api}.execute-api.${AWS::Region}.${AWS::URLSuffix}/v1/",
            "http://localhost:1/_aws/execute-api/${Api}/v1/",
        ),
        (
            "https://${Api}.execute-api.${AWS::Region}.amazonaws.com/v1",
            "http://localhost:1/_aws/execute-api/${Api}/v1",
        ),
        ("https://example.org/${Api}", "https://example.org/${Api}"),
    ],
)
def test_urls_of_apis_become_local(url: str, pointed: str) -> None:
    found = template.point_urls({"Fn::Sub": [url]}, "http://localhost:1")

    assert found == {"Fn::Sub": [pointed]}


def sealed(rate: str = "1", path: str = "/", memory: int = 128) -> str:
    """The note in a transformed template with these details."""
    body = {"paths": {path: {}}, "rate": {"Ref": "Rate"}}
    found: template.Template = {
        "Parameters": {"Rate": {"Default": "1"}, "Other": {"Default": "1"}},
        "Resources": {
            "Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Body": body}},
            "F": {"Type": "AWS::Lambda::Function", "Properties": {"MemorySize": memory}},
        },
    }
    template.seal(found, {"Rate": rate})
    return template.sealed(found)


def test_the_note_changes_with_the_api_alone() -> None:
    assert sealed() == sealed(memory=256)
    assert len({sealed(), sealed(rate="2"), sealed(path="/other")}) == 3
    assert template.sealed({"Resources": {}}) == ""
