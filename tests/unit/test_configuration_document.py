"""docs/configuration.md: every parameter of the template, every variable of the settings."""

import re

from infra.settings import Settings
from tests.stand.cloudformation import ROOT, template

DOCUMENT = (ROOT / "docs/configuration.md").read_text()
LINES = [line.strip("|").split("|") for line in DOCUMENT.splitlines() if line.startswith("| `")]
ROWS = [
    (re.findall(r"`([A-Z]\w+)`", cells[0]), cells[1].strip()) for cells in LINES if len(cells) == 4
]


def test_each_parameter_of_the_template_stands_there_once_and_no_other() -> None:
    named = [name for names, _ in ROWS for name in names]

    assert sorted(named) == sorted(template()["Parameters"])


def test_a_number_is_the_templates_default() -> None:
    for names, default in ROWS:
        declared = template()["Parameters"][names[0]].get("Default")
        if len(names) == 1 and re.fullmatch(r"\d+|`\w+`", default):
            assert str(declared) == default.strip("`"), names


def test_each_variable_is_one_that_the_settings_read() -> None:
    known = {f"PROMPTLANE_{name.upper()}" for name in Settings.__dataclass_fields__}
    renamed = {"_SECONDS": "_S"}

    for variable in set(re.findall(r"PROMPTLANE_[A-Z]+(?:_[A-Z]+)*", DOCUMENT)):
        short = variable
        for long, brief in renamed.items():
            short = short.replace(long, brief)
        assert short in known or any(name.startswith(variable) for name in known), variable


def test_each_variable_of_make_is_one_that_a_makefile_reads() -> None:
    makefiles = "".join(p.read_text() for p in (ROOT / "Makefile", *(ROOT / "make").glob("*.mk")))
    for cells in (cells for cells in LINES if len(cells) == 3):
        for variable in re.findall(r"`([A-Z_]+)`", cells[0]):
            assert re.search(rf"\$\((value )?{variable}\)", makefiles), variable
