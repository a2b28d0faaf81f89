"""What changes where plants come or makers stop: the engine on the dataset as it is and on one with the assumption."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from chainkg.graph.chain import Chain
from chainkg.graph.columns import Bools
from chainkg.graph.model import NODE, Move, State
from chainkg.graph.text import Text
from chainkg.queries.assessment import STATES, Assessment
from chainkg.queries.chains import ChainView, chain_views
from chainkg.queries.evidence import node_name
from chainkg.queries.gap import GapBuilder, Mention
from chainkg.queries.gaps import parse_as_of
from chainkg.queries.grounds import Grounds
from chainkg.queries.ranking import Ranking
from chainkg.queries.whatif_balance import BalanceChange, balance_changes
from chainkg.queries.whatif_names import Assumed, read_assumption
from chainkg.queries.whatif_rows import assumed
from chainkg.queries.whatif_starved import Starved, starved_nodes
from chainkg.queries.world import World

_TOP = 20


@dataclass(frozen=True, slots=True)
class Change:
    """A node whose state, or a mark beside it, changes."""

    node: str
    name: Text
    before: State
    after: State
    marks_before: tuple[Text, ...]
    marks_after: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Fed(Mention):
    """A node that gets all main inputs of a route: one to be courted, or (``there``) one that runs already."""

    there: bool


@dataclass(frozen=True, slots=True)
class RankChange:
    """A gap among the first twenty, before or after: first and last place it shares (None: not ranked), its moves.

    ``only_shifted``: nothing of its own changes; it moves up or down because others do.
    """

    node: str
    name: Text
    before: tuple[int, int] | None
    after: tuple[int, int] | None
    moves_before: tuple[Move, ...]
    moves_after: tuple[Move, ...]
    only_shifted: bool


@dataclass(frozen=True, slots=True)
class ChainChange:
    """A chain whose completeness, longest run or depth beyond the anchor changes."""

    before: ChainView
    after: ChainView


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The answer to "what if", under ``assumed``, which nobody states as a fact.

    ``states``: nodes whose state or marks change; ``starved``: nodes there or fed that lose a main input; ``unlocked``:
    newly fed; ``implied`` and ``no_longer_implied``: what is inferred to be there, or no longer; ``ranks``: among the
    first twenty gaps; ``balances`` of materials and ``chains``: those that change.
    """

    region: str
    as_of: str
    assumed: tuple[Assumed, ...]
    finding: Text
    states: tuple[Change, ...]
    starved: tuple[Starved, ...]
    unlocked: tuple[Fed, ...]
    implied: tuple[Mention, ...]
    no_longer_implied: tuple[Mention, ...]
    ranks: tuple[RankChange, ...]
    balances: tuple[BalanceChange, ...]
    chains: tuple[ChainChange, ...]


def what_if(
    chain: Chain,
    region: str = "",
    as_of: str | None = None,
    *,
    add: Sequence[str] = (),
    stop: Sequence[str] = (),
) -> WhatIf:
    """What changes in *region* if plants of the nodes *add* ran (``NODE`` or ``NODE=300000t/a``, each one more firm)
    and the firms or nodes *stop* ran no longer.

    First order only: a plant that loses an input is listed as starved and still counts as running. UnknownName with
    the nearest names; ChainError where nothing is assumed, nothing would stop, or a capacity cannot be read.
    """
    before = Assessment(World(chain, parse_as_of(as_of)), region)
    assumption, told = read_assumption(before, add, stop)
    after = Assessment(World(assumed(before, assumption), before.world.as_of), before.name)
    return _Comparison(before, after).report(told)


class _Comparison:
    """Two assessments of one place, whose nodes and links are the same."""

    def __init__(self, before: Assessment, after: Assessment) -> None:
        self.before, self.after = before, after
        self.chain = before.world.chain

    def report(self, told: tuple[Assumed, ...]) -> WhatIf:
        gone = self.before.presence.implied & ~self.after.presence.implied
        come = self.after.presence.implied & ~self.before.presence.implied
        states, starved, unlocked = self._states(), starved_nodes(self.before, self.after), self._unlocked()
        return WhatIf(
            region=self.before.name,
            as_of=str(self.before.world.as_of),
            assumed=told,
            finding=_finding(told, states, starved, unlocked),
            states=states,
            starved=starved,
            unlocked=unlocked,
            implied=self._mentions(come),
            no_longer_implied=self._mentions(gone),
            ranks=self._ranks(),
            balances=balance_changes(self.before, self.after),
            chains=self._chains(),
        )

    @cached_property
    def _ids(self) -> list[str]:
        return self.chain.table(NODE)["id"].cells()

    def _mentions(self, chosen: Bools) -> tuple[Mention, ...]:
        nodes = np.flatnonzero(chosen).tolist()
        return tuple(Mention(self._ids[node], node_name(self.chain, node)) for node in nodes)

    def _states(self) -> tuple[Change, ...]:
        grounds = Grounds(self.before), Grounds(self.after)
        found = []
        for node in range(self.before.world.nodes):
            was, now = (self._state(view, held, node) for view, held in zip(self._views, grounds, strict=True))
            if was != now:
                name = node_name(self.chain, node)
                found.append(Change(self._ids[node], name, was[0], now[0], was[1], now[1]))
        return tuple(found)

    @property
    def _views(self) -> tuple[Assessment, Assessment]:
        return self.before, self.after

    def _state(self, view: Assessment, grounds: Grounds, node: int) -> tuple[State, tuple[Text, ...]]:
        marks = tuple(grounds.marks(node)) if view.there[node] else ()
        return STATES[int(view.state[node])], marks

    def _unlocked(self) -> tuple[Fed, ...]:
        new = self.after.routing.fed & ~self.before.routing.fed & ~self.before.world.leftover
        there = self.after.there
        return tuple(
            Fed(self._ids[node], node_name(self.chain, node), bool(there[node]))
            for node in sorted(np.flatnonzero(new).tolist(), key=lambda node: (bool(there[node]), node))
        )

    def _ranks(self) -> tuple[RankChange, ...]:
        was, now = (_standings(view) for view in self._views)
        nodes = [node for node in {**was, **now} if min(_first(was, node), _first(now, node)) <= _TOP]
        ordered = sorted(nodes, key=lambda node: (_first(now, node), _first(was, node), node))
        pairs = ((node, was.get(node, _NOWHERE), now.get(node, _NOWHERE)) for node in ordered)
        return tuple(self._rank(*pair) for pair in pairs if pair[1] != pair[2])

    def _rank(self, node: int, was: "_Standing", now: "_Standing") -> RankChange:
        shifted = (was.score, was.moves) == (now.score, now.moves)
        names = self._ids[node], node_name(self.chain, node)
        return RankChange(*names, was.place, now.place, was.moves, now.moves, shifted)

    def _chains(self) -> tuple[ChainChange, ...]:
        pairs = zip(*(chain_views(view) for view in self._views), strict=True)
        return tuple(ChainChange(was, now) for was, now in pairs if _measures(was) != _measures(now))


@dataclass(frozen=True, slots=True)
class _Standing:
    place: tuple[int, int] | None
    moves: tuple[Move, ...]
    score: float | None


_NOWHERE = _Standing(None, (), None)


def _standings(view: Assessment) -> dict[int, _Standing]:
    """Place, moves and score of each ranked gap."""
    ranking = Ranking(view)
    builder, rows = GapBuilder(ranking), ranking.ranked()
    places = zip(rows.tolist(), ranking.places(rows), strict=True)
    return {node: _Standing(place, builder.moves(node), float(ranking.score[node])) for node, place in places}


def _first(standings: dict[int, _Standing], node: int) -> int:
    """The place of a node; behind all others where it has none."""
    place = standings.get(node, _NOWHERE).place
    return place[0] if place else len(standings) + _TOP


def _measures(view: ChainView) -> tuple[object, ...]:
    return view.low, view.high, view.run, view.beyond


def _finding(
    told: tuple[Assumed, ...], states: tuple[Change, ...], starved: tuple[Starved, ...], unlocked: tuple[Fed, ...]
) -> Text:
    new, running = sum(not one.there for one in unlocked), sum(one.there for one in unlocked)
    cut = sum(one.outlook.cuts for one in starved)
    zh = f"假设{'、'.join(one.says.zh for one in told)}，则 {len(states)} 个环节的状态有变，"
    zh += f"{new} 个环节新备齐主料，{running} 个在产环节新得本地主料，{len(starved)} 个环节失去本地主料"
    zh += f"（其中 {cut} 个难以外购）。" if cut else "。"
    en = f"Assume that {', and '.join(one.says.en for one in told)}: {len(states)} nodes change state, {new} nodes get "
    en += f"their inputs, {running} that run get local inputs, {len(starved)} lose a local main input"
    return Text(zh, en + (f" ({cut} of them one that is hard to bring in)." if cut else "."))
