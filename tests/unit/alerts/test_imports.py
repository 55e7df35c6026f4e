"""What the engine may import, and that importing it costs nothing."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

ALERTS = Path("alerts")
ITS_OWN = {"alerts", "phonenumbers", "stdnum", "re2", "ahocorasick_rs"}


def _imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").partition(".")[0])
    return names


def test_the_engine_imports_the_standard_library_and_its_small_dependencies() -> None:
    imported = {name for path in ALERTS.rglob("*.py") for name in _imported(path)}

    assert imported - set(sys.stdlib_module_names) <= ITS_OWN


def test_the_requirements_name_exactly_these_dependencies() -> None:
    lines = Path("alerts/requirements.in").read_text(encoding="utf-8").splitlines()

    names = {line.partition("==")[0] for line in lines if line and not line.startswith("#")}

    assert names == {"ahocorasick_rs", "google-re2", "phonenumberslite", "python-stdnum"}


def test_importing_the_engine_loads_no_detector() -> None:
    probe = "import sys, alerts; print(*sorted(sys.modules))"

    loaded = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=True
    ).stdout.split()

    assert not {"re2", "phonenumbers", "stdnum", "alerts.detectors", "json.decoder"} & set(loaded)


def test_screening_prose_loads_neither_phone_plans_nor_national_ids_nor_placeholders() -> None:
    probe = (
        "import sys; from alerts import Policy, screen;"
        "screen('Write a haiku about autumn.', Policy()); print(*sorted(sys.modules))"
    )

    loaded = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=True
    ).stdout.split()

    assert not {"phonenumbers", "stdnum", "alerts.showing.placeholders"} & set(loaded)
