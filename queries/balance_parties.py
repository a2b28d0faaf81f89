"""Who stands behind a balance: the single makers and users of one material, with their rows."""

from dataclasses import dataclass

import numpy as np

from chainkg.graph.chain import Chain
from chainkg.graph.model import FIRM, NODE
from chainkg.graph.tables import LINK_TABLE
from chainkg.graph.text import Text
from chainkg.graph.units import AMOUNTS, GOODS
from chainkg.queries.assessment import Assessment
from chainkg.queries.balance_flows import IMPLIED, MAKER, NAMELESS, STATED, Flows
from chainkg.queries.balance_ledger import CEILING, KNOWN, UNKNOWN
from chainkg.queries.evidence import Fact, amount, fact, node_name
from chainkg.queries.presence import Presence

TOLD = {UNKNOWN: "unknown", KNOWN: "known", CEILING: "ceiling"}
_DIGITS = 9
_LINK_AMOUNT = ("low", "high", "unit")


@dataclass(frozen=True, slots=True)
class Interval:
    """An amount a year from ``low`` to ``high``; None where nothing bounds it on that side. ``unit``: of the flow
    ("t/a"), empty where no figure on file says in what the thing is measured."""

    low: float | None
    high: float | None
    unit: str

    @classmethod
    def of(cls, low: float, high: float, unit: str) -> "Interval":
        least, most = (float(f"{end:.{_DIGITS}g}") if np.isfinite(end) else None for end in (low, high))
        return cls(least, most, unit)


@dataclass(frozen=True, slots=True)
class Party:
    """One who makes or takes a material: a ``firm`` (empty: not named) by running a ``node``.

    ``told``: its amount is known, only has a ceiling (a plant then being built), or is unknown; ``inferred``: it only
    follows from other nodes (推定); ``stated``: the firm itself is on file as taking so much.
    """

    firm: str
    node: str
    name: Text
    amount: Interval
    told: str
    inferred: bool
    stated: bool
    evidence: tuple[Fact, ...]


class Parties:
    """Reads the makers and users of materials off the balance of a place."""

    def __init__(self, view: Assessment) -> None:
        self.view, self.chain, self.ledger = view, view.world.chain, view.world.ledger
        self.ids, self.firms = self.chain.table(NODE)["id"], self.chain.table(FIRM)["name"]

    def unit(self, node: int) -> str:
        good = int(self.ledger.goods.of[node])
        return f"{GOODS[good]}/a" if good >= 0 else ""

    def of(self, flows: Flows, node: int) -> tuple[Party, ...]:
        """All in *flows* who make or take *node*, the greatest first, those without a figure last."""
        unit, places = self.unit(node), np.flatnonzero(flows.node == node).tolist()
        places.sort(key=lambda at: (flows.how[at] == UNKNOWN, -flows.spans.low[at], -flows.spans.high[at]))
        return tuple(self._party(flows, at, unit) for at in places)

    def _party(self, flows: Flows, at: int, unit: str) -> Party:
        who, actor = int(flows.who[at]), int(flows.actor[at])
        firm, node, evidence = self._actor(who, actor)
        return Party(
            firm=firm,
            node=self.ids[node],
            name=node_name(self.chain, node),
            amount=Interval.of(float(flows.spans.low[at]), float(flows.spans.high[at]), unit),
            told=TOLD[int(flows.how[at])],
            inferred=who == IMPLIED,
            stated=who == STATED,
            evidence=evidence,
        )

    def _actor(self, who: int, actor: int) -> tuple[str, int, tuple[Fact, ...]]:
        world = self.view.world
        if who in (MAKER, STATED):
            pairs, table = (world.makers, "produces") if who == MAKER else (world.users, "consumes")
            told = (self.ledger.capacity if who == MAKER else self.ledger.consumption).row
            row = int(told[actor] if told[actor] >= 0 else pairs.row[actor])
            return self.firms[int(pairs.firm[actor])], int(pairs.node[actor]), (fact(self.chain, table, row),)
        rows = self.totals(actor) if who == NAMELESS else []
        return "", actor, tuple(fact(self.chain, "endowments", row) for row in rows)

    def totals(self, node: int) -> list[int]:
        """The rows of totals of a node that count for its balance."""
        presence: Presence = self.view.presence
        if self.view.balance.city[node] and presence.city is not None:
            presence = presence.city
        rows = presence.totals
        return [int(row) for row in rows[self.chain.ref("endowments", "node", NODE)[rows] == node]]

    def misfits(self, node: int) -> tuple[Text, ...]:
        """Figures on file about makers, users and totals of *node* whose unit does not convert: taken as unknown."""
        found: dict[Text, None] = {}
        for flows in (self.view.balance.makers, self.view.balance.users):
            for at in np.flatnonzero((flows.node == node) & (flows.how == UNKNOWN)).tolist():
                who, actor = int(flows.who[at]), int(flows.actor[at])
                if who in (MAKER, STATED):
                    table = "produces" if who == MAKER else "consumes"
                    row = (self.ledger.capacity if who == MAKER else self.ledger.consumption).row[actor]
                    found |= dict.fromkeys(self._misfit(table, int(row)))
                if who != STATED:
                    owner = self.view.world.makers.node[actor] if who == MAKER else actor
                    found |= dict.fromkeys(self._links(int(owner), node))
        for row in self.totals(node):
            found |= dict.fromkeys(self._misfit("endowments", row))
        return tuple(found)

    def all_misfits(self) -> tuple[Text, ...]:
        """All figures on file about makers, users and totals of the place whose unit does not convert."""
        view, presence = self.view, self.view.presence
        users = np.flatnonzero(view.firms[view.world.users.firm])
        rows = {
            "produces": self.ledger.capacity.row[presence.operated],
            "consumes": self.ledger.consumption.row[users],
            "endowments": presence.totals,
        }
        return tuple(text for table, places in rows.items() for row in places for text in self._misfit(table, int(row)))

    def _misfit(self, table: str, row: int) -> list[Text]:
        amounts = self.ledger.read[table]
        return [fact(self.chain, table, row).says] if row >= 0 and amounts.told[row] and not amounts.fits[row] else []

    def _links(self, owner: int, node: int) -> list[Text]:
        source, target = self.chain.ends()
        between = ((source == node) & (target == owner)) | ((source == owner) & (target == node))
        wrong = self.ledger.links.told & ~self.ledger.links.fits
        return [_link(self.chain, int(row)) for row in np.flatnonzero(between & wrong)]


def _link(chain: Chain, row: int) -> Text:
    source, target = (node_name(chain, int(end[row])) for end in chain.ends())
    links = chain.tables[LINK_TABLE]
    told = amount(*(links[column][row] for column in _LINK_AMOUNT))
    return Text(f"{source.zh}→{target.zh} {told}", f"{source.en} → {target.en} {told}")


def scale(chain: Chain, node: int) -> str:
    """The usual size of a plant as the table of nodes writes it."""
    table = chain.table(NODE)
    low, high, unit = (table[column][node] for column in AMOUNTS[NODE.table])
    return amount(low, high, unit)
