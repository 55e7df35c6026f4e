"""The command blocks of README and docs, and why some of them are not typed by a test."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.stand.cloud import ROOT

_BLOCK = re.compile(r"^```(?P<language>[a-z]*)\n(?P<text>.*?)^```", re.MULTILINE | re.DOTALL)
_LANGUAGES = ("", "console", "sh", "python")


@dataclass(frozen=True, slots=True)
class Block:
    """Commands, or code, in a document."""

    document: str
    language: str
    text: str

    @property
    def first(self) -> str:
        """Its first line of its own, without prompt and remark: what a list calls it."""
        lines = self.text.splitlines()
        line = lines[1] if lines[0].startswith("make tools &&") else lines[0]
        return re.sub(r"\s{2,}(#.*|&& .*)?$", "", line.removeprefix("$ ")).strip()

    @property
    def name(self) -> str:
        """The document and the first line."""
        return f"{self.document}: {self.first}"

    def __str__(self) -> str:
        return self.name[:60]  # of a test

    def commands(self) -> Iterator[tuple[str, str]]:
        """What to type, and what the document shows as the answer."""
        if self.language != "console":
            yield self.text, ""
            return
        for part in re.split(r"^\$ ", self.text, flags=re.MULTILINE)[1:]:
            command, _, answer = part.partition("\n")
            yield command, answer


def blocks() -> list[Block]:
    """All of them, in the order of the documents."""
    readmes = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "localstack/README.md")]
    return [
        Block(str(path.relative_to(ROOT)), found["language"], found["text"])
        for path in (*readmes, *sorted((ROOT / "docs").glob("*.md")))
        for found in _BLOCK.finditer(path.read_text())
        if found["language"] in _LANGUAGES
    ]


_DOCKER = "needs Docker; docs/compose.md and docs/operations.md say what was tried"
_CLOUD = "runs until Ctrl-C; the cloud of these tests is started by it, with ports of its own"
_NO_COMMAND = "no command"
_AWS = "changes an AWS account for good, or asks a person"

# Blocks that no test types, and why.
UNTYPED = {
    "README.md: make run": _CLOUD,
    "localstack/README.md: cloud/bin/hoststack run --runtime-python runtime/bin/python --template "
    "template.yaml --stack mine \\": _CLOUD,
    "localstack/README.md: sam build": (
        "runs until Ctrl-C; localstack/tests/test_reload.py has a build that writes as sam's does"
    ),
    "localstack/README.md: export AWS_ENDPOINT_URL=http://localhost:4566 AWS_ACCESS_KEY_ID=test "
    "AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=us-east-1": (
        "deploys a template of the reader's; docs/operations.md has the same, which is typed"
    ),
    'localstack/README.md: plan = Plan(python=Path("runtime/bin/python"), port=4666, '
    "folder=tmp_path)": "what localstack/tests/conftest.py does",
    "docs/alerts.md: personal=mask, suspicious=block, EMAIL=flag, IP=off, "
    "block_at=0.9, flag_at=0.6": _NO_COMMAND,
    "docs/alerts.md: make run PARAMETERS='AlertDetectors=mydetectors:Presidio'": _CLOUD,
    "docs/alerts.md: make run PARAMETERS='AnswerPolicy=personal=mask,SECRET=block'": (
        "runs until Ctrl-C; tests/e2e/test_real_models.py starts one alike"
    ),
    "CONTRIBUTING.md: make run": _CLOUD,
    **{
        f"docs/extending.md: # {name}": "tests/unit/test_extending.py does it"
        for name in (
            "infra/models/echo.py",
            "infra/reports/compressed.py",
            "infra/brokers/folder.py",
            "try_it.py",
        )
    },
    "docs/engines.md: make run ENGINE=ministack": (
        "runs until Ctrl-C; tests/e2e/test_ministack.py starts it"
    ),
    "docs/engines.md: .venvs/dev/bin/python -m tests.bench.engines": (
        "measures for a minute, with clouds of its own"
    ),
    "docs/models.md: make run MODEL=local": "runs until Ctrl-C; make test-model starts it",
    "docs/models.md: MODEL_KEY=sk-... make run MODEL=openai MODEL_URL=https://api.openai.com/v1 "
    "MODEL_NAME=gpt-5-mini": "runs until Ctrl-C; tests/e2e/test_real_models.py starts one alike",
    "docs/models.md: aws secretsmanager create-secret --name promptlane/model-key "
    "--secret-string file://key.txt": _AWS,
    "docs/models.md: sam deploy --parameter-overrides Model=bedrock "
    "ModelName=amazon.nova-micro-v1:0 WorkerTimeoutSeconds=120 ...": _AWS,
    "docs/alerts.md: class Presidio:": "tests/unit/alerts/test_presidio.py does it",
    "docs/alerts.md: import re": "tests/unit/alerts/test_recipes.py does it",
    "docs/alerts.md: sent      Text Ann at +380 99 141 44 44 or ann@kava.ua. Not <PHONE_1>!": (
        "tests/unit/alerts/test_recipes.py screens it"
    ),
    "docs/compose.md: docker compose up": _DOCKER,
    'docs/compose.md: docker compose exec influxdb influx query \'from(bucket: "logs") |> '
    "range(start: -1h)'": _DOCKER,
    "docs/compose.md: docker compose -f docker-compose.yml "
    "-f localstack/docker-compose.localstack.yml up": _DOCKER,
    "docs/reliability.md: make faults": (
        "takes 20 minutes; tests/e2e/test_short_faults.py plays four"
    ),
    "docs/reliability.md: make soak MINUTES=10 RATE=5": "takes ten minutes, and writes the page",
    "docs/webhooks.md: make run PARAMETERS='WebhookUrl=http://localhost:9000/hook'": _CLOUD,
    "docs/webhooks.md: from standardwebhooks.webhooks import Webhook": (
        "tests/stand/receiver.py does it"
    ),
    "docs/operations.md: make package": _AWS,
    "docs/operations.md: KEY=$(aws apigateway create-api-key --name ann --enabled --query id "
    "--output text)": "tests/e2e/test_keys.py makes the same calls by make keys",
    "docs/operations.md: aws lambda list-versions-by-function --function-name promptlane-client "
    "--query 'Versions[].[Version,LastModified]' --output text": (
        "the local cloud has no versions of functions, and no aliases"
    ),
    "docs/operations.md: fields @timestamp, service, text, outcome, duration_ms | filter task_id = "
    '"TASK_ID" | sort @timestamp': "a query for the console of CloudWatch Logs Insights",
    "docs/operations.md: make run LISTEN=172.17.0.1": _DOCKER,
    "docs/operations.md: make sam-local SAM_CLOUD=http://cloud:4566": _DOCKER,
    "docs/redis.md: make run BROKER=redis": "runs until Ctrl-C; tests/e2e/test_redis.py starts it",
    "docs/redis.md: celery --quiet --app functions.worker.celery worker --concurrency 50 "
    "--loglevel warning --without-gossip --without-mingle --without-heartbeat": (
        "runs until Ctrl-C, beside a Redis; make run BROKER=redis starts the same"
    ),
}

# Typed by `make test-documents` alone: each takes half a minute or more.
SLOW = {
    "CONTRIBUTING.md: make .venvs/dev/.stamp",
    "localstack/README.md: python3.13 -m venv cloud",
    "docs/operations.md: export AWS_ENDPOINT_URL=http://localhost:4566 AWS_ACCESS_KEY_ID=test "
    "AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=us-east-1",
}
