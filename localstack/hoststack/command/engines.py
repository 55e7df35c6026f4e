"""What one of the two engines cannot do: refused by name, before anything is started."""

import argparse
from collections.abc import Iterator

from hoststack.command.cloud import CloudError
from hoststack.settings import is_loopback


def check(options: argparse.Namespace) -> None:
    """See whether the chosen engine can be run as asked for.

    Raises:
        CloudError: It cannot; the message has a sentence for each option.
    """
    if options.engine == "localstack":
        if options.ministack:
            raise CloudError("--ministack is for --engine ministack.")
        return
    if not options.ministack:
        raise CloudError("--engine ministack needs --ministack: the Python of its environment.")
    lines = list(_refused(options))
    if lines:
        raise CloudError(
            "\n  ".join(["ministack, which is experimental, is not up to this:", *lines])
        )


def _refused(options: argparse.Namespace) -> Iterator[str]:
    if not is_loopback(options.listen):
        yield f"--listen {options.listen}: {_UNCHECKED}, so it is for this machine alone."
    if options.own_key:
        yield f"--own-key: {_UNCHECKED}."
    if options.trusted_network:
        yield "--trusted-network: it is for this machine alone."
    if options.logs:
        yield "--logs: what functions print is in CloudWatch Logs alone."
    if options.lambda_metrics:
        yield "--lambda-metrics: it is LocalStack's."


_UNCHECKED = "it takes calls of the root key without checking the secret"
