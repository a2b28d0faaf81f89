"""The makers of a country that outgrows the memory: the same step as an expression for DuckDB or Spark.

The only importer of ibis (extras ``big`` and ``spark``). ``queries/makers.py`` is what it has to agree with.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from chainkg.graph.columns import Column
from chainkg.graph.dates import Date
from chainkg.graph.errors import ChainError
from chainkg.graph.model import GRADES, STATUSES
from chainkg.graph.text import Text
from chainkg.queries.makers import Makers

if TYPE_CHECKING:
    import ibis

Backend = Literal["duckdb", "spark"]
_EXTRA = {"duckdb": "big", "spark": "spark"}
_OPERATING, _CLOSED = "operating", "closed"


def count_makers_of(folder: Path, as_of: Date, default: Date, on: Backend = "duckdb", memory: str = "") -> Makers:
    """Makers by node, region, status and date as known at *as_of*, of the Parquet tables produces, firms and sources of
    *folder*, which need not fit in memory. *default*: the dataset's own date, from which undated rows are known.

    *memory* limits DuckDB (``500MB``), which writes to disk what is beyond; Spark runs as its session's settings say.
    """
    engine = _opened(on, memory)
    produces, firms, sources = (
        engine.read_parquet(str(folder / f"{name}.parquet")) for name in ("produces", "firms", "sources")
    )
    found = _makers(produces, firms, sources, as_of, default).to_pyarrow()
    node, region, status, date = (_column(found.column(name)) for name in ("node", "region", "status", "date"))
    return Makers(str(as_of), node, region, status, date, np.array(found.column("makers"), dtype=np.int64))


def _column(cells: Any) -> Column:
    """A column of an Arrow table."""
    whole = cells.dictionary_encode().unify_dictionaries().combine_chunks()
    return Column(whole.dictionary.to_pylist(), np.asarray(whole.indices, dtype=np.int32))


def _opened(on: Backend, memory: str) -> Any:
    try:
        import ibis

        if on == "duckdb":
            return ibis.duckdb.connect(**({"memory_limit": memory} if memory else {}))
        from pyspark.sql import SparkSession
    except ImportError as error:
        zh, en = f"需要 pip install 'chainkg[{_EXTRA[on]}]'", f"needs pip install 'chainkg[{_EXTRA[on]}]'"
        raise ChainError(Text(zh, en)) from error
    return ibis.pyspark.connect(SparkSession.builder.getOrCreate())


def _makers(
    produces: "ibis.Table", firms: "ibis.Table", sources: "ibis.Table", as_of: Date, default: Date
) -> "ibis.Table":
    """The expression: known deciding rows, the row that decides for each firm and node, their number."""
    import ibis

    known = _known(produces, sources, as_of, default)
    pair = ibis.window(group_by=[known.firm, known.node])
    known = known.mutate(newest=known.first.max().over(pair))
    known = known.filter((known.first != "") | (known.newest == ""))
    in_time = ibis.window(
        group_by=[known.firm, known.node], order_by=[known.first, known.last, known.grade, known.place]
    )
    known = known.mutate(at=ibis.row_number().over(in_time))
    pair = ibis.window(group_by=[known.firm, known.node])
    runs = known.at.max(where=known.status == _OPERATING).over(pair).fill_null(-1)
    ends = known.at.max(where=known.status == _CLOSED).over(pair).fill_null(-1)
    known = known.mutate(decides=ibis.ifelse(runs > ends, runs, known.at.max().over(pair)))
    deciding = known.filter(known.at == known.decides)
    placed = deciding.inner_join(firms.select(firm="id", region="region"), "firm")
    grouped = placed.mutate(region=placed.region.fill_null("")).group_by(["node", "region", "status", "date"])
    return grouped.aggregate(makers=ibis._.count())


def _known(produces: "ibis.Table", sources: "ibis.Table", as_of: Date, default: Date) -> "ibis.Table":
    """Rows that may decide and are known, with first and last day as texts, and what decides on one day."""
    told = _filled(produces, "firm", "node", "status", "as_of", "decides", "source")
    about = _filled(sources, "id", "date", "grade").rename(source="id", published="date", rank="grade")
    rows = told.filter(told.decides != "no").left_join(about, "source")
    first, own, latest = _day(rows.as_of, "01-01"), _day(rows.published.fill_null(""), "01-01"), _text(default.first)
    undated = (own == "").ifelse(latest, (own < latest).ifelse(own, latest))
    rows = rows.mutate(
        date=rows.as_of, first=first, last=_day(rows.as_of, "12-31"), since=(first == "").ifelse(undated, first),
        grade=-_place(rows["rank"], list(GRADES)), place=_place(rows.status, list(STATUSES)),
    )  # fmt: skip
    return rows.filter(rows.since <= _text(as_of.last))


def _filled(table: "ibis.Table", *columns: str) -> "ibis.Table":
    """The named columns, empty where the file has none or a cell is missing."""
    import ibis

    there = {name: table[name].fill_null("") if name in table.columns else ibis.literal("") for name in columns}
    return table.select(**there)


def _day(date: Any, edge: str) -> Any:
    """A date of differing precision as a day: its first or its last; a month's last need not exist to sort right."""
    import ibis

    whole = (date.length() == 4).ifelse(date + f"-{edge}", (date.length() == 7).ifelse(date + edge[2:], date))
    return (date == "").ifelse(ibis.literal(""), whole)


def _place(cell: Any, order: list[str]) -> Any:
    """The place of a value in a list; after the last where it is not in it."""
    import ibis

    return ibis.cases(*((cell == name, at) for at, name in enumerate(order)), else_=len(order))


def _text(day: int) -> str:
    return f"{day // 10000:04}-{day // 100 % 100:02}-{day % 100:02}"
