"""Our signer against botocore's."""

from datetime import UTC, datetime

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from hypothesis import given
from hypothesis import strategies as st

from functions.client.sigv4 import signed_headers
from infra.lambda_environment import AwsIdentity

SEGMENT = st.text(alphabet="abcXYZ019-_.~", min_size=1, max_size=8).filter(
    lambda text: text not in (".", "..")
)
ENCODED = st.sampled_from(["%20", "%2F", "%C3%A9", "caf%C3%A9", "a%25b", "*", "a:b", "a@b", "a,b"])
PATH = st.lists(SEGMENT | ENCODED, min_size=1, max_size=5).map(lambda parts: "/" + "/".join(parts))
TOKEN = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=40)


@given(
    service=st.sampled_from(["execute-api", "lambda"]),
    method=st.sampled_from(["GET", "POST", "DELETE"]),
    host=st.sampled_from(["abc.execute-api.eu-west-1.amazonaws.com", "localhost:4566", "[::1]:80"]),
    path=PATH,
    body=st.binary(max_size=200),
    session_token=st.just("") | TOKEN,
    secret_access_key=TOKEN,
    now=st.integers(946_684_800, 4_102_444_800).map(lambda s: datetime.fromtimestamp(s, UTC)),
)
def test_a_signature_is_the_one_that_botocore_makes(  # noqa: PLR0917
    service: str,
    method: str,
    host: str,
    path: str,
    body: bytes,
    session_token: str,
    secret_access_key: str,
    now: datetime,
) -> None:
    identity = AwsIdentity(
        access_key_id="AKIDEXAMPLE",
        secret_access_key=secret_access_key,
        session_token=session_token,
        region="eu-west-1",
    )

    ours = signed_headers(
        identity, service=service, method=method, host=host, path=path, body=body, now=now
    )

    credentials = Credentials("AKIDEXAMPLE", secret_access_key, session_token or None)
    signer = SigV4Auth(credentials, service, "eu-west-1")
    instant = now.strftime("%Y%m%dT%H%M%SZ")
    headers = {"Host": host, "X-Amz-Date": instant}
    if session_token:
        headers["X-Amz-Security-Token"] = session_token
    request = AWSRequest(method, f"http://{host}{path}", headers, body)
    request.context["timestamp"] = instant
    text = signer.string_to_sign(request, signer.canonical_request(request))
    signature = signer.signature(text, request)
    assert ours["authorization"] == (
        f"AWS4-HMAC-SHA256 Credential={signer.scope(request)}, "
        f"SignedHeaders={';'.join(sorted(name.lower() for name in headers))}, "
        f"Signature={signature}"
    )
    assert {name: ours[name.lower()] for name in headers} == headers
