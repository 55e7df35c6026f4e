"""The deployment package as one zip file: the same content gives the same bytes, on any day.

`python -m commands.archive FOLDER FILE` makes it, `... --list FILE` tells what is in it.
"""

import hashlib
import sys
import zipfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

_OLDEST = (1980, 1, 1, 0, 0, 0)  # the first time that a zip file can hold
_UNIX = 3


def pack(folder: Path, file: Path) -> None:
    """Write a folder's files, sorted, with one fixed time and fixed rights.

    Raises:
        FileNotFoundError: The folder is missing or holds nothing.
    """
    files = sorted((p for p in folder.rglob("*") if p.is_file()), key=Path.as_posix)
    if not files:
        raise FileNotFoundError(f"{folder} holds no code")
    part = file.with_name(f"{file.name}.part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in files:
            entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), _OLDEST)
            entry.create_system = _UNIX
            entry.external_attr = 0o100644 << 16  # Lambda imports our files, it executes none
            archive.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED, compresslevel=9)
    part.replace(file)


def listing(file: Path) -> str:
    """A table of the packages in a zip file with their sizes, and the file's own size and hash."""
    content = file.read_bytes()
    unzipped: Counter[str] = Counter()
    zipped: Counter[str] = Counter()
    files: Counter[str] = Counter()
    with zipfile.ZipFile(file) as archive:
        for entry in archive.infolist():
            top = entry.filename.partition("/")[0]
            unzipped[top] += entry.file_size
            zipped[top] += entry.compress_size
            files[top] += 1
    rows = [
        f"{name:<36} {files[name]:>6} {zipped[name] / 1e6:>10.2f} {size / 1e6:>12.2f}"
        for name, size in unzipped.most_common()
    ]
    return "\n".join(
        [
            f"{'package':<36} {'files':>6} {'zipped, MB':>10} {'unzipped, MB':>12}",
            *rows,
            f"{'in all':<36} {files.total():>6} {len(content) / 1e6:>10.2f} "
            f"{unzipped.total() / 1e6:>12.2f}",
            f"{file}, SHA-256 {hashlib.sha256(content).hexdigest()}",
        ]
    )


def main(arguments: Sequence[str]) -> None:
    """Make an archive or list one."""
    match arguments:
        case ["--list", file]:
            print(listing(Path(file)))
        case [folder, file]:
            pack(Path(folder), Path(file))
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
