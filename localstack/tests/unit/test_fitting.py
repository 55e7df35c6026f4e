"""What is changed in a template for ministack."""

import copy
from typing import Any

import pytest

from hoststack.deploying.fitting import fit, refuse
from hoststack.deploying.spec import DeployError

ANY = "x-amazon-apigateway-any-method"
METHODS = {"get", "head", "post", "put", "patch", "delete", "options"}


def api(body: Any = None, **properties: Any) -> dict[str, Any]:
    """A template with one API."""
    made = {"Body": body, **properties} if body else properties
    return {"Resources": {"Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": made}}}


def test_a_method_any_is_spelled_out_and_others_stay() -> None:
    body = {"paths": {"/": {ANY: "all", "get": "own", "parameters": []}, "/x": {"post": "one"}}}
    template = api(body)

    fit(template)

    paths = template["Resources"]["Api"]["Properties"]["Body"]["paths"]
    assert paths["/"].keys() == METHODS | {"parameters"}
    assert paths["/"]["get"] == "own"
    assert {paths["/"][method] for method in METHODS - {"get"}} == {"all"}
    assert paths["/x"] == {"post": "one"}


def test_an_id_that_a_tag_chooses_for_localstack_is_chosen_here_too() -> None:
    template = api(Tags=[{"Key": "_custom_id_", "Value": {"Ref": "Prefix"}}])

    fit(template, {"Api"})

    tags = template["Resources"]["Api"]["Properties"]["Tags"]
    assert {"Key": "ms-custom-id", "Value": {"Ref": "Prefix"}} in tags
    assert len(tags) == 2


def test_an_api_that_a_front_names_by_its_logical_id_has_that_as_its_id() -> None:
    template, other = api(), api()

    fit(template, {"Api"})
    fit(other)

    tags = template["Resources"]["Api"]["Properties"]["Tags"]
    assert tags == [{"Key": "ms-custom-id", "Value": "Api"}]
    assert "Tags" not in other["Resources"]["Api"]["Properties"]


def test_an_id_of_ministacks_own_stays() -> None:
    tags = [{"Key": "ms-custom-id", "Value": "a"}, {"Key": "_custom_id_", "Value": "b"}]
    template = api(Tags=tags)

    fit(template, {"Api"})

    assert template == api(Tags=tags)


def test_what_is_no_api_or_has_no_document_stays() -> None:
    template = {
        "Resources": {
            "Table": {"Type": "AWS::DynamoDB::Table", "Properties": {"Body": {"paths": {ANY: 1}}}},
            "Elsewhere": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Body": {"Ref": "A"}}},
        }
    }
    before = copy.deepcopy(template)

    fit(template)

    assert template == before


def test_what_ministack_makes_and_never_does_is_refused_by_name() -> None:
    with pytest.raises(
        DeployError, match=r"Ship \(AWS::Logs::SubscriptionFilter\): what functions"
    ):
        refuse({"Ship": "AWS::Logs::SubscriptionFilter", "Queue": "AWS::SQS::Queue"})

    refuse({"Queue": "AWS::SQS::Queue"})
