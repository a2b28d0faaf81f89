"""Supply and demand of nodes the slow and obvious way, from the same rows as ``oracle`` and with nothing of chainkg."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from math import inf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from oracle import Known, Own, Pair, Routes, Row, Status

Span = tuple[float, float]
UNKNOWN: Span = (0.0, inf)
GOODS = ("t", "GWh", "m3")
FLOWS = {"t/a": ("t", 1, 1), "kt/a": ("t", 1000, 1000), "t/d": ("t", 300, 365), "t/h": ("t", 7200, 8760)} | {
    "m3/a": ("m3", 1, 1),
    "GWh/a": ("GWh", 1, 1),
}
RATES = {"t/t": ("t", "t"), "m3/t": ("m3", "t"), "t/m3": ("t", "m3"), "t/GWh": ("t", "GWh")}
COLUMNS = {"produces": "capacity", "consumes": "amount", "endowments": "amount"}


@dataclass(frozen=True)
class Flow:
    """So much of a thing; ``pair``: of which firm and node, None where no firm is named; ``implied``: only 推定."""

    thing: str
    span: Span
    actor: str
    pair: "Pair | None"
    sure: bool
    implied: bool = False


def told(row: "Row", columns: str) -> bool:
    return bool(row[f"{columns}_low"] or row[f"{columns}_high"])


def times(amount: Span, rate: Span) -> Span:
    return amount[0] * rate[0], 0.0 if 0 in (amount[1], rate[1]) else amount[1] * rate[1]


def total(spans: list[Span]) -> Span:
    return sum(low for low, _ in spans), sum(high for _, high in spans)


def bounds(row: "Row", low: str, high: str, least: float = 1, most: float = 1) -> Span:
    return (float(row[low]) * least if row[low] else 0.0), (float(row[high]) * most if row[high] else inf)


class Measures:
    """What each node is measured in, and what rows and links say in it."""

    def __init__(self, known: "Known") -> None:
        self.known = known
        self.coefficients = [link for name in ("FEEDS", "BYPRODUCT") for link in known.links(name) if link["unit"]]

    def good(self, node: str) -> str:
        """What its coefficients as an input or by-product say, else those of what it takes, else its usual scale, else
        the rows about it."""
        mine = [RATES[link["unit"]][0] for link in self.coefficients if self._ends(link)[0] == node]
        return self._first(mine) or self._base(node) or self._stated(node)

    def run(self, node: str) -> str:
        return self._base(node) or self.good(node)

    def _ends(self, link: "Row") -> tuple[str, str]:
        """The thing and what takes or throws it."""
        return (link["from"], link["to"]) if link["relation"] == "FEEDS" else (link["to"], link["from"])

    def _base(self, node: str) -> str:
        return self._first([RATES[link["unit"]][1] for link in self.coefficients if self._ends(link)[1] == node])

    def _stated(self, node: str) -> str:
        scale = self.known.nodes[node]["scale_unit"]
        if scale in FLOWS:
            return FLOWS[scale][0]
        for table in COLUMNS:
            rows = [row for row in self.known.rows[table] if row["node"] == node and row["unit"] in FLOWS]
            if rows:
                return self._first([FLOWS[row["unit"]][0] for row in rows])
        return ""

    def _first(self, goods: list[str]) -> str:
        return min(goods, key=GOODS.index, default="")

    def amount(self, row: "Row", columns: str, good: str) -> Span | None:
        """What a row tells, None where it tells nothing or in a unit that does not fit."""
        if not told(row, columns) or row["unit"] not in FLOWS or FLOWS[row["unit"]][0] != good:
            return None
        return bounds(row, f"{columns}_low", f"{columns}_high", *FLOWS[row["unit"]][1:])

    def coefficient(self, link: "Row") -> Span | None:
        thing, owner = self._ends(link)
        if link["unit"] not in RATES or RATES[link["unit"]] != (self.good(thing), self.run(owner)):
            return None
        return bounds(link, "low", "high")

    def rate(self, links: list["Row"], way: "Routes") -> tuple[Span, bool]:
        """The hull of the coefficients over the routes of a way, and whether every route has one of *links*."""
        spans: list[Span] = []
        for route in way:
            here = [link for link in links if route in self.known.routes_of(link)]
            if here:
                figures = [span for link in here if (span := self.coefficient(link))]
                spans.append((min(a for a, _ in figures), max(b for _, b in figures)) if figures else UNKNOWN)
        everywhere = len(spans) == len(way)
        if not spans:
            return (0.0, 0.0), False
        return (min(low for low, _ in spans) if everywhere else 0.0, max(high for _, high in spans)), everywhere

    # Who tells how much

    def figure(self, status: "Status", table: str, good: str) -> tuple[Span, str]:
        """What a pair's rows say, and whether it is known, only a ceiling, or unknown."""
        until = next(at for at, row in enumerate(status.rows) if row is status.row)
        rows = [row for row in status.rows[: until + 1] if told(row, COLUMNS[table]) and not row.get("same_as")]
        running = [row for row in rows if row["status"] == "operating"] if status.name == "operating" else []
        building = [row for row in rows if row["status"] == "building"]
        for held, how in ((running, "known"), (building, "ceiling")):
            if held:
                span = self.amount(held[-1], COLUMNS[table], good)
                if span is None or (how == "ceiling" and span[1] == inf):
                    return UNKNOWN, "unknown"
                return (span, how) if how == "known" else ((0.0, span[1]), how)
        return UNKNOWN, "unknown"


class Side:
    """What a place makes or takes by itself, nothing supplied from the city around it."""

    def __init__(self, own: "Own") -> None:
        self.own, self.known, self.measures = own, own.known, Measures(own.known)
        self.pairs = [pair for pair in own.operating if not self._twin(pair)]
        self.nodes = list(own.known.nodes)
        self.totals = {row["node"] for row in own.totals if self._total(row)}
        named = {node for _, node in own.operating}
        self.silent = own.run - named - self.totals

    def _twin(self, pair: "Pair") -> bool:
        """The same plant as that of another firm of the place that makes the node."""
        other = self.own.operating[pair].row["same_as"]
        return other not in ("", pair[0]) and (other, pair[1]) in self.own.operating

    def _total(self, row: "Row") -> Span | None:
        return self.measures.amount(row, "amount", self.measures.good(row["node"]))

    def total(self, node: str, run: bool = False) -> Span:
        """The largest total; (0, 0) where there is none."""
        rows = [row for row in self.own.totals if row["node"] == node and self._total(row)]
        good = self.measures.run(node) if run else self.measures.good(node)
        spans = [self.measures.amount(row, "amount", good) or UNKNOWN for row in rows]
        return max((low for low, _ in spans), default=0.0), max((high for _, high in spans), default=0.0)

    def above(self, node: str) -> set[str]:
        return self.known.above(node) | {node}

    def _things(self, relation: str, node: str) -> dict[str, list["Row"]]:
        """The links by which a node takes or throws off each thing."""
        found: dict[str, list[Row]] = {}
        for link in self.known.links(relation):
            thing, owner = (link["from"], link["to"]) if relation == "FEEDS" else (link["to"], link["from"])
            if owner == node and self._flows(link):
                found.setdefault(thing, []).append(link)
        return found

    def _flows(self, link: "Row") -> bool:
        if link["relation"] == "FEEDS":
            return not link["loop"] and link["role"] not in ("equipment", "service")
        return self.known.kind(link["from"]) != "resource"

    def streams(self, relation: str) -> list[Flow]:
        found: list[Flow] = []
        for pair in self.pairs:
            amount, _ = self.measures.figure(self.known.makers[pair], "produces", self.measures.run(pair[1]))
            for thing, links in self._things(relation, pair[1]).items():
                rate, sure = self.measures.rate(links, self.known.way(pair))
                if rate[1] > 0:
                    found.append(Flow(thing, times(amount, rate), pair[1], pair, sure))
        firms = list(found)
        found += [flow for node in self.totals for flow in self._rest(relation, node, firms)]
        for node in [*self.silent, *self.own.running]:
            for thing, links in self._things(relation, node).items():
                rate, sure = self.measures.rate(links, self.known.routes(node))
                if rate[1] > 0:
                    found.append(Flow(thing, times(UNKNOWN, rate), node, None, sure, node in self.own.running))
        return found

    def _rest(self, relation: str, node: str, firms: list[Flow]) -> Iterator[Flow]:
        """What a total takes beyond the firms, by the ways of those on file, or by any."""
        ways = {self.known.way(pair) for pair in self.pairs if pair[1] == node} or {self.known.routes(node)}
        for thing, links in self._things(relation, node).items():
            rates = [rate for way in ways if (rate := self.measures.rate(links, way))[0][1] > 0]
            spans = [times(self.total(node, run=True), span) for span, _ in rates]
            if spans:
                everywhere = len(spans) == len(ways)
                low = min(low for low, _ in spans) if everywhere else 0.0
                held = total([flow.span for flow in firms if (flow.actor, flow.thing) == (node, thing)])
                rest = beyond((low, max(high for _, high in spans)), held)
                if rest[1] > 0:
                    yield Flow(thing, rest, node, None, everywhere and all(sure for _, sure in rates))

    # Made

    @cached_property
    def thrown(self) -> list[Flow]:
        """By-products; a source that is only inferred from one on file is no second source of it."""
        return [
            flow
            for flow in self.streams("BYPRODUCT")
            if not (flow.implied and flow.thing in self.own.local and self.known.sole_source(flow.thing) == flow.actor)
        ]

    def _hidden(self, pair: "Pair", node: str) -> bool:
        """Whether the firm tells by itself of a family of what it makes that is *node* or belongs to it."""
        families = [
            other for firm, other in self.own.operating if firm == pair[0] and other in self.known.above(pair[1])
        ]
        return any(node in self.above(family) for family in families)

    @cached_property
    def made(self) -> dict[str, list[Span]]:
        found: dict[str, list[Span]] = {node: [] for node in self.nodes}
        for pair in self.pairs:
            amount, _ = self.measures.figure(self.known.makers[pair], "produces", self.measures.good(pair[1]))
            for node in self.above(pair[1]):
                if node == pair[1] or not self._hidden(pair, node):
                    found[node].append(amount)
        endowed = self.own.endowed - self.own.local - self.own.implied
        sure = {flow.thing for flow in self.thrown if flow.sure}
        spans = [(flow.thing, flow.span) for flow in self.thrown]
        spans += [(node, UNKNOWN) for node in [*self.silent, *self.own.running, *endowed] if node not in sure]
        for thing, span in spans:
            for node in self.above(thing):
                found[node].append(span)
        return found

    def supply(self, node: str, checked: bool) -> Span:
        sums = total(self.made[node])
        below = [kind for kind in self.totals if kind != node and node in self.known.above(kind)]
        for kind in below:
            between = [c for c in self.totals & self.known.above(kind) if c != node and node in self.known.above(c)]
            if not between:
                sums = total([sums, beyond(self.total(kind), total(self.made[kind]))])
        if not self.made[node] and not any(node in self.above(kind) for kind in self.totals):
            return sums[0], sums[1] if checked else inf
        low, high = self.total(node)
        return max(sums[0], low), max(sums[1], high)

    # Taken

    def _said(self, drawn: list[Flow]) -> dict["Pair", tuple[Span, str, bool]]:
        """What firms are on file as taking, how it is told, and whether they run."""
        found = {}
        for pair, status in self.known.pairs_in("consumes", self.own.place).items():
            span, how = self.measures.figure(status, "consumes", self.measures.good(pair[1]))
            takes = any(flow.pair and (flow.pair[0], flow.thing) == pair for flow in drawn)
            if status.name == "operating" or (status.name == "building" and how != "unknown" and takes):
                found[pair] = span, how, status.name == "operating"
        return found

    @cached_property
    def _uses(self) -> tuple[list[tuple[str, Span]], set[str]]:
        drawn = self.streams("FEEDS")
        said = self._said(drawn)
        spans, gone = [], set()
        for pair, (span, how, _) in said.items():
            computed = [flow.span for flow in drawn if flow.pair and (flow.pair[0], flow.thing) == pair]
            if how == "known" or not computed:
                spans.append((pair[1], span))
            elif how == "ceiling":
                low, high = total(computed)
                spans.append((pair[1], (low, max(low, min(high, span[1])))))
            if how != "unknown":
                gone.add(pair)
        spans += [(flow.thing, flow.span) for flow in drawn if not flow.pair or (flow.pair[0], flow.thing) not in gone]
        sure = {flow.thing for flow in drawn if flow.sure and not flow.implied}
        return spans, sure | {node for (_, node), (_, _, runs) in said.items() if runs}

    def demand(self, node: str) -> Span:
        return total([span for thing, span in self._uses[0] if node in self.above(thing)])

    @cached_property
    def used(self) -> set[str]:
        return {node for thing in self._uses[1] for node in self.above(thing)}


def beyond(span: Span, held: Span) -> Span:
    return max(0.0, span[0] - held[0]), span[1] - held[1] if span[1] > held[1] else 0.0


def coverage(supply: Span, demand: Span, used: bool) -> Span:
    """The share of need that is covered; (0, 1) where nobody on file needs it."""
    if not used or demand[1] == 0:
        return 0.0, 1.0
    return min(1.0, supply[0] / demand[1]), min(1.0, supply[1] / demand[0]) if demand[0] else 1.0
