"""What LocalStack would ask its maker's server for: which edition has what is missing here.

It asks whenever a call or a resource is not supported, to word its answer. Here it tells from what
is installed, as it does by itself without a network.
"""

from typing import Any

from localstack.utils.catalog.catalog_loader import AwsCatalogLoaderException, RemoteCatalogLoader


def install() -> None:
    """Ask nobody."""
    RemoteCatalogLoader.get_remote_catalog = get_remote_catalog


def get_remote_catalog(_loader: Any) -> Any:
    """Say that there is no catalog but the installed one.

    Raises:
        AwsCatalogLoaderException: Always.
    """
    raise AwsCatalogLoaderException("this cloud asks nobody")
