"""Functions with the same package share one unpacked copy of it; LocalStack unpacks each anew."""

import tempfile
import threading
from pathlib import Path
from typing import Any

from localstack.services.lambda_.invocation.lambda_models import S3Code
from localstack.utils.patch import patch

_unpacking = threading.Lock()


def install() -> None:
    """Unpack packages by their hash. The copies stay until the cloud starts again."""
    S3Code.get_unzipped_code_location = location_of
    S3Code.destroy_cached = _keep

    @patch(S3Code.prepare_for_execution)
    def prepare_for_execution(original: Any, code: Any) -> None:
        with _unpacking:  # who has the same package waits until it is there
            original(code)


def location_of(code: Any) -> Path:
    """Where a package is unpacked."""
    name = str(code.code_sha256).replace("/", "_").rstrip("=")
    return Path(tempfile.gettempdir(), "code", name)


def _keep(_code: Any) -> None:
    """Others may use it."""
