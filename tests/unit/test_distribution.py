"""`pip install .`: the command line, whole, and nothing that it does not need."""

import subprocess
import tomllib
from pathlib import Path

from tests.stand.cloudformation import ROOT
from tests.stand.imports import OURS, foreign, imports

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
INCLUDED = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["include"]


def files_of(name: str) -> set[Path]:
    """The files that an import of ours reads: the module, and the packages that it lies in."""
    path = Path(*name.split("."))  # its last part may be something in the module
    ways = [path, *(parent for parent in path.parents if parent.name)]
    files = {file for way in ways for file in (way.with_suffix(".py"), way / "__init__.py")}
    return {file for file in files if (ROOT / file).exists()}


def needed() -> set[Path]:
    """All files of ours that the command line imports, wherever it does."""
    left = files_of(PROJECT["project"]["scripts"]["promptlane"].partition(":")[0])
    found: set[Path] = set()
    while left:
        path = left.pop()
        found.add(path)
        names = [name for name in imports(path) if name.partition(".")[0] in OURS]
        left |= {file for name in names for file in files_of(name)} - found
    return found


def test_the_distribution_has_what_the_command_line_imports_and_nothing_else() -> None:
    included = {path.relative_to(ROOT) for pattern in INCLUDED for path in ROOT.glob(pattern)}

    assert included == needed()


def test_its_dependencies_are_those_of_its_environment() -> None:
    project = PROJECT["project"]
    named = {*project["dependencies"], *project["optional-dependencies"]["influxdb"]}
    used = {name for path in needed() for name in foreign(path)}

    assert used - {"botocore"} == {name.replace("-", "_") for name in named}
    own = (ROOT / "requirements/cli.in").read_text().split()
    assert set(project["dependencies"]) <= set(own)


def test_a_wheel_is_built_and_has_the_command(tmp_path: Path) -> None:
    python = ROOT / ".venvs/cli/bin/python"
    if not python.exists():
        subprocess.run(["make", "--silent", ".venvs/cli/.stamp"], cwd=ROOT, check=True)

    subprocess.run(
        [python, "-m", "hatchling", "build", "--target", "wheel", "--directory", tmp_path],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )

    [wheel] = tmp_path.glob("promptlane-*.whl")
    program = f"import sys; sys.path.insert(0, {str(wheel)!r}); " + (
        "from commands.cli.app import main; main()"
    )
    done = subprocess.run(
        [python, "-I", "-c", program, "--help"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Exit codes" in done.stdout
