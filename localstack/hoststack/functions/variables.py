"""The environment variables of an execution environment."""

import tempfile
from typing import Any

from localstack.services.lambda_.invocation.lambda_models import FunctionVersion

from hoststack.functions.layers import folder_of as layers_of

# Where AWS sets them and LocalStack does not; a function's own settings come before these.
_DEFAULTS = {
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "LANG": "en_US.UTF-8",
    "PYTHONDONTWRITEBYTECODE": "1",  # the task root is read-only on AWS
}


def variables_of(version: FunctionVersion, given: dict[str, Any]) -> dict[str, str]:
    """All of them: nothing of this machine's own comes in.

    Args:
        given: What LocalStack sets, the function's own settings included.
    """
    code = str(version.config.code.get_unzipped_code_location())
    layers = layers_of(version)
    return {
        **_DEFAULTS,
        **(_with_layers(code, layers) if layers else {}),
        "TMPDIR": tempfile.gettempdir(),  # LocalStack's own
        **{name: str(value) for name, value in given.items()},
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{version.config.runtime}",
        "LAMBDA_TASK_ROOT": code,
    }


def _with_layers(code: str, layers: str) -> dict[str, str]:
    """Where programs and libraries of layers are found; `/opt` may not be theirs here."""
    return {
        "PATH": f"{_DEFAULTS['PATH']}:{layers}/bin",
        "LD_LIBRARY_PATH": f"{code}:{code}/lib:{layers}/lib",
    }
