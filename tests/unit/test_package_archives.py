"""The zip files for AWS: their content, size and machine, and that they can be made again."""

import hashlib
import shutil
import zipfile
from pathlib import Path

import pytest

import commands.archive
from tests.stand.cloudformation import ROOT
from tests.stand.packages import DEPENDENCIES, OURS, make

MOST_UNZIPPED_BYTES = 45_000_000
MOST_ZIPPED_BYTES = 15_000_000


@pytest.fixture(scope="module", params=["arm64", "x86_64"])
def archive(request: pytest.FixtureRequest) -> Path:
    """The zip file for one of AWS's architectures."""
    file = ROOT / "build" / f"promptlane-{request.param}.zip"
    make(f"build/{file.name}")
    return file


@pytest.mark.parametrize("name", ["promptlane-arm64.zip", "promptlane-x86_64.zip", "logship.zip"])
def test_a_package_is_small(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    make(f"build/{name}")
    archive = ROOT / "build" / name
    zipped = archive.stat().st_size
    with zipfile.ZipFile(archive) as opened:
        unzipped = sum(entry.file_size for entry in opened.infolist())

    with capsys.disabled():
        print(f" [{archive.name}: {zipped / 1e6:.1f} MB, {unzipped / 1e6:.1f} MB] ", end="")
    assert zipped < MOST_ZIPPED_BYTES
    assert unzipped < MOST_UNZIPPED_BYTES


def test_the_archive_holds_what_the_package_holds(archive: Path, package: Path) -> None:
    with zipfile.ZipFile(archive) as opened:
        names = opened.namelist()
        tops = {name.partition("/")[0].partition(".cpython")[0] for name in names}
        ours = {name: opened.read(name) for name in names if name.partition("/")[0] in OURS}

    assert {top for top in tops if not top.endswith(".dist-info")} == OURS | DEPENDENCIES
    for name, content in ours.items():
        assert (package / name).read_bytes() == content  # bytecode too
    assert names == sorted(names)


def test_every_shared_object_is_for_the_architecture_of_its_archive(archive: Path) -> None:
    wanted = {"arm64": 0xB7, "x86_64": 0x3E}[archive.stem.removeprefix("promptlane-")]  # EM_*
    machines = {}
    with zipfile.ZipFile(archive) as opened:
        for name in opened.namelist():
            head = opened.read(name)[:20]
            if head.startswith(b"\x7fELF"):
                machines[name] = int.from_bytes(head[18:20], "little")
            else:
                assert ".so" not in Path(name).suffixes, name

    assert machines  # google-re2 is one
    assert set(machines.values()) == {wanted}, machines


def test_the_same_sources_give_the_same_archive(archive: Path) -> None:
    before = hashlib.sha256(archive.read_bytes()).hexdigest()
    architecture = archive.stem.removeprefix("promptlane-")
    for made in (f"dependencies-{architecture}", f"package-{architecture}"):
        shutil.rmtree(ROOT / "build" / made)
        (ROOT / "build" / f"{made}.stamp").unlink()
    archive.unlink()

    make(f"build/{archive.name}")

    assert hashlib.sha256(archive.read_bytes()).hexdigest() == before


def test_a_folder_without_code_makes_no_archive(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="holds no code"):
        commands.archive.pack(tmp_path / "missing", tmp_path / "code.zip")

    assert list(tmp_path.iterdir()) == []


def test_an_archive_is_listed_with_its_sizes_and_hash(tmp_path: Path) -> None:
    (tmp_path / "code" / "room").mkdir(parents=True)
    (tmp_path / "code" / "room" / "a.py").write_bytes(b"x" * 20_000)
    file = tmp_path / "code.zip"
    commands.archive.pack(tmp_path / "code", file)

    lines = commands.archive.listing(file).splitlines()

    assert lines[1].split() == ["room", "1", "0.00", "0.02"]
    assert hashlib.sha256(file.read_bytes()).hexdigest() in lines[-1]
