"""States and moves the slow and obvious way: an oracle in plain Python, written from the contract, not from the code.

It reads rows as dictionaries of text (see ``worlds``), keeps everything as names in sets, and imports nothing of
chainkg. Where the contract can be read in two ways, the sentence that was settled on stands at the function.
"""

import calendar
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from oracle_balance import Side, Span, coverage

Row = dict[str, str]
Rows = dict[str, list[Row]]
Pair = tuple[str, str]
Routes = frozenset[str]

STATUSES = ("planned", "building", "operating", "closed")
GRADES = ("official", "press", "repost", "unlocated", "process")
ON_SITE = ("captive", "pipeline")
FAR = ("regional", "national", "global")
NEVER = date(1, 1, 1)


def first_day(text: str) -> date:
    """The first day of YYYY, YYYY-MM or YYYY-MM-DD; a day before all others for no date."""
    if not text:
        return NEVER
    year, month, day = (int(part) for part in (text + "-01-01")[:10].split("-"))
    return date(year, month, day)


def last_day(text: str) -> date:
    first = first_day(text)
    if len(text) == 4:
        return date(first.year, 12, 31)
    if len(text) == 7:
        return date(first.year, first.month, calendar.monthrange(first.year, first.month)[1])
    return first


def month(text: str) -> int:
    """The month of the last day, counted from year 0."""
    last = last_day(text)
    return 12 * last.year + last.month


def several(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


@dataclass(frozen=True)
class Status:
    """What a firm does with a node: the row that decides, whether it is fresh, all deciding rows oldest first."""

    name: str
    row: Row
    fresh: bool
    ever: bool
    rows: list[Row]


class Known:
    """What is known at a date, whatever the place."""

    def __init__(self, rows: Rows, as_of: str, default_as_of: str) -> None:
        self.rows, self.as_of, self.default_as_of = rows, as_of, default_as_of
        self.nodes = {row["id"]: row for row in rows["chain_nodes"]}
        self.sources = {row["id"]: row for row in rows["sources"]}

    # Dates

    def seen(self, table: str) -> list[Row]:
        """The rows of a table of statements that are known.

        A dated row is known from its first day on; an undated one from the first day of its source's date or of the
        default as-of, whichever comes first (from the latter where the source has no date).
        """
        return [row for row in self.rows[table] if self._known_from(row) <= last_day(self.as_of)]

    def _known_from(self, row: Row) -> date:
        if row["as_of"]:
            return first_day(row["as_of"])
        told, default = self.sources[row["source"]]["date"], first_day(self.default_as_of)
        return min(first_day(told), default) if told else default

    def fresh(self, row: Row, months: int) -> bool:
        """Not older than so many months; a row without a date is always stale."""
        return bool(row["as_of"]) and month(self.as_of) - month(row["as_of"]) <= months

    # History is rows

    def _time(self, row: Row) -> tuple[date, date, int, int, str, str]:
        """Sorts rows of a pair, the one that wins last; a full tie goes by source and locator."""
        grade = GRADES.index(self.sources[row["source"]]["grade"])
        status = STATUSES.index(row["status"])
        return first_day(row["as_of"]), last_day(row["as_of"]), -grade, status, row["source"], row["locator"]

    def pairs(self, table: str) -> dict[Pair, Status]:
        """The status of each firm and node in *table*, produces or consumes."""
        rows: dict[Pair, list[Row]] = {}
        for row in self.seen(table):
            if row.get("decides") != "no":
                rows.setdefault((row["firm"], row["node"]), []).append(row)
        return {pair: self._status(found) for pair, found in rows.items()}

    def _status(self, rows: list[Row]) -> Status:
        rows = sorted([row for row in rows if row["as_of"]] or rows, key=self._time)
        after_closing = rows
        for at, row in enumerate(rows):
            if row["status"] == "closed":
                after_closing = rows[at + 1 :]
        operating = [row for row in after_closing if row["status"] == "operating"]
        decides = operating[-1] if operating else rows[-1]
        fresh = self.fresh(decides, 60 if decides["status"] == "operating" else 36)
        ever = any(row["status"] == "operating" for row in rows)
        return Status(decides["status"], decides, fresh, ever, rows)

    def pairs_in(self, table: str, place: str) -> dict[Pair, Status]:
        """The pairs whose firm lies in *place*."""
        return {pair: status for pair, status in self.pairs(table).items() if self.lies_in(pair[0], place)}

    @cached_property
    def makers(self) -> dict[Pair, Status]:
        return self.pairs("produces")

    # Nodes and links

    def kind(self, node: str) -> str:
        return self.nodes[node]["kind"]

    def trade(self, node: str) -> str:
        return self.nodes[node]["trade"]

    def buyable(self, node: str) -> bool:
        row = self.nodes[node]
        return row["kind"] in ("resource", "material") or row["utility"] == "yes" or row["collected"] == "yes"

    def leftover(self, node: str) -> bool:
        return self.kind(node) == "waste" or self.nodes[node]["collected"] == "yes"

    def links(self, relation: str) -> Iterator[Row]:
        return (row for row in self.rows["industry_chains"] if row["relation"] == relation)

    def above(self, node: str) -> set[str]:
        """All that a node IS_A, directly or through others; not the node itself, even in a circle."""
        found, todo = {node}, [node]
        while todo:
            lower = todo.pop()
            for link in self.links("IS_A"):
                if link["from"] == lower and link["to"] not in found:
                    found.add(link["to"])
                    todo.append(link["to"])
        return found - {node}

    def lifted(self, nodes: Iterable[str]) -> set[str]:
        """*nodes* and all that they IS_A."""
        nodes = set(nodes)
        return nodes.union(*(self.above(node) for node in nodes))

    # Routes

    def loads(self, node: str) -> list[str]:
        """The wastes that a service without named routes treats, where there are two or more: one load is enough."""
        if self.kind(node) != "service" or any(row["node"] == node for row in self.rows["routes"]):
            return []
        mains = {link["from"] for link in self.links("FEEDS") if link["to"] == node and link["role"] == "main"}
        wastes = sorted(name for name in mains if self.kind(name) == "waste")
        return wastes if len(wastes) > 1 else []

    def routes(self, node: str) -> Routes:
        """The names of a node's routes; one without a name where it has none; the loads of a service."""
        named = {row["route"] for row in self.rows["routes"] if row["node"] == node}
        return frozenset(named or self.loads(node) or {""})

    def routes_of(self, link: Row) -> Routes:
        """The routes that a link belongs to: those it names, or all routes of the node that owns it."""
        owner = link["from"] if link["relation"] == "BYPRODUCT" else link["to"]
        if link["relation"] == "FEEDS" and link["role"] == "main" and link["from"] in self.loads(owner):
            return frozenset({link["from"]})
        return frozenset(several(link["route"])) or self.routes(owner)

    def inputs(self, node: str, route: str) -> set[str]:
        """The main inputs of a route."""
        links = [link for link in self.links("FEEDS") if link["to"] == node and link["role"] == "main"]
        return {link["from"] for link in links if route in self.routes_of(link)}

    def way(self, pair: Pair) -> Routes:
        """The routes by which a maker may run: those on file, else the one that its firm's goods point to, else all."""
        status = self.makers[pair]
        for row in reversed(status.rows):
            if row["status"] == status.name and row["route"]:
                return frozenset(several(row["route"]))
        pointed = [route for route in self.routes(pair[1]) if self._points_to(pair, route)]
        return frozenset(pointed) if len(pointed) == 1 else self.routes(pair[1])

    def _points_to(self, pair: Pair, route: str) -> bool:
        """Whether a captive or piped main input of the route is made by the firm or arises from what it makes."""
        have = self._at_hand(pair[0])
        return any(self.trade(name) in ON_SITE and name in have for name in self.inputs(pair[1], route))

    def _at_hand(self, firm: str) -> set[str]:
        """What a firm operates and what arises from that on every route."""
        made = {node for (owner, node), status in self.makers.items() if owner == firm and status.name == "operating"}
        return made.union(*(self.thrown(node, self.routes(node)) for node in made))

    def thrown(self, node: str, way: Routes) -> set[str]:
        """What arises on all routes of a way; nothing from a resource."""
        if self.kind(node) == "resource":
            return set()
        return self._on_all([link for link in self.links("BYPRODUCT") if link["from"] == node], "to", way)

    def taken(self, node: str, way: Routes) -> set[str]:
        """Main inputs and reagents on all routes of a way, loop links apart."""
        links = [link for link in self.links("FEEDS") if link["to"] == node and not link["loop"]]
        return self._on_all([link for link in links if link["role"] in ("main", "reagent")], "from", way)

    def brought(self, node: str, way: Routes) -> set[str]:
        """Inputs that a running node implies: by ``implies`` = yes, or captive and piped main ones not said no to."""
        links = [link for link in self.links("FEEDS") if link["to"] == node]
        return self._on_all([link for link in links if self._implies(link)], "from", way)

    def _implies(self, link: Row) -> bool:
        if link["implies"]:
            return link["implies"] == "yes"
        return link["role"] == "main" and self.trade(link["from"]) in ON_SITE

    def _on_all(self, links: list[Row], end: str, way: Routes) -> set[str]:
        """The ends of *links* that every route of the way has; several links to one end may share the routes out."""
        covered: dict[str, set[str]] = {}
        for link in links:
            covered.setdefault(link[end], set()).update(self.routes_of(link))
        return {name for name, routes in covered.items() if way <= routes}

    def sole_source(self, node: str) -> str | None:
        """The only node that a waste, or a node that arises only, is a by-product of."""
        if self.kind(node) != "waste" and self.nodes[node]["arises_only"] != "yes":
            return None
        sources = {link["from"] for link in self.links("BYPRODUCT") if link["to"] == node}
        return sources.pop() if len(sources) == 1 else None

    # Places

    def around(self, place: str) -> set[str]:
        """A place and all that it lies in."""
        found, todo = {place}, [place]
        while todo:
            for outer in self._outer(todo.pop()) - found:
                found.add(outer)
                todo.append(outer)
        return found

    def _outer(self, place: str) -> set[str]:
        found = {row["parent"] for row in self.rows["regions"] if row["name"] == place}
        found |= {row["region"] for row in self.rows["parks"] if row["name"] == place}
        found |= {row["object"] for row in self._located() if row["subject"] == place}
        return found - {""}

    def _located(self) -> list[Row]:
        return [row for row in self.rows["roles"] if row["relation"] == "LOCATED_IN"]

    def lies_in(self, firm: str, place: str) -> bool:
        """Whether a firm's region, park or other place is *place* or lies in it."""
        row = next(row for row in self.rows["firms"] if row["id"] == firm)
        at = {row["region"], row["park"]} - {""}
        at |= {row["object"] for row in self._located() if row["subject_kind"] == "Firm" and row["subject"] == firm}
        return any(place in self.around(name) for name in at)

    # Chains and industries

    def holds(self, scope_kind: str, scope: str, node: str) -> bool:
        """Whether a check's or an anchor's scope holds a node."""
        if scope_kind == "node":
            return scope == node
        return scope in (self.chains(node) if scope_kind == "chain" else self.industries(node))

    def chains(self, node: str) -> set[str]:
        """The chains of a node: those it is part of, the chains that these are sub-chains of or that they stand for."""
        found: set[str] = set()
        todo = [row["chain"] for row in self.rows["part_of"] if row["node"] == node]
        while todo:
            chain = todo.pop()
            if chain not in found:
                found.add(chain)
                todo += [row["parent"] for row in self.rows["chains"] if row["name"] == chain and row["parent"]]
                todo += [row["name"] for row in self.rows["chains"] if chain in several(row["covered_by"])]
        return found

    def industries(self, node: str) -> set[str]:
        """A node's own industry and those of its chains."""
        chains = self.chains(node)
        found = {row["industry"] for row in self.rows["chains"] if row["name"] in chains}
        return (found | {self.nodes[node]["industry"]}) - {""}


class Own:
    """What is there in a place itself, nothing supplied from the city around it."""

    def __init__(self, known: Known, place: str) -> None:
        self.known, self.place = known, place

    @cached_property
    def operating(self) -> dict[Pair, Status]:
        makers = self.known.pairs_in("produces", self.place).items()
        return {pair: status for pair, status in makers if status.name == "operating"}

    def endowments(self) -> list[Row]:
        rows = self.known.seen("endowments")
        return [row for row in rows if self.place in self.known.around(row["region_or_park"])]

    @cached_property
    def totals(self) -> list[Row]:
        """``output`` rows, and ``yearly`` rows of anything but a resource."""
        return [row for row in self.endowments() if self._is_total(row)]

    def _is_total(self, row: Row) -> bool:
        yearly = row["nature"] == "yearly" and self.known.kind(row["node"]) != "resource"
        return row["nature"] == "output" or yearly

    @cached_property
    def run(self) -> set[str]:
        return {node for _, node in self.operating} | {row["node"] for row in self.totals}

    @cached_property
    def local(self) -> set[str]:
        return self.known.lifted(self.run)

    @cached_property
    def fresh(self) -> set[str]:
        """Local on evidence that is not stale."""
        made = {node for (_, node), status in self.operating.items() if status.fresh}
        return self.known.lifted(made | {row["node"] for row in self.totals if self.known.fresh(row, 60)})

    @cached_property
    def endowed(self) -> set[str]:
        """Resources with a ``reserve`` or ``yearly`` row."""
        rows = [row for row in self.endowments() if row["nature"] in ("reserve", "yearly")]
        return {row["node"] for row in rows if self.known.kind(row["node"]) == "resource"}

    @cached_property
    def running(self) -> set[str]:
        """Nodes that follow from what is on file though nobody is on file for them, without their IS_A parents."""
        found: set[str] = set()
        while new := self._following(found) - self.local - found:
            found |= new
        return found

    def _following(self, found: set[str]) -> set[str]:
        following = {source for node in self.local if (source := self.known.sole_source(node))}
        for node, way in self._ways(found):
            following |= self.known.brought(node, way) | self.known.thrown(node, way)
        return following

    def _ways(self, implied: set[str]) -> Iterator[tuple[str, Routes]]:
        """Every node that runs, with the routes by which it may."""
        yield from ((pair[1], self.known.way(pair)) for pair in self.operating)
        nameless = {row["node"] for row in self.totals} | implied
        yield from ((node, self.known.routes(node)) for node in nameless)

    @property
    def ways(self) -> list[tuple[str, Routes]]:
        return list(self._ways(self.running))

    @cached_property
    def implied(self) -> set[str]:
        """推定: what follows, and all that it IS_A."""
        return self.known.lifted(self.running) - self.local

    @property
    def there(self) -> set[str]:
        return self.local | self.implied | self.endowed


class Oracle:
    """States and moves of all nodes in a place at a date. *home*: the dataset's own region."""

    def __init__(self, rows: Rows, place: str, as_of: str, default_as_of: str = "", home: str = "") -> None:
        self.known = Known(rows, as_of, default_as_of or as_of)
        self.place, self.home = place, home or place
        self.nodes = set(self.known.nodes)
        self.own = Own(self.known, place)

    # What is there

    @cached_property
    def whole(self) -> str:
        """The city: the dataset's region if the place lies in it, else the outermost region around it with a firm."""
        around = self.known.around(self.place)
        if self.home in around:
            return self.home
        named = {row["region"] for row in self.known.rows["firms"]} & around
        return max(named, key=lambda name: -len(self.known.around(name)), default=self.place)

    @cached_property
    def around(self) -> set[str]:
        """市内供应: there in the whole, travelling far enough, not denied by an ``absent`` row of the place itself."""
        if self.whole == self.place:
            return set()
        there = Own(self.known, self.whole).there
        return {node for node in there if self.known.trade(node) in FAR} - self.denied

    @cached_property
    def there(self) -> set[str]:
        return self.own.there | self.around

    @cached_property
    def ways(self) -> list[tuple[str, Routes]]:
        """What runs in the place, and in the whole for what the city supplies."""
        city = Own(self.known, self.whole).ways
        return self.own.ways + [(node, way) for node, way in city if node in self.around]

    # Who looked

    def _deciding_checks(self) -> Iterator[Row]:
        """Checks of the place or of what it lies in, not stale, that say that nobody makes something."""
        for row in self.known.seen("checks"):
            here = row["region"] in self.known.around(self.place)
            if here and row["finding"] in ("absent", "complete") and self.known.fresh(row, 36):
                yield row

    def _decides(self, check: Row, node: str) -> bool:
        holds = self.known.holds(check["scope_kind"], check["scope"], node)
        return holds and not self._outdated(check, node)

    def _outdated(self, check: Row, node: str) -> bool:
        """Whether the check is older, by first days, than the newest deciding row of a maker in its region."""
        makers = self.known.pairs_in("produces", check["region"]).items()
        newest = [status.rows[-1]["as_of"] for (_, made), status in makers if made == node]
        return any(first_day(day) > first_day(check["as_of"]) for day in newest)

    @cached_property
    def checked(self) -> set[str]:
        return {node for row in self._deciding_checks() for node in self.nodes if self._decides(row, node)}

    @cached_property
    def denied(self) -> set[str]:
        rows = [row for row in self._deciding_checks() if row["region"] == self.place and row["finding"] == "absent"]
        return {node for row in rows for node in self.nodes if self._decides(row, node)}

    # Moves

    def _fed(self, there: set[str]) -> set[str]:
        return {node for node in self.nodes if self._node_fed(node, there)}

    def _node_fed(self, node: str, there: set[str]) -> bool:
        routes = self.known.routes(node)
        return any(self._inputs_fed(self.known.inputs(node, route), there) for route in routes)

    def _inputs_fed(self, inputs: set[str], there: set[str]) -> bool:
        at_hand = all(name in there or self.known.buyable(name) for name in inputs)
        return at_hand and any(name in there and self.known.nodes[name]["utility"] != "yes" for name in inputs)

    @cached_property
    def fed(self) -> set[str]:
        return self._fed(self.there)

    @cached_property
    def used(self) -> set[str]:
        return {name for node, way in self.ways for name in self.known.taken(node, way)}

    def unlocks(self, node: str) -> set[str]:
        """Nodes neither there nor fed now, and fed with *node* there: not what it IS_A, which is there with it.

        Wastes and collected goods are not counted: nobody builds a plant for them.
        """
        if node in self.there:
            return set()
        with_it = self.known.lifted({node})
        opened = self._fed(self.there | with_it) - self.fed - self.there - with_it
        return {name for name in opened if not self.known.leftover(name)}

    # Circularity

    @cached_property
    def idle(self) -> set[str]:
        """Thrown off here, or a waste that is run, and nothing may use it or what it IS_A."""
        loose = {name for node, way in self.own.ways for name in self.known.thrown(node, way)}
        loose |= {node for node in self.own.run if self.known.kind(node) == "waste"}
        return {node for node in loose if not self.known.lifted({node}) & self._may_use}

    @cached_property
    def _may_use(self) -> set[str]:
        """Inputs of any role on a route that something there may run, loops apart, and what a firm on file takes."""
        links = [link for link in self.known.links("FEEDS") if not link["loop"]]
        users = self.known.pairs_in("consumes", self.place).items()
        taken = {node for (_, node), status in users if status.name == "operating"}
        for node, way in self.ways:
            taken |= {link["from"] for link in links if link["to"] == node and way & self.known.routes_of(link)}
        return taken

    @cached_property
    def circular(self) -> set[str]:
        """循环: takes an idle by-product, by a link that is no loop."""
        links = [link for link in self.known.links("FEEDS") if not link["loop"]]
        return {link["to"] for link in links if link["from"] in self.idle}

    # States

    @cached_property
    def anchored(self) -> set[str]:
        """Nodes that an anchor of one of their chains or industries makes, its parent or its subsidiary."""
        anchors = [row for row in self.known.seen("roles") if row["relation"] == "ANCHORS"]
        return {node for row in anchors for node in self._made_for(row)}

    def _made_for(self, anchor: Row) -> set[str]:
        family, scope_kind = self._family(anchor["subject"]), anchor["object_kind"].lower()
        made = self.known.lifted(node for firm, node in self.own.operating if firm in family)
        return {node for node in made if self.known.holds(scope_kind, anchor["object"], node)}

    def _family(self, firm: str) -> set[str]:
        rows = self.known.rows["firms"]
        parents = {row["parent"] for row in rows if row["id"] == firm} - {""}
        return {firm} | parents | {row["id"] for row in rows if row["parent"] == firm}

    def coming(self, status: str) -> set[str]:
        """Nodes that a firm of the place is building or plans, on evidence that is not stale."""
        makers = self.known.pairs_in("produces", self.place).items()
        return {node for (_, node), found in makers if found.name == status and found.fresh}

    @cached_property
    def once(self) -> set[str]:
        """曾在建, 曾规划: stale, or closed before it ever ran."""
        makers = self.known.pairs_in("produces", self.place).items()
        stale = {node for (_, node), found in makers if found.name in ("building", "planned") and not found.fresh}
        return stale | {node for (_, node), found in makers if found.name == "closed" and not found.ever}

    @cached_property
    def candidates(self) -> set[str]:
        """What is ranked: open, never built or planned, with a main input, no waste and nothing that only arises."""
        main = {link["to"] for link in self.known.links("FEEDS") if link["role"] == "main"}
        rows, weak = self.known.nodes, {node for node in main if self.states[node] == "weak"}
        found = {
            node
            for node in main - (self.once - weak)
            if self.states[node] in ("weak", "broken", "absent", "unverified")
        }
        return {node for node in found if rows[node]["kind"] != "waste" and rows[node]["arises_only"] != "yes"}

    # Amounts

    @cached_property
    def side(self) -> Side:
        return Side(self.own)

    def supply(self, node: str) -> Span:
        """In the place itself; for what the city supplies, that of the city."""
        if node in self.around - self.own.there:
            return self._city.supply(node, checked=False)
        return self.side.supply(node, node in self.checked)

    @cached_property
    def _city(self) -> Side:
        return Side(Own(self.known, self.whole))

    def coverage(self, node: str) -> Span:
        return coverage(self.supply(node), self.side.demand(node), node in self.side.used)

    def state(self, node: str) -> str:
        """The first rule that holds."""
        low, high = self.coverage(node)
        proven = node in self.own.local & self.own.fresh and (node in self.anchored or low >= 0.75)
        rules = {
            "weak": node in self.own.local and high < 0.3,
            "strong": proven and self.known.kind(node) != "waste",
            "present": node in self.there,
            "building": node in self.coming("building"),
            "planned": node in self.coming("planned"),
            "bought in": self.known.buyable(node),
            "broken": node in self.checked & self.fed & self.used,
            "absent": node in self.checked,
        }
        return next((state for state, holds in rules.items() if holds), "unverified")

    @cached_property
    def states(self) -> dict[str, str]:
        return {node: self.state(node) for node in self.nodes}
