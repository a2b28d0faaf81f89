"""The walk of docs/loading.md, in both languages: every command runs, and prints or writes what the page shows."""

import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from chainkg.cli import main
from chainkg.loaders import read
from test_house import ROOT, calls_of_page, faults

CITY = Path(__file__).parent / "city"
PAGES = ("docs/loading.md", "docs/loading.zh.md")
REJECTED = {
    "shili-rejected-above_scale.csv": ("三", "3"),
    "shili-rejected-projects-2025年项目库.csv": ("推进中", "在建"),
}
pytestmark = pytest.mark.tree


def steps(page: str) -> list[tuple[str, list[str]]]:
    """The commands of a page in order, each with the lines that the page shows of its output."""
    text = (ROOT / page).read_text(encoding="utf-8")
    found: list[tuple[str, list[str]]] = []
    for block in re.findall(r"^```console\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], []))
            else:
                found[-1][1].append(line)
    return found


def told_facts(page: str) -> list[str]:
    """The rows of facts.csv that a page shows."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return "".join(re.findall(r"^```csv\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)).splitlines()


@pytest.mark.parametrize("page", PAGES)
def test_the_walk(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for file in CITY.iterdir():
        shutil.copy(file, tmp_path)
    monkeypatch.chdir(tmp_path)
    for number, (command, shown) in enumerate(steps(page)):
        result = CliRunner().invoke(main, shlex.split(command)[1:])
        assert result.exit_code == (1 if number == 0 else 0), f"{command}\n{result.output}"
        for line in shown:
            assert line in result.stdout, f"{command}\n{result.stdout}"
        if number == 0:
            for name, (wrong, right) in REJECTED.items():
                text = Path(name).read_text(encoding="utf-8-sig")
                assert wrong in text
                Path(name).write_text(text.replace(wrong, right, 1), encoding="utf-8-sig")
    facts = Path("facts.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(told_facts(page)) >= 4
    assert not set(told_facts(page)) - set(facts)
    assert sorted(read(tmp_path / "whole").tables["unplaced"]["product"].cells()) == ["精炼锌"]


@pytest.mark.parametrize("page", PAGES)
def test_the_page_shows_commands_that_exist(page: str) -> None:
    shown = calls_of_page((ROOT / page).read_text(encoding="utf-8"))
    assert len(shown) >= 7
    assert not {call: faults(call) for call in shown if faults(call)}


def test_both_pages_show_the_same_commands() -> None:
    en, zh = ([re.sub(r" --lang \w+", "", command) for command, _ in steps(page)] for page in PAGES)
    assert en == zh
