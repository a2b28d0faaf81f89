"""A made-up country as a dataset of Parquet tables: ``python tests/generate.py FOLDER [FACTOR]``.

At factor 1: 100,000 nodes, 400,000 FEEDS, 1,000,000 firms, 3,000,000 PRODUCES in 30 provinces of 9 cities each. All is
drawn from one seed, the rows are shuffled, nothing means anything. Chemistry is layered (a node takes what lies before
it) with a few loops, tagged and untagged; makers cluster on common nodes and in large cities, as they do.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from chainkg.graph.model import INPUT_ROLES, NODE_KINDS, STATUSES, TRADES
from chainkg.graph.tables import TABLES

Ints = npt.NDArray[np.int64]
Cells = tuple[Sequence[str], Ints]
"""Distinct texts, and per row the place of its text in them; -1: an empty cell."""
PROVINCES, CITIES, INDUSTRIES = 30, 9, 20
NODES, FEEDS, FIRMS, PRODUCES = 100_000, 400_000, 1_000_000, 3_000_000
AS_OF, UNDATED = "2025-09", "未注日期"
MONTHS = [f"{year}-{month:02d}" for year in range(2016, 2026) for month in range(1, 13)][:116]
DATES = [*MONTHS, *(str(year) for year in range(2016, 2025)), *(f"{month}-15" for month in MONTHS)]
KINDS = [0.05, 0.15, 0.35, 0.34, 0.04, 0.04, 0.03]
TRAVEL = [0.05, 0.05, 0.2, 0.45, 0.25]
ROLES = [0.55, 0.15, 0.1, 0.1, 0.05, 0.05]
STATUS = [0.1, 0.1, 0.75, 0.05]
ROUTES = ("route-a", "route-b", "route-c", "route-a;route-b")
AMOUNTS = [f"{digits}{'0' * zeros}" for zeros in range(2, 6) for digits in range(1, 100)]
SHARES = [f"{share / 20:g}" for share in range(1, 60)]


class Country:
    """The tables of one country, made in the order in which they refer to one another."""

    def __init__(self, folder: Path, factor: float = 1.0, seed: int = 20251124) -> None:
        self.folder, self.rng = folder, np.random.default_rng(seed)
        self.nodes, self.firms = int(NODES * factor), int(FIRMS * factor)
        self.feeds, self.produces = int(FEEDS * factor), int(PRODUCES * factor)
        self.chains, self.sources = max(10, self.nodes // 100), max(20, self.nodes // 50)
        self.source_ids = [f"s{at:05d}" for at in range(self.sources)]
        self.node_ids = [f"node-{at:06d}" for at in range(self.nodes)]
        self.cities = [f"{place}省{city}市" for place in range(PROVINCES) for city in range(CITIES)]
        self.chain_names = [f"第{at}链" for at in range(self.chains)]
        self.industry_names = [f"产业{at}" for at in range(INDUSTRIES)]
        self.parks = [f"{city}园区{at}" for city in self.cities for at in range(2)]
        self.firm_ids = [f"f{at:07d}" for at in range(self.firms)]
        self.route_counts = np.where(self.rng.random(self.nodes) < 0.3, self.rng.integers(2, 4, self.nodes), 0)

    def write(self) -> None:
        """All tables and the settings."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for make in (self._places, self._scopes, self._nodes, self._links, self._firms, self._produces, self._others):
            make()
        (self.folder / "dataset.toml").write_text(f'region = "{self.cities[0]}"\nas_of = "{AS_OF}"\n', encoding="utf-8")

    # small helpers: draws, and the writing of a table

    def _pick(self, values: Sequence[str], rows: int, p: Sequence[float] | None = None, share: float = 1.0) -> Cells:
        """A random value in each row, in *share* of the rows; the others are empty."""
        codes = self.rng.choice(len(values), rows, p=p).astype(np.int64)
        return values, np.where(self.rng.random(rows) < share, codes, -1) if share < 1 else codes

    def _table(self, table: str, rows: int, /, **columns: Cells) -> None:
        """Write a table with evidence on each row, its rows shuffled."""
        known = TABLES[table].columns
        if "source" in known:
            sources = [f"s{at:05d}" for at in range(self.sources)]
            columns = {
                "source": self._pick(sources, rows),
                "confidence": self._pick(("high", "medium"), rows),
            } | columns
        order = self.rng.permutation(rows)
        arrays = {column: _array(*cells, order) for column, cells in columns.items()}
        pq.write_table(pa.table(arrays), self.folder / f"{table}.parquet", compression="zstd")

    # the tables

    def _places(self) -> None:
        provinces = [f"{at}省" for at in range(PROVINCES)]
        names = [*provinces, *self.cities]
        parents = np.concatenate((np.full(PROVINCES, -1), np.repeat(np.arange(PROVINCES), CITIES)))
        self._table("regions", len(names), name=_each(names), parent=(provinces, parents))
        home = np.repeat(np.arange(len(self.cities)), 2)
        self._table("parks", len(self.parks), name=_each(self.parks), region=(self.cities, home))

    def _scopes(self) -> None:
        grades = ("official", "press", "repost")
        ids = [f"s{at:05d}" for at in range(self.sources)]
        self._table(
            "sources", len(ids), id=_each(ids), grade=self._pick(grades, len(ids)), date=self._pick(DATES, len(ids))
        )
        order = (list(map(str, range(INDUSTRIES))), np.arange(INDUSTRIES))
        self._table("industries", INDUSTRIES, name=_each(self.industry_names), order=order)
        self._table(
            "chains",
            self.chains,
            name=_each(self.chain_names),
            industry=self._pick(self.industry_names, self.chains),
        )

    def _nodes(self) -> None:
        rows = self.nodes
        known = self.rng.random(rows) < 0.4
        low, high = self._interval(rows, known)
        self._table(
            "chain_nodes",
            rows,
            id=_each(self.node_ids),
            name=_each([f"环节{at}号" for at in range(rows)]),
            kind=self._pick(list(NODE_KINDS), rows, KINDS),
            trade=self._pick(list(TRADES), rows, TRAVEL, 0.9),
            industry=self._pick(self.industry_names, rows),
            policy=self._pick(("encouraged", "allowed", "restricted", "quota"), rows, (0.4, 0.5, 0.08, 0.02), 0.5),
            typical_scale_low=(AMOUNTS, low),
            typical_scale_high=(AMOUNTS, high),
            scale_unit=(["t/a"], np.where(known, 0, -1)),
            utility=self._pick(("yes", "no"), rows, (0.01, 0.99)),
            collected=self._pick(("yes", "no"), rows, (0.01, 0.99)),
            arises_only=self._pick(("yes", "no"), rows, (0.01, 0.99)),
        )
        node = np.concatenate((np.arange(rows), self.rng.integers(0, rows, rows // 2)))
        chain = np.concatenate((np.arange(rows) * self.chains // rows, self.rng.integers(0, self.chains, rows // 2)))
        node, chain = _distinct(self.rng, node, chain)
        stages = self._pick(("upstream", "midstream", "downstream"), len(node))
        self._table("part_of", len(node), node=(self.node_ids, node), chain=(self.chain_names, chain), stage=stages)

    def _links(self) -> None:
        """FEEDS from before a node to it, a fiftieth of them backwards; by-products; families; substitutes."""
        relations = ("FEEDS", "BYPRODUCT", "IS_A", "SUBSTITUTES")
        counts = (self.feeds, self.feeds // 20, self.feeds // 40, self.feeds // 200)
        kind = np.repeat(np.arange(4), [count * 2 for count in counts])
        target = self.rng.integers(1, self.nodes, len(kind))
        step = (self.rng.random(len(kind)) ** 3 * np.minimum(target, self.nodes // 10)).astype(np.int64)
        source = target - 1 - np.minimum(step, target - 1)
        backward = (self.rng.random(len(kind)) < 0.02) & (kind == 0)
        source, target = np.where(backward, target, source), np.where(backward, source, target)
        kind, source, target = _distinct(self.rng, kind, source, target)
        rows = np.concatenate([np.flatnonzero(kind == at)[:count] for at, count in enumerate(counts)])
        kind, source, target = kind[rows], source[rows], target[rows]
        feeds, flows = kind == 0, kind < 2
        taken = flows & (self.rng.random(len(kind)) < 0.3)
        low, high = self._interval(len(kind), taken, len(SHARES))
        loops = (source > target) & (self.rng.random(len(kind)) < 0.5)
        owner = np.where(feeds, target, source)
        self._table(
            "industry_chains",
            len(kind),
            relation=(relations, kind),
            role=_where(feeds, self._pick(list(INPUT_ROLES), len(kind), ROLES)),
            implies=_where(feeds, self._pick(("yes", "no"), len(kind), share=0.06)),
            route=_where(flows, self._routes(owner, 0.8)),
            loop=(["回路"], np.where(loops, 0, -1)),
            low=(SHARES, low),
            high=(SHARES, high),
            unit=(["t/t"], np.where(taken, 0, -1)),
            **{"from": (self.node_ids, source), "to": (self.node_ids, target)},
        )
        owner = np.repeat(np.arange(self.nodes), self.route_counts)
        which = np.arange(len(owner)) - np.repeat(np.cumsum(self.route_counts) - self.route_counts, self.route_counts)
        self._table("routes", len(owner), node=(self.node_ids, owner), route=(ROUTES, which))

    def _firms(self) -> None:
        rows = self.firms
        size = self.rng.lognormal(0, 0.5, len(self.cities))
        city = self.rng.choice(len(self.cities), rows, p=size / size.sum())
        park = np.where(self.rng.random(rows) < 0.15, city * 2 + self.rng.integers(0, 2, rows), -1)
        names = [f"{self.cities[place][:-1]}{at}号厂" for at, place in enumerate(city.tolist())]
        self._table(
            "firms",
            rows,
            id=_each(self.firm_ids),
            name=_each(names),
            region=(self.cities, city),
            park=(self.parks, park),
            parent=_where(np.arange(rows) % 100 == 1, (self.firm_ids, self.rng.integers(0, rows, rows))),
        )

    def _produces(self) -> None:
        """One firm and node each; a seventh repeats an earlier pair at another date."""
        more = int(self.produces * 1.03)
        common = np.cumsum(self.rng.lognormal(0, 1.0, self.nodes))
        node = np.searchsorted(common, self.rng.random(more) * common[-1])
        firm = self.rng.integers(0, self.firms, more)
        again = np.flatnonzero(self.rng.random(more) < 1 / 7)
        before = self.rng.integers(0, more, len(again))
        firm[again], node[again] = firm[before], node[before]
        dated = np.where(self.rng.random(more) < 0.97, self.rng.integers(0, len(DATES), more), -1)
        firm, node, dated = (one[: self.produces] for one in _distinct(self.rng, firm, node, dated))
        rows = len(firm)
        known = self.rng.random(rows) < 0.3
        low, high = self._interval(rows, known)
        self._table(
            "produces",
            rows,
            firm=(self.firm_ids, firm),
            node=(self.node_ids, node),
            as_of=(DATES, dated),
            note=([UNDATED], np.where(dated < 0, 0, -1)),
            status=self._pick(list(STATUSES), rows, STATUS),
            route=self._routes(node, 0.25),
            capacity_low=(AMOUNTS, low),
            capacity_high=(AMOUNTS, high),
            unit=(["t/a"], np.where(known, 0, -1)),
            decides=self._pick(("yes", "no"), rows, (0.97, 0.03)),
            locator=self._pick([f"第{page}页" for page in range(500)], rows),
        )

    def _others(self) -> None:
        """Consumers, endowments, checks, anchors and the plan: thin beside the rest, as in life."""
        rows = self.firms // 30
        firm, node = self._pick(self.firm_ids, rows), self._pick(self.node_ids, rows)
        status = self._pick(list(STATUSES), rows, STATUS)
        self._table("consumes", rows, firm=firm, node=node, status=status, **self._told(rows))
        rows = self.nodes // 5
        nature = self._pick(("reserve", "exhausted", "yearly", "output"), rows)
        where, node = self._pick(self.cities, rows), self._pick(self.node_ids, rows)
        self._table("endowments", rows, region_or_park=where, node=node, nature=nature, **self._told(rows))
        rows = self.nodes // 30
        scopes = [*self.node_ids[:rows], *self.chain_names]
        picked = self.rng.integers(0, len(scopes), rows)
        told = self._told(rows) | {"scope": (scopes, picked), "region": self._pick(self.cities, rows)}
        told |= {"scope_kind": (("node", "chain"), _as_codes(picked >= rows))}
        self._table("checks", rows, finding=self._pick(("absent", "complete", "count"), rows), **told)
        rows = self.chains * 2
        told = self._told(rows) | {"subject_kind": _always("Firm", rows), "object_kind": _always("Chain", rows)}
        firm, chain = self._pick(self.firm_ids, rows), self._pick(self.chain_names, rows)
        self._table("roles", rows, subject=firm, object=chain, relation=_always("ANCHORS", rows), **told)
        rows = min(200, self.chains)
        told = {"term": _each([f"提法{row}" for row in range(rows)]), "object_kind": _always("Chain", rows)}
        told |= {"object": self._pick(self.chain_names, rows), "nodes": self._pick(self.node_ids, rows)}
        told |= {"match": self._pick(("exact", "members"), rows), "as_of": _always("2024-06", rows)}
        self._table("plan_cover", rows, **told)

    def _told(self, rows: int) -> dict[str, Cells]:
        """A date, and a place in the source that no other row of the table has."""
        return {"as_of": self._pick(DATES, rows), "locator": _each([f"第{row}行" for row in range(rows)])}

    def _interval(self, rows: int, known: npt.NDArray[np.bool_], values: int = len(AMOUNTS)) -> tuple[Ints, Ints]:
        """Places in a list of amounts (99 to a power of ten): an upper one, a fifth of the time above the lower one."""
        low = self.rng.integers(0, values, rows)
        above = np.where(self.rng.random(rows) < 0.2, 3, 0)
        top = np.minimum(low - low % 99 + 98, values - 1)
        return np.where(known, low, -1), np.where(known, np.minimum(low + above, top), -1)

    def _routes(self, node: Ints, share: float) -> Cells:
        """A route on file in *share* of the rows whose node has routes."""
        which = self.rng.integers(0, 4, len(node))
        which = np.where(which < 3, np.minimum(which, self.route_counts[node] - 1), 3)
        named = (self.route_counts[node] > 0) & (self.rng.random(len(node)) < share)
        return ROUTES, np.where(named, which, -1)


def _each(values: Sequence[str]) -> Cells:
    return values, np.arange(len(values))


def _always(text: str, rows: int) -> Cells:
    return [text], np.zeros(rows, dtype=np.int64)


def _as_codes(chosen: npt.NDArray[np.bool_]) -> Ints:
    return chosen.astype(np.int64)


def _where(chosen: npt.NDArray[np.bool_], cells: Cells) -> Cells:
    return cells[0], np.where(chosen, cells[1], -1)


def _distinct(rng: np.random.Generator, *columns: Ints) -> list[Ints]:
    """The distinct combinations in random order."""
    key = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        key = key * (int(column.max()) + 2) + column + 1
    kept = rng.permutation(np.unique(key, return_index=True)[1])
    return [column[kept] for column in columns]


def _array(values: Sequence[str], codes: Ints, order: Ints) -> pa.DictionaryArray:
    used = np.unique(codes[codes >= 0])
    places = np.full(len(values) + 1, -1, dtype=np.int32)
    places[used] = np.arange(len(used), dtype=np.int32)
    shuffled, values = places[codes[order]], [values[at] for at in used.tolist()]
    return pa.DictionaryArray.from_arrays(pa.array(shuffled, mask=shuffled < 0), pa.array(values, pa.string()))


def main() -> None:
    Country(Path(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 1.0).write()


if __name__ == "__main__":
    main()
