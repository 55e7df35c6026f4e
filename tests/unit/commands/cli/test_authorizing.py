"""Who makes a request, for deployments that ask for more than a key."""

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from commands.cli.authorizing import authorizer_for
from commands.cloud_errors import CredentialsMissing

URL = "https://abc123.execute-api.eu-central-1.amazonaws.com/v1/process"


@pytest.fixture(autouse=True)
def aws(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "a secret")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.delenv("AWS_SESSION_TOKEN", raising=False)
    monkeypatch.delenv("AWS_DEFAULT_REGION", raising=False)


def test_nothing_is_said_unless_asked_for() -> None:
    assert authorizer_for("")("GET", URL, b"") == {}


def test_keys_and_tokens_are_sent_as_they_are() -> None:
    authorize = authorizer_for("Bearer t0ken", api_key="k3y")

    assert authorize("GET", URL, b"") == {"Authorization": "Bearer t0ken", "x-api-key": "k3y"}


def test_a_signature_is_that_of_the_region_in_the_url_and_of_the_body() -> None:
    signed = authorizer_for("iam")("POST", URL, b'{"message": "x"}')

    again = AWSRequest("POST", URL, data=b'{"message": "x"}')
    again.context["timestamp"] = signed["X-Amz-Date"]
    signer = SigV4Auth(Credentials("AKIAEXAMPLE", "a secret"), "execute-api", "eu-central-1")
    again.headers["X-Amz-Date"] = signed["X-Amz-Date"]
    expected = signer.signature(
        signer.string_to_sign(again, signer.canonical_request(again)), again
    )
    assert "/eu-central-1/execute-api/aws4_request" in signed["Authorization"]
    assert signed["Authorization"].endswith(f"Signature={expected}")


def test_a_url_without_a_region_takes_the_usual_one(monkeypatch: pytest.MonkeyPatch) -> None:
    sign = authorizer_for("iam")
    with pytest.raises(CredentialsMissing, match="AWS_DEFAULT_REGION"):
        sign("GET", "https://api.example.org/v1/", b"")

    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    signed = authorizer_for("iam")("GET", "https://api.example.org/v1/", b"")
    assert "/eu-west-1/execute-api/" in signed["Authorization"]


def test_without_credentials_the_command_says_what_to_set(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", f"{tmp_path}/none")
    monkeypatch.setenv("AWS_CONFIG_FILE", f"{tmp_path}/none")

    with pytest.raises(CredentialsMissing, match="AWS_PROFILE"):
        authorizer_for("iam")
