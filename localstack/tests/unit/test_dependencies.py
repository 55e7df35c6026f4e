"""Dependencies that are named and not there."""

from pathlib import Path

from hoststack.deploying.dependencies import missing

WANTED = """
# what we need
requests>=2.31 ; python_version > "3"
Py_YAML[extra]==6
boto3
-r other.txt
git+https://example.com/x
"""


def test_what_is_neither_installed_nor_brought_is_told_once_for_all_functions(
    tmp_path: Path,
) -> None:
    (tmp_path / "requirements.txt").write_text(WANTED)
    code = {"A": tmp_path, "B": tmp_path, "C": tmp_path / "none"}

    [line] = missing(code)

    assert line.startswith("A, B: requirements.txt names py-yaml, requests, not beside the code:")
    assert "sam build" in line


def test_what_is_installed_is_not_told(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("requests\nPyYAML\n")
    for name in ("requests-2.32.0", "pyyaml-6.0"):
        (tmp_path / f"{name}.dist-info").mkdir()

    assert missing({"A": tmp_path}) == []
