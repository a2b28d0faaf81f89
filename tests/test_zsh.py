"""A real zsh at a terminal of its own: what the Tab key makes of a line."""

import os
import select
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pty = pytest.importorskip("pty", reason="no terminals of this kind on Windows")
_SETUP = """\
PS1='READY '; autoload -Uz compinit; compinit -u -d {home}/dump; fpath=({home} $fpath)
chainkg completion zsh > {home}/_chainkg; {load}
dump() {{ print -r -- "$BUFFER" > {home}/new; mv {home}/new {home}/line; zle kill-whole-line }}
zle -N dump; bindkey '^X' dump
"""
_LOADS = {"by eval": 'eval "$(chainkg completion zsh)"', "from fpath": "compinit -u -d {home}/dump2"}


class Terminal:
    """zsh as a user sees it; ``complete`` gives the line after a Tab."""

    def __init__(self, zsh: Path, home: Path, load: str) -> None:
        self._home = home
        self._ours, theirs = pty.openpty()
        env = {**os.environ, "LC_ALL": "C.UTF-8", "TERM": "dumb", "PYTHONUTF8": "1"}
        self._process = subprocess.Popen(
            [zsh, "-f", "-i"], stdin=theirs, stdout=theirs, stderr=theirs, env=env, start_new_session=True
        )
        os.close(theirs)
        self._type(_SETUP.format(home=home, load=load.format(home=home)))
        assert self._line("print ok") == "print ok"

    def complete(self, start: str) -> str:
        return self._line(f"{start}\t")

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._ours)

    def _line(self, typed: str) -> str:
        """What stands on the line once the shell has dealt with all that was typed."""
        told = self._home / "line"
        self._type(f"{typed}\x18")
        deadline = time.monotonic() + 30
        while not told.exists():
            assert time.monotonic() < deadline, "zsh does not answer"
            if select.select([self._ours], [], [], 0.02)[0]:
                os.read(self._ours, 65536)  # else it waits for room to write
        line = told.read_text(encoding="utf-8").rstrip("\n")
        told.unlink()
        return line

    def _type(self, text: str) -> None:
        os.write(self._ours, text.encode())


@pytest.fixture(scope="module", params=_LOADS)
def terminal(request: pytest.FixtureRequest, zsh: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Terminal]:
    found = Terminal(zsh, tmp_path_factory.mktemp("zsh"), _LOADS[request.param])
    yield found
    found.close()


COMPLETED = {
    "chainkg expla": "chainkg explain ",
    "chainkg query missing_n": "chainkg query missing_nodes ",
    "chainkg query missing": "chainkg query missing_",
    "chainkg query missing_nodes -p ch": "chainkg query missing_nodes -p chain=",
    "chainkg query missing_nodes -p chain=铜": "chainkg query missing_nodes -p chain=铜基 ",
    "chainkg query sources_by_grade -p grade=官": "chainkg query sources_by_grade -p grade=官方 ",
    "chainkg query nothing_such -p chain=铜": "chainkg query nothing_such -p chain=铜",
    "chainkg gaps --form": "chainkg gaps --format ",
}


@pytest.mark.parametrize("start", COMPLETED)
def test_tab_completes_the_line(terminal: Terminal, start: str) -> None:
    assert terminal.complete(start).rstrip() == COMPLETED[start].rstrip()
