"""Deployment packages: a folder as a zip file, the same bytes for the same content."""

import hashlib
import io
import os
import zipfile
from pathlib import Path

_OLDEST = (1980, 1, 1, 0, 0, 0)  # the first time that a zip file can hold
# A template's own folder may be the code, with all that lies in it.
_LEFT_OUT = frozenset({".git", ".aws-sam", ".localstack", ".venv"})


def zipped(path: Path) -> bytes:
    """A folder's files, sorted and with one fixed time; or a file alone. A zip file stays as it is.

    Version control, virtual environments, `sam build`'s and the cloud's own files are left out.

    Raises:
        FileNotFoundError: It is missing or holds nothing.
    """
    if path.is_file():
        if zipfile.is_zipfile(path):
            return path.read_bytes()
        return _archive([path], path.parent)
    files = (each for each in path.rglob("*") if each.is_file())
    return _archive(sorted(f for f in files if not _LEFT_OUT & {*f.relative_to(path).parts}), path)


def names(path: Path) -> tuple[Path, list[str]]:
    """A folder and its files that are packaged, sorted; or that of a file, and that file alone."""
    if path.is_file():
        return path.parent, [path.name]
    found: list[str] = []
    for folder, inside, files in os.walk(path):
        inside[:] = [name for name in inside if name not in _LEFT_OUT]
        relative = os.path.relpath(folder, path)
        prefix = "" if relative == "." else f"{relative}/"
        found += [prefix + name for name in files if name not in _LEFT_OUT]
    return path, sorted(found)


def name_of(content: bytes) -> str:
    """A file name that changes with the content."""
    return hashlib.sha256(content).hexdigest()[:32] + ".zip"


def _archive(members: list[Path], folder: Path) -> bytes:
    if not members:
        raise FileNotFoundError(f"{folder} holds no code")
    buffer = io.BytesIO()
    # Stored, not compressed: it is unpacked on this very machine a moment later.
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for path in members:
            entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), _OLDEST)
            is_executable = path.stat().st_mode & 0o100
            entry.external_attr = (0o755 if is_executable else 0o644) << 16
            archive.writestr(entry, path.read_bytes())
    return buffer.getvalue()
