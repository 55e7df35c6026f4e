"""Every pair of the template's options, by SAM's translator and cfn-lint.

`make lint` lets cfn-lint and `sam validate --lint` look at the template with its conditions; here
they are carried out, as CloudFormation does it. `TOGETHER=3` tries every three options.
"""

import itertools
import json
import os
import subprocess
from pathlib import Path
from typing import Any

from tests.stand.cloudformation import ROOT, template
from tests.unit.conftest import transform
from tests.unit.template.options import OPTIONS, covering, plain

TOGETHER = int(os.environ.get("TOGETHER", "2"))


def test_every_combination_makes_a_template_that_cloudformation_takes(tmp_path: Path) -> None:
    for number, parameters in enumerate(covering(TOGETHER)):
        made = plain(transform(**parameters), parameters)
        (tmp_path / f"{number}.json").write_text(json.dumps(made, indent=1))

    done = subprocess.run(
        [ROOT / ".venvs/lint/bin/cfn-lint", "--format", "parseable", *tmp_path.glob("*.json")],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    # Unused are mappings and parameters of what this combination leaves out.
    told = [
        line for line in done.stdout.splitlines() if not (":W2001:" in line or ":W7001:" in line)
    ]
    assert told == []
    assert done.stderr == ""


def test_any_choices_of_two_options_meet() -> None:
    rows = list(covering(2))

    for one, other in itertools.combinations(OPTIONS.values(), 2):
        for first, second in itertools.product(one, other):
            assert any((first | second).items() <= row.items() for row in rows)


def test_every_condition_is_an_options() -> None:
    def parameters_of(value: Any) -> set[str]:
        match value:
            case {"Ref": str(name)}:
                return {name}
            case dict():
                return set().union(*map(parameters_of, value.values()))
            case list():
                return set().union(*map(parameters_of, value))
        return set()

    chosen = {name for choices in OPTIONS.values() for choice in choices for name in choice}
    assert parameters_of(template()["Conditions"]) <= chosen
