"""The deployment packages, made as a user would make them."""

import os
import subprocess

from tests.stand.cloudformation import ROOT

OURS = {"alerts", "functions", "infra"}
DEPENDENCIES = {"ahocorasick_rs", "chalice", "phonenumbers", "re2", "redis", "stdnum"}
# All that Lambda's python3.13 runtime has besides the standard library.
RUNTIME = {"boto3", "botocore", "s3transfer", "jmespath", "urllib3", "dateutil", "six.py"}


def make(*arguments: str) -> None:
    """Make a target, as a user would."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    subprocess.run(["make", "--silent", *arguments], cwd=ROOT, env=env, check=True)
