"""Tables that lie beside the module which reads them."""

from __future__ import annotations


def text_beside(module: str, name: str) -> str:
    """Read a file in the folder of a module's file."""
    folder = module.rpartition("/")[0]
    # To import pathlib takes a tenth of a cold start.
    with open(f"{folder}/{name}", encoding="utf-8") as file:  # noqa: PTH123
        return file.read()
