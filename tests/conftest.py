"""What a test may need of the machine: skipped aloud where it lacks, with the one command; a failure under CI=true.

Say ``@pytest.mark.needs("chromium")``, or ask for the fixture ``chromium`` or ``shared``, which gives the path as well.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest

import neo4j_server as neo4j
from chainkg.graph.chain import Chain
from chainkg.graph.engine import Engine
from chainkg.graph.neo4j import open_server
from chainkg.graph.push import write_chain
from chainkg.loaders import read
from chainkg.queries.ask import opened
from chainkg.queries.assessed import assessed

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("CHAINKG_SHARED") or ROOT.parent / "shared" / "data")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_CACHE = TemporaryDirectory(prefix="chainkg-", ignore_cleanup_errors=True)
_skipped: Counter[str] = Counter()


@dataclass(frozen=True, slots=True)
class Need:
    """Where a thing is (None: missing), and the one command that provides it."""

    find: Callable[[], Path | None]
    command: str


@cache
def _browser() -> Path | None:
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    return Path(found) if found and _chinese_font() else None


def _chinese_font() -> bool:
    """Whether a page can show Chinese; where nobody can be asked (no fontconfig), the system brings its own fonts."""
    if not shutil.which("fc-list"):
        return True
    return bool(subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False).stdout)


def _zsh() -> Path | None:
    found = shutil.which("zsh")
    return Path(found) if found else None


def _module(name: str) -> Path | None:
    """Where a library is that is not always installed."""
    found = importlib.util.find_spec(name)
    return Path(found.origin) if found and found.origin else None


NEEDS = {
    "chromium": Need(_browser, "apt-get install -y --no-install-recommends chromium fonts-noto-cjk"),
    "cypher-shell": Need(neo4j.shell_jars, f"{neo4j.COMMAND}  # and Maven Central within reach"),
    "neo4j": Need(neo4j.jars, f"{neo4j.COMMAND}  # and Maven Central within reach"),
    "big": Need(lambda: _module("ibis"), "pip install 'chainkg[big]'"),
    "spark": Need(
        lambda: _module("pyspark") if shutil.which("java") else None,
        "pip install 'chainkg[spark]' && apt-get install -y openjdk-17-jre-headless",
    ),
    "shared": Need(
        lambda: SHARED if SHARED.is_dir() else None,
        "export CHAINKG_SHARED=FOLDER  # the folder that holds the third-party test data, ckg/ and eto/",
    ),
    "zsh": Need(_zsh, "apt-get install -y --no-install-recommends zsh"),
}


def needs(name: str) -> Path:
    """The place of what *name* stands for in ``NEEDS``; where it lacks, the test ends here."""
    need = NEEDS[name]
    found = need.find()
    if found is not None:
        return found
    if os.environ.get("CI") == "true":
        pytest.fail(f"{name} is missing, and under CI nothing may be: {need.command}", pytrace=False)
    _skipped[name] += 1
    pytest.skip(f"needs {name}: {need.command}")


@pytest.fixture
def chromium() -> Path:
    """A browser that can show Chinese."""
    return needs("chromium")


@pytest.fixture(scope="session")
def cypher_shell() -> list[str]:
    """The command that starts Neo4j's own shell."""
    return ["java", "-cp", f"{needs('cypher-shell')}/*", "org.neo4j.shell.Main"]


@pytest.fixture(scope="session")
def zsh() -> Path:
    """The shell of that name."""
    return needs("zsh")


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    """A running browser without a network; one a module, for its driver keeps an event loop running in this thread."""
    from playwright.sync_api import sync_playwright

    quiet = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
    silent = ("--disable-component-update", "--disable-sync", "--force-color-profile=srgb")
    path = needs("chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(path), args=[*quiet, *silent])
        yield started
        started.close()


@pytest.fixture
def shared() -> Path:
    """The third-party data sets that tests and benchmarks read, and that are not shipped."""
    return needs("shared")


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[neo4j.Server]:
    """A Neo4j of this session; what is in it is what the last test left."""
    needs("neo4j")
    server = neo4j.Server(tmp_path_factory.mktemp("neo4j"))
    server.prepare()
    try:
        server.start()
        yield server
    finally:
        server.stop(kill=True)


def _pushed(server: neo4j.Server, chain: Chain) -> Engine:
    opened = open_server(server.address, neo4j.LOGIN)
    for _ in write_chain(chain, assessed(chain), opened):
        pass
    return opened


def pytest_configure() -> None:
    """Tests start chainkg by its name, mean the one beside this Python, and leave the user's cache alone."""
    os.environ["PATH"] = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    os.environ["CHAINKG_CACHE"] = _CACHE.name


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker in item.iter_markers("needs"):
        for name in marker.args:
            needs(name)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not _skipped:
        return
    terminalreporter.section("skipped for want of")
    for name, tests in sorted(_skipped.items()):
        terminalreporter.line(f"{name} ({tests} {'test' if tests == 1 else 'tests'}): {NEEDS[name].command}")


@pytest.fixture(scope="session")
def chain() -> Chain:
    """The bundled dataset."""
    return read()


@pytest.fixture(scope="session", params=["embedded", "neo4j"])
def engine(request: pytest.FixtureRequest, chain: Chain) -> Iterator[Engine]:
    """Every engine, over the bundled dataset: a test that asks for it runs on all of them and names none."""
    served = request.param == "neo4j"
    found = _pushed(request.getfixturevalue("neo4j_server"), chain) if served else opened(chain)
    yield found
    found.close()
