"""What became different between two dates: states, arrivals, closures, evidence that went stale."""

from dataclasses import dataclass

import numpy as np

from chainkg.graph.columns import Bools
from chainkg.graph.dates import Date
from chainkg.graph.errors import ChainError
from chainkg.graph.groups import flags
from chainkg.graph.model import State
from chainkg.graph.text import Text
from chainkg.queries.assessment import STATES, Assessment
from chainkg.queries.gaps import parse_as_of
from chainkg.queries.history import CLOSED
from chainkg.queries.world import World

KINDS = ("arrived", "gone", "moved", "closed", "stale")


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a node: ``kinds`` of ``KINDS``, its state then and now.

    arrived, gone: there now and not then, and the other way; moved: another state else. Beside these, closed: a firm
    of the place that ran it has closed since; stale: it is there, but its evidence, fresh then, is stale now.
    """

    kinds: tuple[str, ...]
    before: State
    after: State


def find_changes(view: Assessment, since: str) -> dict[int, Change]:
    """Node → what became of it between *since* and the date of *view*; ChainError unless *since* is the earlier one.

    The same rows are read for both dates, so a change is one of the record: what was only told late counts from then.
    """
    then = Assessment(World(view.world.chain, _earlier(view, since)), view.name)
    then.place = view.place  # a park may bear the name of a region
    told = _kinds(then, view)
    found = {}
    for node in np.flatnonzero(np.logical_or.reduce(list(told.values()))).tolist():
        kinds = tuple(kind for kind in KINDS if told[kind][node])
        found[node] = Change(kinds, STATES[int(then.state[node])], STATES[int(view.state[node])])
    return found


def _earlier(view: Assessment, since: str) -> Date:
    date = parse_as_of(since)
    if date is None or date.last >= view.world.as_of.first:
        raise ChainError(
            Text(
                f"--since {since} 要早于截至日期 {view.world.as_of}",
                f"--since {since} must be earlier than the date of the report, {view.world.as_of}",
            )
        )
    return date


def _kinds(then: Assessment, now: Assessment) -> dict[str, Bools]:
    there = then.there & now.there
    return {
        "arrived": now.there & ~then.there,
        "gone": then.there & ~now.there,
        "moved": (then.state != now.state) & (then.there == now.there),
        "closed": _closed(now) & ~_closed(then),
        "stale": there & then.presence.fresh & now.presence.local & ~now.presence.fresh,
    }


def _closed(view: Assessment) -> Bools:
    """Nodes that a firm of the place has made and given up."""
    makers = view.world.makers
    ended = (makers.status == CLOSED) & makers.ever & view.firms[makers.firm]
    return flags(view.world.nodes, makers.node[ended])
