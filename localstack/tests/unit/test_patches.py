"""What we replace in LocalStack is there to be replaced, and each replacement is in the list."""

from pathlib import Path

import pytest

import hoststack
from hoststack.patches import PATCHES, Patch

_HOME = Path(hoststack.__file__).parent


@pytest.mark.parametrize("patch", PATCHES, ids=lambda patch: patch.target)
def test_what_is_replaced_is_in_the_installed_localstack(patch: Patch) -> None:
    assert callable(patch.found())
    assert patch.why


def test_every_module_that_replaces_something_is_in_the_list() -> None:
    listed = {patch.by for patch in PATCHES}
    replacing = {
        ".".join(path.relative_to(_HOME).with_suffix("").parts)
        for path in _HOME.glob("*/*.py")
        if "@patch(" in path.read_text()
    }

    assert replacing <= listed
    for patch in PATCHES:
        assert (_HOME / f"{patch.by.replace('.', '/')}.py").exists(), patch
        name = patch.target.rpartition(".")[2].rpartition(":")[2]
        assert name in (_HOME / f"{patch.by.replace('.', '/')}.py").read_text(), patch
