"""Which of other people's templates deploy: a table, made by deploying each of them.

Not part of `make test`: the templates are fetched by hand.

    python -m tests.public_templates FOLDER LIST --runtime-python FILE --out TABLE

LIST names the templates below FOLDER, a line each. They are deployed to one cloud, one after the
other, with made-up values for parameters that have no default; each is deleted before the next.
"""

import argparse
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from hoststack.command.cloud import Cloud
from hoststack.command.plan import Plan
from hoststack.deploying import template
from hoststack.deploying.stack import client

_STACK = "public"
_SHOWN = 160  # characters of a reason
# Tried in turn for a parameter's pattern.
_VALUES = (
    "dummy-value-1",
    "someone@example.com",
    "https://example.com/",
    "example.com",
    "10.0.0.0/16",
    "us-east-1a",
    "dummyvalue1",
    "1",
    "arn:aws:iam::000000000000:role/dummy",
    "vpc-0123456789abcdef0",
    "subnet-0123456789abcdef0",
    "sg-0123456789abcdef0",
    "fsvol-0123456789abcdef0",
)
# What is said when CloudFormation was asked, and not before.
_FAILED = re.compile(r"The stack \S+ (is|failed|was not)|CloudFormation refused|timeout")


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """What became of one template: deployed, refused before anything was made, or failed."""

    name: str
    result: str
    reason: str = ""

    def row(self) -> str:
        """A row of the table."""
        return f"| {self.name} | {self.result} | {self.reason.replace('|', '/')} |"


def main() -> None:
    """Deploy every template, and write the table."""
    options = _options()
    names = options.list.read_text().split()
    tries = []
    for attempt in _attempts(options, names):
        print(attempt.row(), flush=True)
        tries.append(attempt)
    counts = Counter(attempt.result for attempt in tries)
    told = ", ".join(f"{count} {result}" for result, count in sorted(counts.items()))
    rows = [
        f"{len(tries)} templates: {told}",
        "",
        "| template | result | reason |",
        "| --- | --- | --- |",
    ]
    text = "\n".join([*rows, *(attempt.row() for attempt in tries)]) + "\n"
    if options.out:
        options.out.write_text(text)
    print(rows[0])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("list", type=Path)
    parser.add_argument("--out", type=Path, metavar="FILE")
    parser.add_argument("--runtime-python", type=Path, required=True)
    parser.add_argument("--python", action="append", default=[], metavar="VERSION=FILE")
    parser.add_argument("--port", type=int, default=4566)
    parser.add_argument("--timeout", type=int, default=60, metavar="SECONDS", help="for each")
    parser.add_argument("--allow-stubs", action="store_true")
    return parser.parse_args()


def _attempts(options: argparse.Namespace, names: list[str]) -> Iterator[Try]:
    """Each template in turn; a cloud that did not answer in time is replaced by a new one."""
    with tempfile.TemporaryDirectory() as folder:
        plan = Plan(
            python=options.runtime_python,
            pythons={v: Path(file) for v, _, file in (p.partition("=") for p in options.python)},
            port=options.port,
            folder=Path(folder),
        )
        left = list(names)
        while left:
            with Cloud(plan) as cloud:
                while left:
                    attempt = _attempt(options, left.pop(0))
                    yield attempt
                    if attempt.reason.startswith("timeout") or not _cleared(cloud):
                        break


def _attempt(options: argparse.Namespace, name: str) -> Try:
    file = options.folder / name
    command = [sys.executable, "-m", "hoststack", "deploy", "--port", str(options.port)]
    command += ["--template", str(file), "--stack", _STACK]
    command += [part for python in options.python for part in ("--python", python)]
    command += ["--allow-stubs"] if options.allow_stubs else []
    try:
        given = _parameters(template.read(file))
    except ValueError as error:
        return Try(name=name, result="refused", reason=str(error)[:_SHOWN])
    for key, value in given.items():
        command += ["--parameter", f"{key}={value}"]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=options.timeout, check=False
        )
    except subprocess.TimeoutExpired:
        return Try(name=name, result="failed", reason=f"timeout after {options.timeout} s")
    if done.returncode == 0:
        return Try(name=name, result="deployed")
    said = [line for line in done.stderr.splitlines() if not line.startswith("WARNING: ")]
    text = " ".join(" ".join(said).split())
    result = "failed" if _FAILED.search(text) or "Traceback" in text else "refused"
    return Try(name=name, result=result, reason=text.removeprefix("hoststack: ")[:_SHOWN])


def _parameters(body: template.Template) -> dict[str, str]:
    """A value for each parameter that has none."""
    declared = body.get("Parameters") or {}
    return {name: _value(entry) for name, entry in declared.items() if "Default" not in entry}


def _value(entry: dict[str, Any]) -> str:
    if entry.get("AllowedValues"):
        return str(entry["AllowedValues"][0])
    if entry["Type"] == "Number":
        return str(entry.get("MinValue", 1))
    pattern = entry.get("AllowedPattern", "")
    fitting = (value for value in _VALUES if re.fullmatch(pattern or ".*", value))
    return next(fitting, _VALUES[0])


def _cleared(cloud: Cloud) -> bool:
    """Delete the stack; whether that worked."""
    cloudformation = client("cloudformation", cloud.endpoint)
    with suppress(ClientError, BotoCoreError):
        cloudformation.delete_stack(StackName=_STACK)
        waiter = cloudformation.get_waiter("stack_delete_complete")
        waiter.wait(StackName=_STACK, WaiterConfig={"Delay": 1, "MaxAttempts": 20})
        return True
    return False


if __name__ == "__main__":
    main()
