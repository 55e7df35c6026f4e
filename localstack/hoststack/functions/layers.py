"""Layers: one folder for all of a version's, merged as AWS merges them below `/opt`.

A layer that is named by the ARN of somebody else's is not here: an empty one takes its place.
"""

import hashlib
import io
import os
import shutil
import tempfile
import threading
import zipfile
from pathlib import Path
from typing import Any

from localstack.services.lambda_.api_utils import generate_lambda_date, parse_layer_arn
from localstack.services.lambda_.invocation.lambda_models import (
    FunctionVersion,
    Layer,
    LayerVersion,
)
from localstack.services.lambda_.invocation.lambda_service import store_lambda_archive
from localstack.services.lambda_.layerfetcher.layer_fetcher import LayerFetcher

_merging = threading.Lock()


def folder_of(version: FunctionVersion) -> str:
    """Where a version's layers lie, those that come later over those before; empty without any."""
    codes = [layer.code for layer in version.config.layers if layer.code is not None]
    if not codes:
        return ""
    digest = hashlib.sha256(" ".join(code.code_sha256 for code in codes).encode()).hexdigest()
    folder = Path(tempfile.gettempdir(), "layers", digest[:32])
    with _merging:
        if not folder.exists():
            part = folder.with_name(f"{folder.name}.part")
            shutil.rmtree(part, ignore_errors=True)
            part.mkdir(parents=True)
            for code in codes:
                code.prepare_for_execution()
                _lay(code.get_unzipped_code_location(), part)
            part.rename(folder)
    return str(folder)


def _lay(layer: Path, over: Path) -> None:
    """Put the files of a layer into a folder, in the place of those that are there."""
    for file in layer.rglob("*"):
        if file.is_file():
            target = over / file.relative_to(layer)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.unlink(missing_ok=True)
            os.link(file, target)


class AbsentLayers(LayerFetcher):  # type: ignore[misc]
    """Gives an empty layer for each that only AWS has; without it, LocalStack makes no function."""

    def fetch_layer(self, layer_version_arn: str) -> Any:
        """The layer of this ARN, with that version alone."""
        region, account, name, number = parse_layer_arn(layer_version_arn)
        nothing = io.BytesIO()
        zipfile.ZipFile(nothing, "w").close()
        code = store_lambda_archive(
            archive_file=nothing.getvalue(),
            function_name=name,
            region_name=region,
            account_id=account,
        )
        arn = layer_version_arn.rpartition(":")[0]
        version = LayerVersion(
            layer_version_arn=layer_version_arn,
            layer_arn=arn,
            version=int(number),
            code=code,
            license_info=None,
            compatible_runtimes=None,
            compatible_architectures=None,
            created=generate_lambda_date(),
        )
        return Layer(arn=arn, layer_versions={number: version})
