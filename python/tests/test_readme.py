"""What the README shows works."""

import re
import shutil
from pathlib import Path

import pytest

import newsgraph

README = Path(__file__).parents[1] / "README.md"


def test_the_examples_run(samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(samples, tmp_path / "articles")
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "a.html").write_text("<article><h1>Two speak</h1><p>Armenia is a member of the CSTO. Belarus met Armenia on Monday.</p></article>")
    (tmp_path / "texts.txt").write_text("Armenia is a member of the CSTO.\n\nBelarus met Armenia.\n")
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    blocks = re.findall(r"```python\n(.*?)```", README.read_text(), re.DOTALL)
    assert len(blocks) == 4
    for block in blocks:
        exec(compile(block, str(README), "exec"), names)
    printed = capsys.readouterr().out
    assert "Armenia | memberOf | CSTO | fact | Armenia is a member of the CSTO." in printed
    assert '1 not an article: neither "text" nor "html" is there' in printed
    assert "Armenia memberOf CSTO fact 0" in printed


def test_every_exception_is_told() -> None:
    rows = [line for line in README.read_text().splitlines() if line.startswith("| `")]
    kinds = {name: getattr(newsgraph, name) for name in newsgraph.__all__ if isinstance(getattr(newsgraph, name), type)}
    exceptions = {name for name, kind in kinds.items() if issubclass(kind, Exception)}
    told = {name.removeprefix("newsgraph.") for row in rows for name in re.findall(r"`([\w.]+)`", row.split("|")[1])}
    assert told == exceptions and len(told) > 5
    assert all(issubclass(kinds[name], newsgraph.Error) for name in told), "the first is the base of all"
