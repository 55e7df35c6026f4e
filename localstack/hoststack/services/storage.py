"""S3's objects in the cloud's own folder: LocalStack has one for all users of the machine."""

from typing import Any

from localstack.services.s3.storage.ephemeral import EphemeralS3ObjectStore
from localstack.utils.patch import patch


def install() -> None:
    """Keep them in a new folder below `TMPDIR`, which is the cloud's own."""

    @patch(EphemeralS3ObjectStore.__init__)
    def init(original: Any, store: Any, _root_directory: str | None = None) -> None:
        original(store)
