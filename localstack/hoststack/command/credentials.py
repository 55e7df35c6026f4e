"""The key of a running cloud, in its folder, in the form that AWS's tools read."""

from configparser import ConfigParser, Error
from pathlib import Path

from hoststack.settings import OPEN_SECRET, ROOT_KEY

_FILE = "credentials"
_PROFILE = "default"
_ID = "aws_access_key_id"
_SECRET = "aws_secret_access_key"  # nosec B105  # its name


def write(folder: Path, secret: str) -> None:
    """Write the key: `AWS_SHARED_CREDENTIALS_FILE` can name the file."""
    file = folder / _FILE
    file.unlink(missing_ok=True)  # an old one may be for others to read
    file.touch(mode=0o600)
    file.write_text(f"[{_PROFILE}]\n{_ID} = {ROOT_KEY}\n{_SECRET} = {secret}\n")


def secret_in(folder: Path) -> str:
    """The secret of the cloud that runs in a folder; `test` if none does."""
    parser = ConfigParser(interpolation=None)
    try:
        parser.read(folder / _FILE)
        return parser.get(_PROFILE, _SECRET)
    except (Error, OSError):
        return OPEN_SECRET


def remove(folder: Path) -> None:
    """Remove the key of a cloud that has ended."""
    (folder / _FILE).unlink(missing_ok=True)


def variables(secret: str) -> dict[str, str]:
    """The key as environment variables."""
    return {"AWS_ACCESS_KEY_ID": ROOT_KEY, "AWS_SECRET_ACCESS_KEY": secret}
