"""A push against a bare loop with the driver over the same rows, in one run: ``make bench``.

Not a test: machines differ and are busy. 100,000 nodes and 169,000 links are written to a Neo4j of this run, emptied
between, by a loop that has all rows ready as dictionaries and by ``chainkg push``; then the files for the importer.
Memory is what a push adds to a process that holds the dataset, at half the size and at all of it.
"""

import shlex
import sys
import tempfile
import time
import tracemalloc
from pathlib import Path
from typing import Any

from chainkg.graph.bulk import import_command, write_files
from chainkg.graph.chain import Chain
from chainkg.graph.neo4j import open_server
from chainkg.graph.projection import Links, Nodes, ends_of, project
from chainkg.graph.push import BATCH, write_chain
from chainkg.loaders.engine import WHOLE
from neo4j_server import COMMAND, LOGIN, Server, jars
from worlds import chain_of, feeds, node, rows

NODES, LINKS = 100_000, 169_000
ROUNDS = 3
BARE_NODES = "UNWIND $rows AS row MERGE (n:%s {%s: row.%s}) SET n += row"
BARE_LINKS = """UNWIND $rows AS row MATCH (a:%s {%s: row.a}) MATCH (b:%s {%s: row.b})
MERGE (a)-[r:%s {key: row.k}]->(b) SET r += row.p"""


def synthetic(share: float = 1.0) -> Chain:
    """A dataset of *share* of the size, each node with some twenty cells' worth of names and figures."""
    things, links = round(NODES * share), round(LINKS * share)
    cells = {"trade": "national", "kind": "product", "industry": "", "gbt4754": "C2611", "hs6": "280700"}
    placed = [node(f"n{at}", name_en=f"thing {at}", aliases=f"a{at};b{at}", **cells) for at in range(things)]
    for at in range(links):
        start, hop = at % things, 1 + 7919 * (1 + at // things)
        placed.append(feeds(f"n{start}", f"n{(start + hop) % things}", basis=f"reaction {at}", low="0.5", high="0.7"))
    return chain_of(rows(*placed))


def bare(server: Any, chain: Chain) -> float:
    """Seconds of the loop alone: the rows are made before."""
    batches = []
    for part in project(chain, (), BATCH):
        if isinstance(part, Nodes) and part.rows:
            identity = part.kind.identity
            batches.append((BARE_NODES % (part.kind.label, identity, identity), part.rows))
        elif isinstance(part, Links):
            named = (part.subject.label, part.subject.identity, part.object.label, part.object.identity)
            found = zip(*ends_of(chain, part), part.at, part.rows, strict=True)
            text = BARE_LINKS % (*named, part.relation.type)
            batches.append((text, [{"a": a, "b": b, "k": f"{at:024d}", "p": row} for a, b, at, row in found]))
    start = time.perf_counter()
    for text, some in batches:
        server.write(text, {"rows": some})
    return time.perf_counter() - start


def ours(server: Any, chain: Chain) -> float:
    start = time.perf_counter()
    for _ in write_chain(chain, (), server):
        pass
    return time.perf_counter() - start


def emptied(server: Any) -> None:
    server.command("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS RETURN count(*) AS c")


def measured(server: Any, share: float) -> None:
    """What a push allocates at its height, the dataset apart."""
    chain = synthetic(share)
    emptied(server)
    tracemalloc.start()
    ours(server, chain)
    height = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    print(f"  {share:4.0%} of the rows: push needs {height:.0f} MB beside the dataset")


def compare(server: Any, chain: Chain) -> None:
    count = sum(map(len, chain.tables.values()))
    pairs = []
    for _ in range(ROUNDS):
        pairs.append(tuple(_timed(server, chain, way) for way in (bare, ours)))
        print(
            f"  bare loop {pairs[-1][0]:6.1f} s   push {pairs[-1][1]:6.1f} s   ratio {pairs[-1][1] / pairs[-1][0]:4.2f}"
        )
    best = min(one for _, one in pairs)
    print(f"push: {count / best:,.0f} rows/s; ratio of the medians {_median(pairs, 1) / _median(pairs, 0):4.2f}")


def _timed(server: Any, chain: Chain, way: Any) -> float:
    emptied(server)
    return float(way(server, chain))


def _median(pairs: list[tuple[float, ...]], at: int) -> float:
    return sorted(pair[at] for pair in pairs)[len(pairs) // 2]


def bulk(chain: Chain, folder: Path) -> None:
    folder.mkdir()
    start = time.perf_counter()
    count = write_files(chain, (), folder)
    wrote = time.perf_counter() - start
    other = Server(folder.parent / "imported")
    other.prepare()
    start = time.perf_counter()
    done = other.admin(*shlex.split(import_command(folder).replace("\\\n", " "))[1:])
    took = time.perf_counter() - start
    sys.exit(done.stderr) if done.returncode else None
    print(f"push --bulk: {count / wrote:,.0f} rows/s to write the files, {count / took:,.0f} rows/s to import them")


def main() -> None:
    if jars() is None:
        print(f"push: not measured, needs Java and Maven: {COMMAND}")
        return
    with tempfile.TemporaryDirectory() as folder:
        machine = Server(Path(folder) / "home")
        machine.prepare()
        machine.start()
        try:
            chain = synthetic()
            server = open_server(machine.address, LOGIN, WHOLE)
            print(f"push of {NODES:,} nodes and {LINKS:,} links against a bare UNWIND loop, {BATCH:,} rows a batch")
            _timed(server, synthetic(0.1), ours)
            compare(server, chain)
            for share in (0.5, 1.0):
                measured(server, share)
            server.close()
            bulk(chain, Path(folder) / "files")
        finally:
            machine.stop(kill=True)


if __name__ == "__main__":
    main()
