"""The contract of `Model`, every adapter: real calls to a server that misbehaves."""

import asyncio
import json
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from infra import origin
from infra.answer import Answer, Usage
from infra.errors import ModelBusy, ModelError, ModelFailed, ModelRefused
from infra.machinery.loop import Loop
from infra.models.bedrock import BedrockModel
from infra.models.openai import OpenAiModel
from infra.models.simulated import SimulatedModel
from infra.ports import Model
from tests.stand.model_server import MODEL, ModelServer, Says
from tests.stand.waiting import wait_until

TIMEOUT_S = 0.6
CANARY = "c4n4ry with spaces"

type Make = Callable[..., Model]


@pytest.fixture
def server() -> Iterator[ModelServer]:
    """A provider."""
    server = ModelServer()
    server.start()
    yield server
    while _opened:
        _opened.pop().close()
    server.stop()


_opened: list[OpenAiModel] = []


def openai(server: ModelServer, **more: Any) -> Model:
    """The adapter of OpenAI's API."""
    given: Any = {
        "key": "sk-k3y",
        "system_prompt": "",
        "max_output_tokens": 0,
        "timeout_s": TIMEOUT_S,
    }
    model = OpenAiModel(**({"url": server.url, "name": "small"} | given | more))
    _opened.append(model)
    return model


def bedrock(server: ModelServer, **more: Any) -> Model:
    """The adapter of Bedrock's."""
    from infra.clients.aws import bedrock_client

    given: Any = {"system_prompt": "", "max_output_tokens": 0, "timeout_s": TIMEOUT_S}
    client = bedrock_client(timeout_s=more.get("timeout_s", TIMEOUT_S))
    return BedrockModel(client, **({"name": MODEL} | given | more))


MAKES = {"openai": openai, "bedrock": bedrock}


@pytest.fixture(params=MAKES)
def make(
    request: pytest.FixtureRequest,
    server: ModelServer,
    credentials: None,
    monkeypatch: pytest.MonkeyPatch,
) -> Make:
    """Makes each adapter of a provider."""
    monkeypatch.setenv("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", server.endpoint)
    return lambda **more: MAKES[request.param](server, **more)


def error_of(loop: Loop, model: Model, message: str = "hello") -> ModelError:
    with pytest.raises(ModelError) as caught:
        loop.run(model.answer(message))
    return caught.value


def test_a_model_answers_with_a_text() -> None:
    answer = asyncio.run(SimulatedModel(0).answer("hello"))

    assert answer == Answer(text="Analysed 1 word, 5 characters.")


def test_an_answer_has_its_text_its_tokens_and_who_gave_it(
    make: Make, server: ModelServer, loop: Loop
) -> None:
    server.otherwise = Says(text="Київ 🦔")

    answer = loop.run(make().answer("What is the capital?"))

    assert answer.text == "Київ 🦔"
    assert answer.usage == Usage(input_tokens=7, output_tokens=3)
    assert answer.model == MODEL
    assert answer.finish_reason in ("stop", "end_turn")


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (429, "rate_limit_exceeded", ModelBusy),
        (503, "", ModelBusy),
        (529, "overloaded_error", ModelBusy),
        (500, "model_overloaded", ModelBusy),
        (408, "", ModelFailed),
        (500, "", ModelFailed),
        (502, "bad_gateway", ModelFailed),
        (400, "context_length_exceeded", ModelRefused),
        (401, "invalid_api_key", ModelRefused),
        (403, "", ModelRefused),
        (404, "model_not_found", ModelRefused),
    ],
)
def test_an_error_is_of_the_kind_that_says_what_can_be_done(  # noqa: PLR0917
    make: Make,
    server: ModelServer,
    loop: Loop,
    status: int,
    code: str,
    kind: type[ModelError],
) -> None:
    server.otherwise = Says(status=status, code=code, text=CANARY)

    error = error_of(loop, make())

    assert type(error) is kind
    assert "c4n4ry" not in str(error)
    assert not code or error.code == code
    assert len(server.requests) == 1  # nobody asks again behind our back


@pytest.mark.parametrize("echo", ["+380991414444", "ann@kava.ua", "two words", "x" * 65, ""])
def test_a_code_that_may_be_a_piece_of_the_prompt_is_not_passed_on(
    make: Make, server: ModelServer, loop: Loop, echo: str
) -> None:
    server.otherwise = Says(status=400, code=echo)

    assert error_of(loop, make()).code == "http_400"


IN_A_MINUTE = "in a minute, as a date"


@pytest.mark.parametrize(
    ("header", "least_s", "most_s"),
    [
        ("7", 7, 7),
        ("1.5", 1.5, 1.5),
        (IN_A_MINUTE, 50, 60),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0, 0),
    ],
)
def test_a_busy_provider_may_say_when_to_come_back(  # noqa: PLR0917
    make: Make, server: ModelServer, loop: Loop, header: str, least_s: float, most_s: float
) -> None:
    if header == IN_A_MINUTE:
        header = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    server.otherwise = Says(status=429, headers={"Retry-After": header})

    error = error_of(loop, make())

    assert isinstance(error, ModelBusy)
    assert error.retry_after_s is not None
    assert least_s <= error.retry_after_s <= most_s


@pytest.mark.parametrize("header", ["", "soon", "-1", "1e9", "Wed, 99 Oct"])
def test_a_retry_after_that_says_nothing_is_none(
    make: Make, server: ModelServer, loop: Loop, header: str
) -> None:
    server.otherwise = Says(status=503, headers={"Retry-After": header})

    error = error_of(loop, make())

    assert isinstance(error, ModelBusy)
    assert error.retry_after_s is None


JUNK = {
    "no JSON": Says(raw=b"<html>" + CANARY.encode()),
    "too deep": Says(raw=b"[" * 200_000),
    "another shape": Says(raw=json.dumps({"text": CANARY}).encode()),
    "a cut connection": Says(text="long " * 100, cut_after=200),
    "nothing at all": Says(raw=b"", cut_after=0),
    "too slow": Says(after_s=5),
    "endless": Says(is_endless=True),
}


@pytest.mark.parametrize("name", JUNK)
def test_what_is_no_answer_is_a_failure_in_time(
    make: Make, server: ModelServer, loop: Loop, name: str
) -> None:
    server.otherwise = JUNK[name]
    started = time.perf_counter()

    error = error_of(loop, make())

    assert type(error) is ModelFailed
    assert "c4n4ry" not in str(error)
    assert time.perf_counter() - started < TIMEOUT_S + 1.5


def test_a_provider_that_is_not_there_is_a_failure(
    make: Make, server: ModelServer, loop: Loop
) -> None:
    model = make()
    server.stop()

    assert type(error_of(loop, model)) is ModelFailed


def test_a_hundred_calls_wait_side_by_side(make: Make, server: ModelServer, loop: Loop) -> None:
    server.otherwise = Says(after_s=1)
    model = make(timeout_s=20)

    async def hundred() -> list[Answer]:
        return await asyncio.gather(*(model.answer("hello") for _ in range(100)))

    started = time.perf_counter()

    assert len(loop.run(hundred())) == 100

    assert time.perf_counter() - started < 8  # one after the other it would be 100


def test_connections_are_used_again(make: Make, server: ModelServer, loop: Loop) -> None:
    model = make()

    for _ in range(5):
        loop.run(model.answer("hello"))

    assert server.connections == 1


def test_a_cancelled_call_ends_at_once_and_the_next_one_is_answered(
    make: Make, server: ModelServer, loop: Loop
) -> None:
    server.script = [Says(after_s=10)]
    model = make(timeout_s=20)

    async def cancelled() -> None:
        asking = asyncio.create_task(model.answer("hello"))
        await asyncio.sleep(0.2)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)

    started = time.perf_counter()
    loop.run(cancelled())

    assert time.perf_counter() - started < 2
    assert loop.run(model.answer("hello")).text == "fine"


def test_the_provider_is_asked_in_its_own_words(
    make: Make, server: ModelServer, loop: Loop
) -> None:
    loop.run(make(system_prompt="Be brief.", max_output_tokens=50).answer("hello"))

    [(path, _, body)] = server.requests
    if path.startswith("/model/"):
        assert path == f"/model/{MODEL}/converse"
        assert body == {
            "messages": [{"role": "user", "content": [{"text": "hello"}]}],
            "system": [{"text": "Be brief."}],
            "inferenceConfig": {"maxTokens": 50},
        }
    else:
        assert path == "/v1/chat/completions"
        assert body == {
            "model": "small",
            "messages": [
                {"role": "system", "content": "Be brief."},
                {"role": "user", "content": "hello"},
            ],
            "max_tokens": 50,
        }


# What only an HTTP client of ours can promise.


def test_a_cancelled_call_closes_its_connection_so_that_the_model_may_stop(
    server: ModelServer, loop: Loop
) -> None:
    server.script = [Says(after_s=10)]
    model = openai(server, timeout_s=0.2)

    error_of(loop, model)

    wait_until(lambda: server.gone == 1, 3)
    wait_until(lambda: not any(t.name == "model-call" for t in threading.enumerate()), 3)


def test_a_call_goes_on_with_its_tasks_trace_and_shows_its_key(
    server: ModelServer, loop: Loop
) -> None:
    model = openai(server)

    async def traced() -> str:
        traceparent = origin.enter(caller="someone", traceparent="").traceparent
        await model.answer("hello")
        return traceparent

    traceparent = loop.run(traced())

    [(_, headers, _)] = server.requests
    assert headers["traceparent"] == traceparent
    assert headers["Authorization"] == "Bearer sk-k3y"


def test_without_a_key_none_is_sent_and_a_query_stays(server: ModelServer, loop: Loop) -> None:
    model = openai(server, key="", url=f"{server.endpoint}/openai/v1/?api-version=preview")

    loop.run(model.answer("hello"))

    [(path, headers, _)] = server.requests
    assert "Authorization" not in headers
    assert path == "/openai/v1/chat/completions?api-version=preview"


def test_a_huge_answer_is_not_paid_twice(server: ModelServer, loop: Loop) -> None:
    server.otherwise = Says(text="x" * 9_000_000)

    error = error_of(loop, openai(server, timeout_s=20))

    assert (type(error), error.code) == (ModelRefused, "answer_too_large")


def test_an_answer_without_a_text_is_not_paid_twice_and_its_tokens_are_known(
    server: ModelServer, loop: Loop
) -> None:
    server.otherwise = Says(text=None)

    error = error_of(loop, openai(server))

    assert isinstance(error, ModelRefused)
    assert error.answer is not None
    assert error.answer.usage == Usage(input_tokens=7, output_tokens=3)


def test_a_redirect_is_not_followed(server: ModelServer, loop: Loop) -> None:
    server.otherwise = Says(status=307, headers={"Location": f"{server.endpoint}/elsewhere"})

    assert type(error_of(loop, openai(server))) is ModelRefused
    assert len(server.requests) == 1


def test_a_connection_that_the_server_closed_meanwhile_is_not_used(
    server: ModelServer, loop: Loop
) -> None:
    model = openai(server)
    loop.run(model.answer("hello"))
    [(_, kept)] = model._server._idle  # type: ignore[attr-defined]
    kept.sock.shutdown(2)  # as a gateway ends what lay idle

    assert loop.run(model.answer("hello")).text == "fine"
    assert server.connections == 2
