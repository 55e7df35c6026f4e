"""make's variables: what is refused, in which words."""

import socket

import pytest

from commands.check import faults, main


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "1"),
        ("CLOUD_PORT", "65535"),
        ("LISTEN", "127.0.0.1"),
        ("LISTEN", "0.0.0.0"),
        ("LISTEN", "localhost"),
        ("SCALE", "large"),
        ("WORKERS", "1"),
        ("SLOTS", "500"),
        ("REDIS_URL", ""),
        ("REDIS_URL", "rediss://user:word@host:6379/0"),
        ("INFLUX_URL", "http://localhost:8086"),
        ("PARAMETERS", ""),
        ("PARAMETERS", "MaxTries=3 AlertPolicy=personal=mask,EMAIL=off Prefix="),
        ("SERVICE", ""),
        ("SERVICE", "buried"),
        ("LEVEL", "warning"),
        ("TASK", "51d0d388-3dd5-4bfe-a6a3-eb8d4b50fae5"),
        ("TRACE", "4bf92f3577b34da6a3ce929d0e0e4736"),
        ("MINUTES", "0.5"),
    ],
)
def test_what_fits_is_taken(name: str, value: str) -> None:
    assert list(faults({name: value})) == []


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("PORT", "abc", "a whole number from 1 to 65,535"),
        ("PORT", "80000", "a whole number from 1 to 65,535"),
        ("CLOUD_PORT", "", "a whole number"),
        ("REDIS_PORT", "-1", "a whole number"),
        ("INFLUX_PORT", "8086.0", "a whole number"),
        ("PORT", "٨٠٠٠", "a whole number"),
        ("LISTEN", "nohost", "an IPv4 address of this machine"),
        ("LISTEN", "192.0.2.1", "an IPv4 address of this machine"),
        ("LISTEN", "::1", "an IPv4 address of this machine"),
        ("LISTEN", "", "an IPv4 address of this machine"),
        ("SCALE", "huge", "small, medium or large"),
        ("BROKER", "rabbit", "sqs or redis"),
        ("MODEL", "gpt", "simulated, local or openai"),
        ("MODEL_URL", "", "such as https://api.openai.com/v1"),
        ("MODEL_URL", "https://user:word@host/v1", "such as https://api.openai.com/v1"),
        ("MODEL_NAME", "", "the model's name"),
        ("PARAMETERS", "AnswerPolicy=personal=hide", "AnswerPolicy"),
        ("WORKERS", "x", "a whole number from 1 to 1,000"),
        ("WORKERS", "0", "a whole number from 1"),
        ("SLOTS", "x", "a whole number from 1"),
        ("REDIS_URL", "localhost:6379", "redis://HOST or rediss://HOST"),
        ("INFLUX_URL", "localhost:8086", "http://HOST or https://HOST"),
        ("INFLUX_RETENTION_DAYS", "a month", "a whole number from 0"),
        ("PARAMETERS", "MaxTries = 3", "Key=Value, without spaces"),
        ("PARAMETERS", "MaxTries", "'MaxTries' is none"),
        ("PARAMETERS", "AlertPolicy=personal=hide", "AlertPolicy"),
        ("PARAMETERS", "AlertPolicy=persnal=mask", "AlertPolicy"),
        ("SERVICE", "wrkr", "client, business, worker, buried or webhook"),
        ("LEVEL", "loud", "info, warning or error"),
        ("TASK", "42", "a task id"),
        ("TRACE", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "a trace id"),
        ("MINUTES", "x", "a number of minutes"),
        ("MINUTES", "-5", "a number of minutes"),
    ],
)
def test_what_does_not_fit_is_named_with_what_it_takes(
    name: str, value: str, expected: str
) -> None:
    [told] = faults({name: value})

    assert told.startswith((f"{name}=", f"{name}: "))
    assert expected in told


def test_a_url_is_not_repeated_as_it_may_hold_a_password() -> None:
    [told] = faults({"REDIS_URL": "http://:word@host:6379/0"})

    assert told == "REDIS_URL: expected redis://HOST or rediss://HOST"


def test_two_servers_on_one_port_are_told_apart_before_they_meet() -> None:
    [told] = faults({"PORT": "8000", "CLOUD_PORT": "8000", "REDIS_PORT": "6379"})

    assert told == "CLOUD_PORT=8000 is PORT as well: expected a port of its own"


def test_logs_are_shipped_on_localstack_alone() -> None:
    [told] = faults({"ENGINE": "ministack", "INFLUX_URL": ""})

    assert told.startswith("INFLUX: ministack sends no logs")
    assert list(faults({"ENGINE": "localstack", "INFLUX_URL": ""})) == []
    assert list(faults({"ENGINE": "ministack"})) == []


def test_a_port_in_use_is_no_wrong_one() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert list(faults({"PORT": str(server.getsockname()[1])})) == []


def test_the_command_tells_all_faults_at_once() -> None:
    with pytest.raises(SystemExit) as caught:
        main(["PORT", "LISTEN", "SCALE"], {"PORT": "x", "LISTEN": "nohost", "SCALE": "small"})

    assert str(caught.value).count("expected") == 2
    main(["SCALE"], {"SCALE": "small", "PORT": "not asked for"})
