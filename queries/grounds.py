"""On what ground a node is there: the rows that say so, or what it follows from."""

from functools import cached_property

import numpy as np

from chainkg.graph.columns import Ints
from chainkg.graph.groups import flags
from chainkg.graph.model import NODE
from chainkg.graph.text import Text
from chainkg.queries.assessment import Assessment
from chainkg.queries.evidence import node_name
from chainkg.queries.presence import Presence

Row = tuple[str, int]
"""A table and a row of it."""
Step = tuple[int, int, Text]
"""An inference: from a node to a node, and how."""

LOCAL, TOTAL = Text("本地有", "local"), Text("企业未具名", "maker not named")
STALE, IMPLIED = Text("陈旧", "stale"), Text("推定", "implied")
RESOURCE, CITY = Text("资源", "resource"), Text("市内供应", "from the city")
NEEDED, THROWN = Text("在产即须有此料", "cannot run without it"), Text("在产即产生", "gives it off")
LEFT, KIND = Text("是其唯一来源的遗留", "comes from nothing else"), Text("属于此类", "is one of its kinds")
SAME_PARK, BOUGHT, MISSING = Text("须同园", "same park only"), Text("外购", "bought in"), Text("没有", "not there")


class Grounds:
    """Why nodes are there in a place, traced back to rows."""

    def __init__(self, view: Assessment) -> None:
        self.view = view
        self.chain = view.world.chain

    def _presence(self, node: int) -> Presence:
        city = self.view.presence.city
        return city if city is not None and self.view.presence.around[node] else self.view.presence

    def marks(self, node: int) -> list[Text]:
        """The marks that a node bears beside its state; what it is as an input where it is not there."""
        view = self.view
        if not view.there[node]:
            return [BOUGHT] if view.world.buyable[node] else [MISSING]
        held = self._presence(node)
        found = [
            (bool(view.presence.around[node]), CITY),
            (bool(held.implied[node]), IMPLIED),
            (bool(held.endowed[node]), RESOURCE),
            (bool(held.total[node]), TOTAL),
            (bool(held.local[node] and not held.fresh[node]), STALE),
        ]
        return [mark for holds, mark in found if holds]

    def as_input(self, node: int) -> Text:
        """A node as an input of a plant that is not there yet: its name and in what sense it is at hand."""
        marks = self.marks(node) or [LOCAL]
        if self.view.same_park[node]:
            marks = [*marks, SAME_PARK]
        name = node_name(self.chain, node)
        zh, en = "、".join(mark.zh for mark in marks), ", ".join(mark.en for mark in marks)
        return Text(f"{name.zh}（{zh}）", f"{name.en} ({en})")

    def rows(self, node: int) -> list[Row]:
        """The rows on which the presence of *node* rests, newest first; for an implied node those of its cause."""
        seen: set[int] = set()
        while node not in seen:
            seen.add(node)
            own = self._own_rows(node)
            if own or node not in self.causes:
                return own
            node = self.causes[node][0]
        return []

    def _own_rows(self, node: int) -> list[Row]:
        held, world = self._presence(node), self.view.world
        family = flags(world.nodes, world.below[node])
        makers = held.operated[family[world.makers.node[held.operated]]]
        produced = [("produces", row) for row in world.makers.row[makers].tolist()]
        where = self.chain.ref("endowments", "node", NODE)
        places = (*held.totals.tolist(), *held.reserves.tolist())
        endowed = [("endowments", row) for row in places if family[where[row]]]
        return sorted(
            produced + endowed, key=lambda row: (self.chain.tables[row[0]]["as_of"][row[1]], row), reverse=True
        )

    @cached_property
    def causes(self) -> dict[int, tuple[int, Text]]:
        """For each implied node the node that it follows from, and how; every path of causes ends at a local one."""
        held = self.view.presence.city or self.view.presence
        steps: dict[int, list[tuple[int, Text]]] = {}
        for source, target, how in self._inferences(held):
            steps.setdefault(source, []).append((target, how))
        found: dict[int, tuple[int, Text]] = {}
        queue = [node for node in np.flatnonzero(held.local).tolist() if node in steps]
        for source in queue:  # grows as it goes: breadth first
            for target, how in steps.get(source, []):
                if held.implied[target] and target not in found:
                    found[target] = (source, how)
                    queue.append(target)
        return found

    def _inferences(self, held: Presence) -> list[Step]:
        """Inferences in the order in which they can be drawn: from node, to node, how."""
        ways = self.view.world.ways
        drawn = [*self._from_wastes(held)]
        for groups, how in ((ways.implies, NEEDED), (ways.throws, THROWN)):
            items, owners = groups.gather(held.ways)
            sources: Ints = ways.node[held.ways[owners]]
            drawn += [(int(a), int(b), how) for a, b in zip(sources, items, strict=True)]
        return sorted(drawn, key=lambda step: step[:2]) + self._kinds(held)

    def _from_wastes(self, held: Presence) -> list[Step]:
        origin = self.view.world.origin
        return [(int(node), int(origin[node]), LEFT) for node in np.flatnonzero(held.local & (origin >= 0))]

    def _kinds(self, held: Presence) -> list[Step]:
        above = self.view.world.above
        lower = np.repeat(np.arange(self.view.world.nodes), above.counts())
        kept = held.implied[lower] & (lower != above.items)
        return [(int(a), int(b), KIND) for a, b in zip(lower[kept], above.items[kept], strict=True)]
