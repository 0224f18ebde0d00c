"""The command line in the package."""

import subprocess
import sys
from pathlib import Path

import pytest

import newsgraph

SCRIPT = Path(sys.executable).with_name("newsgraph")


def run(*arguments: str | Path, input: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run([*map(str, arguments)], input=input, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("program", [[sys.executable, "-m", "newsgraph"], [str(SCRIPT)]])
def test_it_is_the_program(program: list[str], tmp_path: Path) -> None:
    assert run(*program, "--version").stdout == f"newsgraph {newsgraph.__version__}\n"
    read = run(*program, "extract", "-", input="Armenia is a member of the CSTO.")
    assert read.returncode == 0 and newsgraph.Reading.from_json(read.stdout).facts
    missing = run(*program, "show", "Armenia", "--store", tmp_path / "nosuch.db")
    assert missing.returncode == 2 and missing.stderr.startswith("error: ") and "no store there" in missing.stderr
    assert run(*program, "show", "Nobody", "--store", _built(program, tmp_path)).returncode == 1


def _built(program: list[str], tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text("Armenia is a member of the CSTO.")
    assert run(*program, "build", tmp_path / "a.txt", "--store", tmp_path / "news.db").returncode == 0
    return tmp_path / "news.db"
