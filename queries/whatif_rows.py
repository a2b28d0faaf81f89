"""A dataset with an assumption in it: plants that are not there, makers that stop. Nothing of it is ever written."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from chainkg.graph.chain import Chain
from chainkg.graph.columns import Bools, Column, Table
from chainkg.graph.dates import Date
from chainkg.graph.groups import flags
from chainkg.graph.model import FEEDS, FIRM, NODE
from chainkg.graph.tables import LINK_TABLE
from chainkg.queries.assessment import Assessment

SOURCE_ID = "assumption"
_TITLE = "假设（不是事实）"
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Plant:
    """A plant that is assumed to run: its node; ``capacity`` and ``unit`` are empty where none is assumed."""

    node: int
    capacity: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Assumption:
    """What is assumed: plants that run; ``pairs`` of firm and node that stop; ``endowments``: rows that no longer hold;
    ``uninferred``: nodes that are no longer inferred from what needs them, since it was they that stopped;
    ``stated``: cells of further rows of ``produces``.

    Firms, nodes and rows are those of the chain of which it is assumed.
    """

    plants: tuple[Plant, ...] = ()
    pairs: tuple[tuple[int, int], ...] = ()
    endowments: tuple[int, ...] = ()
    uninferred: tuple[int, ...] = ()
    stated: tuple[Row, ...] = ()


def assumed(view: Assessment, assumption: Assumption) -> Chain:
    """The chain of *view* as if *assumption* held at its date; that chain itself stays as it is.

    A plant is one more firm of the place with an operating row; what stops has a closed row; all of them lead to a
    source that says it is an assumption. Rows of nodes keep their places, those of firms do not.
    """
    chain = view.world.chain
    day = _date(view.world.as_of)
    owners = [_owner(view, plant, at) for at, plant in enumerate(assumption.plants, 1)]
    ids = chain.table(NODE)["id"]
    made = [
        _made(owner["id"], ids[plant.node], day, plant) for owner, plant in zip(owners, assumption.plants, strict=True)
    ]
    stopped = [row for pair in assumption.pairs for row in _stopped(chain, pair, day)]
    stated = [row | _evidence(day, "stated") for row in assumption.stated]
    tables = dict(chain.tables)
    tables["firms"] = with_rows(tables["firms"], owners)
    tables["produces"] = with_rows(tables["produces"], [*made, *stopped, *stated])
    tables["endowments"] = tables["endowments"].take(_but(len(tables["endowments"]), assumption.endowments))
    tables[LINK_TABLE] = _uninferred(chain, assumption.uninferred)
    # The best grade, so that it beats what a statement of the same day says; its title tells what it is.
    tables["sources"] = with_rows(tables["sources"], [{"id": SOURCE_ID, "title": _TITLE, "grade": "official"}])
    return Chain(tables, chain.settings, chain.rules)


def with_rows(table: Table, rows: Iterable[Row]) -> Table:
    """*table* with *rows* below its own; a column that a row leaves out is empty there."""
    rows = list(rows)
    columns = {name: _longer(table[name], [row.get(name, "") for row in rows]) for name in table.columns}
    return replace(table, columns=columns, lines=np.append(table.lines, np.zeros(len(rows), dtype=np.int64)))


def _longer(column: Column, cells: list[str]) -> Column:
    more = Column.encode(cells)
    place = {text: at for at, text in enumerate(column.values)}
    values = [*column.values, *(text for text in more.values if text not in place)]
    place = {text: at for at, text in enumerate(values)}
    codes = np.array([place[text] for text in cells], dtype=np.int64)
    return Column(values, np.concatenate((column.codes, codes)))


def _uninferred(chain: Chain, nodes: tuple[int, ...]) -> Table:
    """The links, those from *nodes* without inference: a plant that runs shows that its input is there, but not of an
    input that is assumed to stop."""
    links = chain.tables[LINK_TABLE]
    chosen = flags(len(chain.table(NODE)), np.array(nodes, dtype=np.int64))[chain.ends()[0]]
    implies = _longer(links["implies"], ["no"])
    codes = np.where(chosen & links["relation"].is_(FEEDS.type), implies.codes[-1], implies.codes[:-1])
    return replace(links, columns={**links.columns, "implies": Column(implies.values, codes)})


def _date(as_of: Date) -> str:
    """The last day of the date, written so that no statement known by then is newer (``2025`` is so on 2025-01-01)."""
    day = f"{as_of.last // 10000:04}-{as_of.last // 100 % 100:02}-{as_of.last % 100:02}"
    written = (Date.parse(text) for text in (day[:4], day[:7], day))
    return next(date.text for date in written if date is not None and date.first == as_of.last)


def _evidence(day: str, locator: str) -> Row:
    return {"source": SOURCE_ID, "locator": locator, "as_of": day, "confidence": "low"}


def _owner(view: Assessment, plant: Plant, at: int) -> Row:
    chain = view.world.chain
    node = chain.table(NODE)["name"][plant.node]
    name = f"假设企业{at}（{node}）"
    while name in chain.index(FIRM):
        name += "*"
    where = {"park" if view.is_park else "region": view.name}
    return {"id": name, "name": name, "named": "no", "stub": "no", **where} | _evidence("", str(at))


def _made(firm: str, node: str, day: str, plant: Plant) -> Row:
    size = {"capacity_low": plant.capacity, "capacity_high": plant.capacity, "unit": plant.unit}
    return {"firm": firm, "node": node, "status": "operating", "decides": "yes"} | size | _evidence(day, firm)


def _stopped(chain: Chain, pair: tuple[int, int], day: str) -> list[Row]:
    """A closed row, and one that says it ran until then: an undated past is unseen beside anything dated, and what
    closes without ever having run counts as a plan given up."""
    cells = {"firm": chain.table(FIRM)["id"][pair[0]], "node": chain.table(NODE)["id"][pair[1]], "decides": "yes"}
    return [cells | {"status": status} | _evidence(day, status) for status in ("operating", "closed")]


def _but(size: int, left_out: Iterable[int]) -> Bools:
    kept = np.ones(size, dtype=bool)
    kept[np.array(list(left_out), dtype=np.int64)] = False
    return kept
