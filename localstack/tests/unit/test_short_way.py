"""Which requests go the short way, and which of those need no thread."""

import pytest

from hoststack.gateway import lane

PLAIN = {
    "Host": "localhost:4566",
    "Content-Type": "application/x-amz-json-1.0",
    "X-Amz-Target": "DynamoDB_20120810.GetItem",
    "Authorization": "AWS4-HMAC-SHA256 ...",
}


def is_short(method: str = "POST", uri: str = "/", **changes: str) -> bool:
    sent = PLAIN | {name.replace("_", "-"): value for name, value in changes.items()}
    return lane.is_short(method, uri, lambda name: sent.get(name, ""))


@pytest.mark.parametrize("host", ["localhost:4566", "127.0.0.1:4566", "[::1]:4566", "cloud"])
def test_what_sdks_send_goes_the_short_way(host: str) -> None:
    assert is_short(Host=host)
    assert is_short(Host=host, X_Amz_Target="AmazonSQS.ReceiveMessage")


@pytest.mark.parametrize(
    "changes",
    [
        {"Host": "public.execute-api.localhost.localstack.cloud:4566"},
        {"Host": "bucket.s3.localhost"},
        {"X_Amz_Target": "Logs_20140328.PutLogEvents"},
        {"X_Amz_Target": "DynamoDB_20120810.NoSuchCall"},
        {"Content_Type": "application/x-amz-json-1.1"},
        {"Content_Type": "application/x-www-form-urlencoded"},
        {"Authorization": ""},
        {"Origin": "http://localhost"},
        {"Content_Encoding": "gzip"},
        {"x_localstack_data": "{}"},
        {"method": "GET"},
        {"uri": "/?Action=SendMessage"},
        {"uri": "/000000000000/queue"},
    ],
)
def test_what_has_more_to_it_goes_the_long_way(changes: dict[str, str]) -> None:
    assert not is_short(**changes)


def is_quick(target: str, **changes: str) -> bool:
    sent = PLAIN | {"X-Amz-Target": target} | changes
    return lane.is_quick(lambda name: sent.get(name, ""))


def test_without_a_thread_is_answered_what_waits_for_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lane, "_runs", lambda _service: True)

    assert is_quick("DynamoDB_20120810.GetItem")
    assert is_quick("AmazonSQS.SendMessage")
    assert not is_quick("AmazonSQS.ReceiveMessage")  # which waits for messages
    assert not is_quick("DynamoDB_20120810.GetItem", Host="a.execute-api.localhost")


def test_a_service_that_was_not_loaded_is_loaded_by_a_thread() -> None:
    assert not is_quick("AmazonSQS.SendMessage")
