"""A country of a million firms, and real data as one region: time, memory, how both grow: ``make bench-scale``.

Not a test: machines differ and are busy. Each figure is of a process of its own over tables that ``tests/generate.py``
made before. ``python tests/bench_scale.py [FACTOR]``: 1 is the country of 1,000,000 firms; ``make bench`` takes 1/8.
"""

import json
import math
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

DOUBLINGS, ROUNDS, FIRST = 4, 3, 100
LIMITS = {"load": 10.0, "memory": 1300.0, "region": 30.0, "all": 8.0, "intervals": 1.5, "growth": 1.1, "ckg": 5.0}
REAL_MEMORY = 600.0
SHARED = Path(os.environ.get("CHAINKG_SHARED") or Path(__file__).resolve().parents[2] / "shared" / "data")


def peak() -> float:
    """The most memory that this process has held, MB."""
    unit = 1e6 if sys.platform == "darwin" else 1e6 / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    found = work()
    return time.perf_counter() - start, found


def country(folder: str) -> dict[str, float]:
    """Load, prepare, one region, all regions, rank intervals, and the reading of the columns once."""
    from chainkg.graph.model import REGION
    from chainkg.loaders import read
    from chainkg.queries.assessment import Assessment
    from chainkg.queries.everywhere import each_place
    from chainkg.queries.rank_intervals import standings
    from chainkg.queries.ranking import Ranking
    from chainkg.queries.world import World

    loading, chain = timed(lambda: read(folder))
    told = {"load": loading, "memory": peak()}
    world, names = World(chain), chain.table(REGION)["name"].cells()

    def ranked(name: str) -> Ranking:
        ranking = Ranking(Assessment(world, name))
        ranking.ranked()
        return ranking

    def ordered(_: World, name: str) -> int:
        return len(ranked(name).ranked())

    def intervals(ranking: Ranking) -> object:
        rows = ranking.ranked()
        return standings(ranking, rows, np.arange(min(FIRST, len(rows))))

    told["prepare"] = timed(partial(ranked, names[1]))[0]
    cities = [name for name in names if name.endswith("市")][::9]
    best = [min(timed(partial(ranked, name))[0] for _ in range(ROUNDS)) for name in cities]
    told["region"], told["largest"] = statistics.median(best), max(best)
    told["all"] = timed(lambda: list(each_place(world, names, ordered)))[0]
    told["intervals"] = statistics.median(timed(partial(intervals, ranked(name)))[0] for name in cities[:9])
    told["floor"] = min(timed(lambda: floor(world, names[1]))[0] for _ in range(20))
    return told | {"whole": peak()}


def floor(world: Any, name: str) -> float:
    """Reading once what a region depends on: its nodes, main inputs, keys and routes, and its own makers."""
    recipes, keys, makers = world.recipes, world.keys, world.makers_in(world.places.find(name))
    columns = (
        recipes.main_input,
        recipes.main_route,
        recipes.route_node,
        keys.route,
        keys.good,
        keys.node,
        keys.target,
    )
    nodes = (world.kind, world.trade, world.scopes.home, world.scopes.listed, world.holders.counts)
    own = (column[makers] for column in (world.makers.node, world.makers.status, world.maker_way))
    return float(sum(int(column.sum()) for column in (*columns, *nodes, *own)))


def real(folder: str) -> dict[str, float]:
    """ChainKnowledgeGraph: files to gaps of the country as one region."""
    from chainkg.loaders.ckg import read_ckg
    from chainkg.queries.gaps import find_gaps

    seconds, found = timed(lambda: (chain := read_ckg(Path(folder)).chain, find_gaps(chain, limit=20)))
    rows = sum(len(table) for table in found[0].tables.values())
    return {"seconds": seconds, "memory": peak(), "rows": rows}


def by_row(folder: str) -> dict[str, float]:
    """A tenth of nodes and links of the same files into the embedded engine, one statement with parameters a row."""
    from chainkg.graph.arcade import driver
    from chainkg.graph.tables import LINK_TABLE
    from chainkg.loaders.ckg import read_ckg

    chain = read_ckg(Path(folder)).chain
    nodes, links = chain.tables["chain_nodes"]["id"].cells()[::10], chain.tables[LINK_TABLE]
    ends = list(zip(links["from"].cells(), links["relation"].cells(), links["to"].cells(), strict=True))[::10]
    with tempfile.TemporaryDirectory() as home, driver(home).create_database(f"{home}/graph") as database:
        database.command("sqlscript", "CREATE VERTEX TYPE ChainNode; CREATE PROPERTY ChainNode.id STRING;").close()
        database.command("opencypher", "CREATE INDEX FOR (n:ChainNode) ON (n.id)").close()
        start = time.perf_counter()
        for node in nodes:
            database.command("opencypher", "MERGE (n:ChainNode {id: $id})", {"id": node}).close()
        for one, relation, other in ends:
            text = f"MERGE (a:ChainNode {{id: $a}}) MERGE (b:ChainNode {{id: $b}}) CREATE (a)-[:{relation}]->(b)"
            database.command("opencypher", text, {"a": one, "b": other}).close()
        return {"seconds": time.perf_counter() - start, "rows": len(nodes) + len(ends)}


def apart(what: str, folder: Path | str) -> dict[str, float]:
    """One of the above in a fresh process."""
    done = subprocess.run([sys.executable, __file__, what, str(folder)], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def exponent(sizes: list[float], values: list[float]) -> float:
    """The power of the size by which a figure grows: the slope of a line through the logarithms, by least squares."""
    return float(np.polyfit(np.log(sizes), np.log(values), 1)[0])


def line(title: str, value: float, unit: str, limit: float | None = None, note: str = "") -> None:
    aim = f"aim {limit:g} {unit}" if limit else ""
    print(f"  {title:<44} {value:8.2f} {unit:<3} {aim:<14} {note}")


def report(factor: float, home: Path) -> None:
    """Make the country at five sizes, measure each, print the largest and the growth."""
    sizes = [factor / 2**step for step in range(DOUBLINGS, -1, -1)]
    runs = []
    for size in sizes:
        folder = home / f"{size:g}"
        subprocess.run(
            [sys.executable, str(Path(__file__).with_name("generate.py")), str(folder), str(size)], check=True
        )
        runs.append(apart("country", folder))
    largest = runs[-1]
    firms, statements = 1_000_000 * factor, 3_000_000 * factor
    print(f"country at factor {factor:g}: {firms:,.0f} firms, {statements:,.0f} PRODUCES, 300 regions")
    line("load, every check made", largest["load"], "s", LIMITS["load"])
    line("  memory at its height", largest["memory"], "MB", LIMITS["memory"])
    line("what holds for all regions, with the first one", largest["prepare"], "s")
    line("one region (median of 30 cities)", largest["region"] * 1e3, "ms", LIMITS["region"])
    ratio = f"{largest['region'] / largest['floor']:.1f} times the floor"
    line("  the largest of them", largest["largest"] * 1e3, "ms")
    line("  floor: its columns read once", largest["floor"] * 1e3, "ms", note=ratio)
    line("all 300 regions", largest["all"], "s", LIMITS["all"])
    line(f"rank intervals of the first {FIRST} rows of a region", largest["intervals"], "s", LIMITS["intervals"])
    line("memory at its height, all regions done", largest["whole"], "MB")
    print(f"growth over the last {DOUBLINGS - 1} of {DOUBLINGS} doublings, as a power of the size")
    for title, figure in (
        ("time to load and prepare", [run["load"] + run["prepare"] for run in runs]),
        ("time of all regions", [run["all"] for run in runs]),
        ("memory", [run["whole"] for run in runs]),
    ):
        line(title, exponent(sizes[1:], figure[1:]), "", LIMITS["growth"], " ".join(f"{one:.2f}" for one in figure))


def report_real() -> None:
    folder = SHARED / "ckg"
    if not folder.is_dir():
        print("ChainKnowledgeGraph: not measured; export CHAINKG_SHARED=FOLDER  # which holds ckg/")
        return
    whole, rows = apart("real", folder), apart("by_row", folder)
    print(f"ChainKnowledgeGraph, {whole['rows']:,.0f} rows: files → gaps of the country as one region")
    line("read, checked, ranked", whole["seconds"], "s", LIMITS["ckg"])
    line("memory at its height", whole["memory"], "MB", REAL_MEMORY)
    speed = [found["rows"] / found["seconds"] for found in (whole, rows)]
    note = f"{speed[1]:,.0f} rows a second against {speed[0]:,.0f}: {math.floor(speed[0] / speed[1])} times"
    line("a tenth of nodes and links, a statement a row", rows["seconds"], "s", note=note)


def main() -> None:
    parts: dict[str, Callable[[str], dict[str, float]]] = {"country": country, "real": real, "by_row": by_row}
    if len(sys.argv) == 3:
        print(json.dumps(parts[sys.argv[1]](sys.argv[2])))
        return
    with tempfile.TemporaryDirectory() as home:
        report(float(sys.argv[1]) if len(sys.argv) > 1 else 1.0, Path(home))
    report_real()


if __name__ == "__main__":
    main()
