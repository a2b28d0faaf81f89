"""The house keeps its own rules: what is installed, how long things are, who imports what, what the papers say."""

import ast
import doctest
import importlib.util
import pkgutil
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path

import click
import pytest

from chainkg.cli import main

ROOT = Path(__file__).resolve().parents[1]
CODE = ("cli", "graph", "loaders", "queries", "views")
FOLDERS = (*CODE, "data")
READMES = ("README.md", "README.zh.md")
# A library and the one module that may import it, at its head or inside a function.
FENCES = {
    "arcadedb": "graph/arcade.py",
    "filelock": "loaders/writer.py",
    "neo4j": "graph/neo4j.py",
    "networkx": "graph/as_networkx.py",
    "ibis": "queries/makers_big.py",
    "pyspark": "queries/makers_big.py",
    "pyarrow": "loaders/parquet.py",
    "python_calamine": "loaders/sheet_book.py",
    "pyvis": "views/explore_canvas.py",
    "rapidfuzz": "graph/names.py",
    "prettytable": "cli/output.py",
    "prompt_toolkit": "cli/prompt.py",
    "psutil": "graph/watched.py",
    "pypdf": "loaders/plan_pdf.py",
    "scipy": "queries/solver.py",
    "typst": "views/picture.py",
    "xlsxwriter": "views/workbook.py",
}
HEAVY = {
    "arcadedb",
    "neo4j",
    "networkx",
    "pandas",
    "prompt_toolkit",
    "psutil",
    "pyarrow",
    "pypdf",
    "python_calamine",
    "pyvis",
    "scipy",
    "typst",
    "xlsxwriter",
}
LONGEST_MODULE, LONGEST_FUNCTION = 300, 40
MEDIAN_MODULE, MEDIAN_FUNCTION = 100, 10
NOT_OURS = {".git", ".hypothesis", ".venv", "__pycache__", "build", "dist", "out"}
# An absolute path of somebody's machine (a path inside an address follows a letter), or the host of a package registry.
FOREIGN = re.compile(
    r"(?<![\w.~-])/(?:work|root|home|Users)/"
    r"|pypi[.]org|pythonhosted[.]org|registry[.]npmjs|deb[.]debian[.]org|repo[.]maven|conda[.]anaconda"
)
tree = pytest.mark.tree


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the house by its path, parsed."""
    paths = [path for folder in CODE for path in sorted((ROOT / folder).glob("*.py"))]
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in paths}


def functions() -> Iterator[tuple[str, int]]:
    """Every function as ``path:line name``, with its length from ``def`` to its last line."""
    for path, parsed in modules().items():
        for node in ast.walk(parsed):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{path}:{node.lineno} {node.name}", (node.end_lineno or node.lineno) - node.lineno + 1


def lines(path: str) -> int:
    return len((ROOT / path).read_text(encoding="utf-8").splitlines())


def imported(parsed: ast.Module) -> set[str]:
    """The top-level names of all that a module imports, deferred imports too."""
    found = set()
    for node in ast.walk(parsed):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add(str(node.module).split(".")[0])
    return found


def house_files(folder: Path = ROOT) -> Iterator[Path]:
    """Every file of the source tree that is not made by a tool."""
    for path in sorted(folder.iterdir()):
        if path.name in NOT_OURS or path.name.endswith(("_cache", ".egg-info")):
            continue
        if path.is_dir():
            yield from house_files(path)
        else:
            yield path


@tree
@pytest.mark.parametrize("folder", FOLDERS)
def test_every_module_is_installed(folder: str) -> None:
    for path in sorted((ROOT / folder).glob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        spec = importlib.util.find_spec(f"chainkg.{folder}.{path.stem}".removesuffix(".__init__"))
        origin = spec.origin if spec else None
        assert origin, f"{name} is not installed: run pip install -e . again"
        assert path.samefile(origin), f"{name} is not what is installed: run pip install -e . again"


@tree
@pytest.mark.parametrize("folder", FOLDERS)
def test_every_other_file_is_installed(folder: str) -> None:
    for path in sorted((ROOT / folder).iterdir()):
        if path.is_file() and path.suffix != ".py":
            there = resources.files(f"chainkg.{folder}").joinpath(path.name).is_file()
            assert there, f"{folder}/{path.name} is not installed: run pip install -e . again, or see package_data"


@tree
@pytest.mark.parametrize("folder", FOLDERS)
def test_folders_are_one_level_deep(folder: str) -> None:
    assert not [path for path in (ROOT / folder).iterdir() if path.is_dir() and path.name != "__pycache__"]


@pytest.mark.parametrize("folder", FOLDERS)
def test_package_is_marked_as_typed(folder: str) -> None:
    assert resources.files(f"chainkg.{folder}").joinpath("py.typed").is_file(), f"{folder}/py.typed is missing"


def installed(folder: str) -> list[str]:
    """The names of the modules of a folder, as they are installed."""
    package = importlib.import_module(f"chainkg.{folder}")
    names = [f"chainkg.{folder}.{module.name}" for module in pkgutil.iter_modules(package.__path__)]
    return [package.__name__, *(name for name in names if not name.endswith("__main__"))]


@pytest.mark.parametrize("name", [name for folder in CODE for name in installed(folder)])
def test_examples_in_docstrings_hold(name: str) -> None:
    assert not doctest.testmod(importlib.import_module(name), optionflags=doctest.ELLIPSIS).failed


@tree
def test_modules_are_short() -> None:
    sizes = {path: lines(path) for path in modules()}
    assert not {path: size for path, size in sizes.items() if size > LONGEST_MODULE}
    assert statistics.median(sizes.values()) < MEDIAN_MODULE


@tree
def test_functions_are_short() -> None:
    sizes = dict(functions())
    assert not {name: size for name, size in sizes.items() if size > LONGEST_FUNCTION}
    assert statistics.median(sizes.values()) < MEDIAN_FUNCTION


@tree
@pytest.mark.parametrize("library", FENCES)
def test_library_has_one_importer(library: str) -> None:
    importers = {path for path, parsed in modules().items() if library in imported(parsed)}
    assert importers <= {FENCES[library]}


def test_command_line_starts_light() -> None:
    code = f"import chainkg.cli, sys; print(*sorted({HEAVY!r} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == [], "heavy libraries are imported inside the command that needs them"


def commands() -> dict[str, click.Command]:
    context = click.Context(main)
    found = {name: main.get_command(context, name) for name in main.list_commands(context)}
    return {name: command for name, command in found.items() if command}


def options(command: click.Command) -> set[str]:
    return {"--help"} | {option for param in command.params for option in param.opts + param.secondary_opts}


def faults(call: str) -> list[str]:
    """What of a call, as a user would type it, does not exist: the command, or a long option of it."""
    plain = re.sub(r"\"[^\"]*\"?|'[^']*'?", "quoted", call)
    typed = re.split(r"\s(?:[#|>]|&&)", plain)[0].split()[1:]
    name = next((word for word in typed if not word.startswith("-")), None)
    known = commands()
    if name is not None and name not in known:
        return [name]
    allowed = options(main) | (options(known[name]) if name else set())
    return [word for word in typed if word.startswith("--") and word.split("=")[0] not in allowed]


def calls(text: str) -> list[str]:
    """The lines of a text that call chainkg, with or without a prompt before them."""
    return re.findall(r"^\s*(?:\$ )?(chainkg .*)$", text, flags=re.MULTILINE)


def calls_of_page(text: str) -> list[str]:
    """The calls in the code blocks of a page, and those within its sentences."""
    blocks = re.findall(r"^```[^\n]*\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)
    return calls("\n".join(blocks)) + re.findall(r"(?<!`)`(chainkg [^`\n]+)`", text)


@pytest.mark.parametrize("name", commands())
def test_command_has_help_with_an_example(name: str) -> None:
    command = commands()[name]
    shown = calls(f"{command.help or ''}\n{command.epilog or ''}")
    assert [call for call in shown if call.split()[1] == name], f"the help of {name} shows no example: chainkg {name} …"
    assert not {call: faults(call) for call in shown if faults(call)}


@tree
@pytest.mark.parametrize("readme", READMES)
def test_readme_shows_commands_that_exist(readme: str) -> None:
    shown = calls_of_page((ROOT / readme).read_text(encoding="utf-8"))
    assert shown, f"{readme} shows no command"
    assert not {call: faults(call) for call in shown if faults(call)}


@tree
@pytest.mark.parametrize("readme", READMES)
def test_readme_names_both_ways_in(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    assert "make demo" in text
    assert "make test" in text


@tree
def test_files_name_no_machine_and_no_registry() -> None:
    found = {}
    for path in house_files():
        hit = FOREIGN.search(path.read_bytes().decode("utf-8", errors="replace"))
        if hit:
            found[path.relative_to(ROOT).as_posix()] = hit.group()
    assert not found
