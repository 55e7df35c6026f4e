"""Functions with the same package share one unpacked copy of it; LocalStack unpacks each anew."""

import os
import tempfile
import threading
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from localstack.services.lambda_.invocation.lambda_models import S3Code

_EXECUTABLE = 0o111
_unpacking = threading.Lock()
_unpacked: dict[tuple[str, int, int], Path] = {}  # by name, checksum and size


def install() -> None:
    """Unpack packages by their hash. The copies stay until the cloud starts again."""
    S3Code.get_unzipped_code_location = location_of
    S3Code.prepare_for_execution = _prepare
    S3Code.destroy_cached = _keep


def location_of(code: Any) -> Path:
    """Where a package is unpacked."""
    name = str(code.code_sha256).replace("/", "_").rstrip("=")
    return Path(tempfile.gettempdir(), "code", name)


def unpack(archive: ZipFile, folder: Path) -> None:
    """Unpack an archive; a file that some package has had before is a link to that one.

    Most of a package stays the same when its code is changed and deployed again.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made = {str(folder)}
    for entry in archive.infolist():
        if entry.is_dir():
            continue
        target = folder / entry.filename
        if ".." in target.parts or not target.is_relative_to(folder):
            raise ValueError(f"{entry.filename} in a package points outside of it")
        if str(target.parent) not in made:
            target.parent.mkdir(parents=True, exist_ok=True)
            made.add(str(target.parent))
        key = entry.filename, entry.CRC, entry.file_size
        if key in _unpacked:
            os.link(_unpacked[key], target)
        else:
            target.write_bytes(archive.read(entry))
            target.chmod(0o644 | (entry.external_attr >> 16 & _EXECUTABLE))


def _prepare(code: Any) -> None:
    folder = location_of(code)
    with _unpacking:  # who has the same package waits until it is there
        if folder.exists():
            return
        part = folder.with_name(f"{folder.name}.part")
        with tempfile.TemporaryFile() as file:
            code._download_archive_to_file(file)
            with ZipFile(file) as archive:
                unpack(archive, part)
                entries = archive.infolist()
        part.rename(folder)
        _unpacked.update({(e.filename, e.CRC, e.file_size): folder / e.filename for e in entries})


def _keep(_code: Any) -> None:
    """Others may use it."""
