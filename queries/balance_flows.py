"""Single amounts of a balance: who makes, throws off, takes or is said to take how much of what."""

from dataclasses import dataclass

import numpy as np

from chainkg.graph.columns import Bools, Ints
from chainkg.graph.groups import Groups, among
from chainkg.queries.balance_ledger import CEILING, KNOWN, UNKNOWN
from chainkg.queries.balance_rates import Rates
from chainkg.queries.balance_spans import Spans

MAKER, NAMELESS, IMPLIED, STATED = range(4)
"""Who stands behind an amount: a maker on file, makers without a name, a node that only follows from others (推定), or
a firm's own statement of what it takes. ``actor`` is the place of a maker, a node, a node, the place of a user."""


@dataclass(frozen=True, slots=True, eq=False)
class Flows:
    """One amount an entry: of ``node``; ``how`` it is told; ``certain``: on whatever route it is there."""

    node: Ints
    spans: Spans
    how: Ints
    actor: Ints
    who: Ints
    certain: Bools

    def __len__(self) -> int:
        return len(self.node)

    def take(self, which: Ints | Bools) -> "Flows":
        which = np.flatnonzero(which) if which.dtype == bool else which
        return Flows(
            self.node[which], self.spans.take(which), self.how[which], self.actor[which], self.who[which],
            self.certain[which],
        )  # fmt: skip

    @classmethod
    def joined(cls, *flows: "Flows") -> "Flows":
        columns = ([getattr(one, name) for one in flows] for name in ("node", "how", "actor", "who", "certain"))
        node, how, actor, who, certain = map(np.concatenate, columns)
        return cls(node, Spans.joined(one.spans for one in flows), how, actor, who, certain)

    def lifted(self, above: Groups) -> "Flows":
        """The same for each node and all that it IS_A."""
        node, owner = above.gather(self.node)
        found = self.take(owner)
        return Flows(node, found.spans, found.how, found.actor, found.who, found.certain)

    def sums(self, size: int) -> Spans:
        return self.spans.sums(self.node, size)

    def counts(self, size: int, how: int | None = None) -> Ints:
        """Per node the number of entries, or of those told in one way."""
        chosen = self.node if how is None else self.node[self.how == how]
        return np.bincount(chosen, minlength=size)


def flows(node: Ints, spans: Spans, how: Ints, actor: Ints, who: int, certain: Bools | None = None) -> Flows:
    kinds = np.full(len(node), who, dtype=np.int64)
    return Flows(node, spans, how, actor, kinds, np.ones(len(node), dtype=bool) if certain is None else certain)


def unknown(node: Ints, actor: Ints, who: int, certain: Bools | None = None) -> Flows:
    """Amounts of which nothing is known."""
    return flows(node, Spans.unknown(len(node)), np.full(len(node), UNKNOWN), actor, who, certain)


def spread(rates: Rates, way: Ints, run: Spans, how: Ints, actor: Ints, who: Ints, only: Bools | None = None) -> Flows:
    """What each of *actor* takes (or throws off) by its way: amount run × coefficient. *only*: of those nodes."""
    places, owner = rates.of.spread(way)
    if only is not None:
        kept = np.flatnonzero(only[rates.node[places]])
        places, owner = places[kept], owner[kept]
    told = how[owner] * rates.told[places]  # UNKNOWN is 0
    spans = run.take(owner).times(rates.spans.take(places))
    return Flows(rates.node[places], spans, told, actor[owner], who[owner], rates.certain[places])


def hull(found: Flows, ways: Ints) -> Flows:
    """One entry for each actor and node from those of its ways, so many each: 0 where one of them does without."""
    order = np.lexsort((found.node, found.actor))
    found = found.take(order)
    if not len(found):
        return found
    new = (found.actor[1:] != found.actor[:-1]) | (found.node[1:] != found.node[:-1])
    starts = np.concatenate(([0], np.flatnonzero(new) + 1))
    every = np.diff(np.append(starts, len(found))) == ways[found.actor[starts]]
    low = np.where(every, np.minimum.reduceat(found.spans.low, starts), 0)
    how = np.minimum.reduceat(found.how, starts)
    certain = every & np.logical_and.reduceat(found.certain, starts)
    spans = Spans(low, np.maximum.reduceat(found.spans.high, starts))
    return flows(found.node[starts], spans, how, found.actor[starts], NAMELESS, certain)


def beyond(larger: Flows, firms: Flows, keys: tuple[Ints, Ints]) -> Flows:
    """What *larger* has to add, key by key, to reach the larger of itself and the sum of *firms* with that key."""
    wanted, held = keys
    order = np.argsort(wanted)
    place = np.searchsorted(wanted[order], held)
    chosen = among(held, wanted)
    sums = firms.spans.take(chosen).sums(order[place[chosen]], len(wanted))
    spans = larger.spans.beyond(sums)
    more = flows(larger.node, spans, larger.how, larger.actor, NAMELESS, larger.certain)
    return more.take(spans.high > 0)


def stated(computed: Flows, said: Flows, keys: tuple[Ints, Ints]) -> Flows:
    """*computed* amounts with what firms themselves say in their place: a figure replaces, a ceiling (of a plant then
    being built) lowers what was computed, never below its low end; a statement without figure only tells of the use.

    *keys*: firm and node of each entry of the two.
    """
    ours, theirs = keys
    order = np.argsort(theirs)
    chosen = among(ours, theirs)
    at = order[np.searchsorted(theirs[order], ours[chosen])]
    count = np.bincount(at, minlength=len(said))
    sums = computed.spans.take(chosen).sums(at, len(said))
    high = np.maximum(sums.low, np.minimum(sums.high, said.spans.high))
    capped = Spans(sums.low, high)
    known = said.how == KNOWN
    put = known | (count == 0) | (said.how == CEILING)
    spans = Spans(
        np.where(known | (count == 0), said.spans.low, capped.low),
        np.where(known | (count == 0), said.spans.high, capped.high),
    )
    replaced = chosen.copy()
    replaced[chosen] = put[at]
    own = Flows(said.node, spans, said.how, said.actor, said.who, said.certain)
    return Flows.joined(computed.take(~replaced), own.take(put))
