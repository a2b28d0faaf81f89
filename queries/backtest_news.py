"""What rows dated after a day first tell of making, building or planning a node in a place, and whether that is news.

The date of a row is that of a page, not of an entry: a plant first seen operating may have stood there for years.
"""

from dataclasses import dataclass
from enum import Enum

import numpy as np

from chainkg.graph.columns import Bools, Ints
from chainkg.graph.dates import Date
from chainkg.graph.model import FIRM, NODE, STATUSES
from chainkg.graph.text import Text
from chainkg.queries.assessment import Assessment
from chainkg.queries.history import CLOSED, OPERATING
from chainkg.queries.presence import output_rows
from chainkg.queries.world import World


class News(Enum):
    """What a first row after the day is evidence of."""

    ENTRY = Text("进入", "entry")
    SEEN = Text("此时才见到", "only first seen then")
    UNCLEAR = Text("先后不明", "unclear")
    CHANGED = Text("状态变化", "status change")

    @property
    def zh(self) -> str:
        return self.value.zh

    @property
    def en(self) -> str:
        return self.value.en


@dataclass(frozen=True, slots=True)
class Telling:
    """The row that first tells of a node after the day, what it is news of and why; ``before``: the newest row of the
    node that was known on the day."""

    node: int
    table: str
    row: int
    news: News
    why: Text
    before: tuple[str, int] | None


_OPERATES = Text("首见即在产，何时投产不明", "first seen operating: when it began is not on file")
_BEGUN = Text("since 不晚于该日", "begun by that day, says its since")
_STARTED = Text("since 晚于该日", "begun after that day, says its since")
_COMING = Text("首见为在建或规划", "first seen being built or planned")
_ENDED = Text("首见即终止", "first told of when given up")
_UNDATED = Text("另有未注日期的行", "a row without a date tells of it too")
_OLDER_FIRM = Text("该企业另有未注日期的行，可能早已开工", "its firm has a row without a date, so it may be older")
_KNOWN = Text("当时已有记录", "on file by then")


class Statements:
    """All rows that decide about making in a place and are known at *until*, undated ones apart; parallel vectors.

    ``table``: 0 for produces, 1 for totals in endowments, whose makers are not named and whose firm is -1.
    """

    names = ("produces", "endowments")

    def __init__(self, view: Assessment, until: Date) -> None:
        chain = view.world.chain
        produces, endowments = (chain.tables[name] for name in self.names)
        firm, node = chain.ref("produces", "firm", FIRM), chain.ref("produces", "node", NODE)
        made = np.flatnonzero(view.firms[firm] & ~produces["decides"].is_("no"))
        totals = _totals(view, until)
        self.row: Ints = np.concatenate((made, totals))
        self.table = np.repeat((0, 1), (len(made), len(totals)))
        self.firm: Ints = np.concatenate((firm[made], np.full(len(totals), -1)))
        self.node: Ints = np.concatenate((node[made], chain.ref("endowments", "node", NODE)[totals]))
        status = produces.places("status", STATUSES)[made]
        self.status: Ints = np.concatenate((status, np.full(len(totals), OPERATING)))
        self.day: Ints = np.concatenate((produces.days("as_of")[made], endowments.days("as_of")[totals]))
        self.since: Ints = np.concatenate((produces.days("since")[made], np.zeros(len(totals), dtype=np.int64)))
        ranks = [chain.tables[name]["source"].ranks() for name in self.names]
        self.source: Ints = np.concatenate((ranks[0][made], ranks[1][totals]))


def _totals(view: Assessment, until: Date) -> Ints:
    """Totals of the place that are known at *until*."""
    rows = output_rows(World(view.world.chain, until))
    inside = np.append(view.world.places.inside(view.place), False)
    held: Bools = inside[view.world.places.rows("endowments", "region_or_park")[rows]]
    return np.asarray(rows[held])


class Later:
    """What became known of a place between the date of *view* and *until*."""

    def __init__(self, view: Assessment, until: Date) -> None:
        self.view, self.told = view, Statements(view, until)
        self.as_of = view.world.as_of
        day = self.told.day
        self.undated: Bools = day == 0
        self.before: Bools = ~self.undated & (day <= self.as_of.last)
        self.after: Bools = (day > self.as_of.last) & (day <= until.last)

    def undated_nodes(self) -> set[int]:
        """Nodes of which only rows without a date tell: nobody knows on which side of the day they lie."""
        told = self.told.node
        return set(told[self.undated].tolist()) - set(told[self.before].tolist())

    def tellings(self) -> list[Telling]:
        """The first row after the day of each node that was not there on it, by date; on one day what is furthest
        along stands first, so that a doubt is never counted as an entry."""
        told = self.told
        places = np.flatnonzero(self.after & ~self.view.there[told.node])
        keys = (told.row, told.source, -told.status, told.day, told.node)
        ordered = places[np.lexsort(tuple(key[places] for key in keys))]
        first = dict(zip(told.node[ordered][::-1].tolist(), ordered[::-1].tolist(), strict=True))
        return [self._telling(place) for _, place in sorted(first.items())]

    def _telling(self, place: int) -> Telling:
        told, node = self.told, int(self.told.node[place])
        known = np.flatnonzero(self.before & (told.node == node))
        before = int(known[np.argmax(told.day[known])]) if len(known) else None
        news, why = (News.CHANGED, _KNOWN) if before is not None else self._judge(place, node)
        earlier = None if before is None else (Statements.names[told.table[before]], int(told.row[before]))
        return Telling(node, Statements.names[told.table[place]], int(told.row[place]), news, why, earlier)

    def _judge(self, place: int, node: int) -> tuple[News, Text]:
        told, since, status = self.told, int(self.told.since[place]), int(self.told.status[place])
        firm = int(told.firm[place])
        rules = [
            (bool((self.undated & (told.node == node)).any()), News.UNCLEAR, _UNDATED),
            (status == CLOSED, News.UNCLEAR, _ENDED),
            (0 < since <= self.as_of.last, News.SEEN, _BEGUN),
            (since > self.as_of.last, News.ENTRY, _STARTED),
            (status == OPERATING, News.SEEN, _OPERATES),
            (firm >= 0 and bool((self.undated & (told.firm == firm)).any()), News.UNCLEAR, _OLDER_FIRM),
        ]
        return next(((news, why) for holds, news, why in rules if holds), (News.ENTRY, _COMING))
