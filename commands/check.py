"""Looks at make's variables before anything is set up: a wrong one is named, with what it takes.

`python -m commands.check NAME...` reads them from the environment.
"""

import ipaddress
import os
import re
import socket
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import get_args

from alerts.policy import Policy
from infra.event import Level
from infra.task import is_task_id

_PORTS = ("PORT", "CLOUD_PORT", "REDIS_PORT", "INFLUX_PORT", "MODEL_PORT")
_SERVICES = ("client", "business", "worker", "buried", "webhook")

type Check = Callable[[str], str]


def faults(given: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with variables, a sentence each.

    Args:
        given: Each variable to look at, with its value.
    """
    sound = []
    for name, value in given.items():
        expected = _CHECKS[name](value)
        if expected:
            yield f"{name}{_shown(name, value)}: expected {expected}"
        else:
            sound.append(name)
    if given.get("ENGINE") == "ministack" and "INFLUX_URL" in given:
        yield "INFLUX: ministack sends no logs to a log shipper; expected ENGINE=localstack"
    seen: dict[int, str] = {}
    for name in (name for name in _PORTS if name in sound):
        other = seen.setdefault(int(given[name]), name)
        if other != name:
            yield f"{name}={given[name]} is {other} as well: expected a port of its own"


def _shown(name: str, value: str) -> str:
    if name.endswith("_URL"):
        return ""  # it may hold a password
    return f"='{value}'" if re.search(r"\s", value) else f"={value}"


def _number(least: int, most: int) -> Check:
    def check(value: str) -> str:
        if re.fullmatch(r"\d{1,9}", value, re.ASCII) and least <= int(value) <= most:
            return ""
        return f"a whole number from {least:,} to {most:,}"

    return check


def _one_of(*values: str, or_empty: bool = False) -> Check:
    def check(value: str) -> str:
        if value in values or (or_empty and not value):
            return ""
        return f"{', '.join(values[:-1])} or {values[-1]}"

    return check


def _address(value: str) -> str:
    """An address to listen on: binding is the only sure way to know that it is this machine's."""
    try:
        if value != "localhost":
            ipaddress.IPv4Address(value)
        with socket.socket() as probe:
            probe.bind((value, 0))
    except (ValueError, OSError):
        return "an IPv4 address of this machine, such as 127.0.0.1, or 0.0.0.0 for all of them"
    return ""


def _url(*schemes: str) -> Check:
    def check(value: str) -> str:
        if not value or re.fullmatch(rf"({'|'.join(schemes)})://[^\s/]\S*", value):
            return ""
        return " or ".join(f"{scheme}://HOST" for scheme in schemes)

    return check


def _model_url(value: str) -> str:
    if re.fullmatch(r"https?://[^\s/@][^\s@]*", value):
        return ""
    return "what stands before /chat/completions, such as https://api.openai.com/v1"


def _model_name(value: str) -> str:
    """As the template has it, which checks it later."""
    is_one = re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,255}", value)
    return "" if is_one else "the model's name, as its provider calls it"


def _parameters(value: str) -> str:
    """Parameters of the template: it checks them later itself, all but the alert policy."""
    for word in value.split():
        name, equals, text = word.partition("=")
        if not equals or not re.fullmatch(r"[A-Za-z0-9]+", name):
            return f"words Key=Value, without spaces within one: {word!r} is none"
        if name in ("AlertPolicy", "AnswerPolicy"):
            try:
                Policy.parse(text)
            except ValueError as error:
                return f"an {name} as in docs/alerts.md: {error}"
    return ""


def _minutes(value: str) -> str:
    return "" if re.fullmatch(r"\d{1,6}(\.\d+)?", value, re.ASCII) else "a number of minutes"


def _trace(value: str) -> str:
    is_one = not value or re.fullmatch(r"[0-9a-f]{32}", value)
    return "" if is_one else "a trace id, the 32 hexadecimal digits in a traceparent, or nothing"


def _task(value: str) -> str:
    if not value or is_task_id(value):
        return ""
    return "a task id such as 123e4567-e89b-42d3-a456-426614174000"


_CHECKS: dict[str, Check] = {
    **dict.fromkeys(_PORTS, _number(1, 65_535)),
    "ENGINE": _one_of("localstack", "ministack"),
    "LISTEN": _address,
    "SCALE": _one_of("small", "medium", "large"),
    "BROKER": _one_of("sqs", "redis"),
    "MODEL": _one_of("simulated", "local", "openai"),
    "MODEL_URL": _model_url,
    "MODEL_NAME": _model_name,
    "WORKERS": _number(1, 1_000),
    "SLOTS": _number(1, 100_000),
    "REDIS_URL": _url("redis", "rediss"),
    "INFLUX_URL": _url("http", "https"),
    "INFLUX_RETENTION_DAYS": _number(0, 36_500),
    "PARAMETERS": _parameters,
    "SERVICE": _one_of(*_SERVICES, or_empty=True),
    "LEVEL": _one_of(*get_args(Level.__value__), or_empty=True),
    "TASK": _task,
    "TRACE": _trace,
    "MINUTES": _minutes,
}


def main(names: Sequence[str], env: Mapping[str, str]) -> None:
    """Exits with a line for each fault."""
    found = list(faults({name: env.get(name, "") for name in names}))
    if found:
        sys.exit("\n".join(found))


if __name__ == "__main__":
    main(sys.argv[1:], os.environ)
