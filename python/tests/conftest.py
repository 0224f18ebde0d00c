"""What the tests share: the sample articles, the command line, a store of the samples."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import newsgraph

SAMPLES = Path(__file__).parents[2] / "data" / "articles"

Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def samples() -> Path:
    return SAMPLES


@pytest.fixture(scope="session")
def command() -> Command:
    """Runs the program that NEWSGRAPH names, else the one in this package."""
    named = os.environ.get("NEWSGRAPH")
    program = [named] if named else [sys.executable, "-m", "newsgraph"]

    def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*program, *map(str, arguments)], capture_output=True, text=True, check=False)

    return run


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the samples, which must not be changed."""
    path = tmp_path_factory.mktemp("samples") / "news.db"
    with newsgraph.Store(path) as store:
        store.build(SAMPLES)
    return path


@pytest.fixture
def store(built: Path) -> Iterator[newsgraph.Store]:
    """The same, open to be read."""
    with newsgraph.Store(built, read_only=True) as store:
        yield store
