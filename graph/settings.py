"""What a dataset says of itself (``dataset.toml``): names, region, default date, expected counts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from chainkg.graph.columns import Table
from chainkg.graph.dates import Date
from chainkg.graph.errors import BadData, Problem
from chainkg.graph.groups import flags
from chainkg.graph.names import nearest
from chainkg.graph.tables import TABLES
from chainkg.graph.text import Text

KEYS = ("region", "as_of", "name_zh", "name_en", "note", "minimum")
NO_DATE = Date("", 99991231, 99991231, 9999 * 12 + 11)


@dataclass(frozen=True, slots=True)
class Settings:
    """Default region (a name, empty: none known), default date, name, least rows expected per table, a remark."""

    region: str
    as_of: Date
    name: Text
    minimum: Mapping[str, int] = field(default_factory=dict)
    note: str = ""


def read_settings(own: Mapping[str, Any], tables: Mapping[str, Table], file: str) -> Settings:
    """The settings of a dataset; what *own* leaves out is taken from the tables (region of most firms, newest date)."""
    as_of = Date.parse(str(own["as_of"])) if "as_of" in own else _newest(tables)
    problems = [*_unknown(file, own), *_minimum(file, own.get("minimum", {})), *_region(file, own, tables)]
    if as_of is None:
        zh, en = "应写作 2025、2025-09 或 2025-09-30", "write 2025, 2025-09 or 2025-09-30"
        problems.append(Problem(file, 0, "as_of", str(own["as_of"]), zh, en))
    if problems or as_of is None:
        raise BadData(problems)
    region = str(own.get("region") or _busiest(tables))
    name = Text(str(own.get("name_zh", "")), str(own.get("name_en", "")))
    return Settings(region, as_of, name, dict(own.get("minimum", {})), str(own.get("note", "")))


def _unknown(file: str, own: Mapping[str, Any]) -> Iterator[Problem]:
    keys = ", ".join(KEYS)
    for key in own:
        if key not in KEYS:
            yield Problem(file, 0, key, "", f"没有这一项设置（有：{keys}）", f"no such setting (there are: {keys})")


def _minimum(file: str, minimum: Mapping[str, Any]) -> Iterator[Problem]:
    for name, least in minimum.items():
        if name not in TABLES:
            near = "".join(nearest(name, TABLES, 1))
            yield Problem(
                file, 0, f"minimum.{name}", "", f"没有这张表，最近的是 {near}", f"no such table; the nearest is {near}"
            )
        elif isinstance(least, bool) or not isinstance(least, int):
            zh, en = "应为整数", "must be a whole number"
            yield Problem(file, 0, f"minimum.{name}", str(least), zh, en)


def _region(file: str, own: Mapping[str, Any], tables: Mapping[str, Table]) -> Iterator[Problem]:
    known = [*tables["regions"]["name"].cells(), *tables["parks"]["name"].cells()]
    region = str(own.get("region", ""))
    if region and region not in known:
        near = "".join(nearest(region, known, 1))
        zh, en = f"没有这个区域，最近的是 {near}", f"no such region; the nearest is {near}"
        yield Problem(file, 0, "region", region, zh, en)


def _busiest(tables: Mapping[str, Table]) -> str:
    column = tables["firms"]["region"]
    counts = np.bincount(column.codes, minlength=len(column.values)).tolist()
    found = [(-count, name) for count, name in zip(counts, column.values, strict=True) if name and count]
    return min(found)[1] if found else ""


def _newest(tables: Mapping[str, Table]) -> Date:
    """The newest date of a row of produces, consumes or checks that decides."""
    dates = []
    for name in ("produces", "consumes", "checks"):
        table = tables[name]
        column = table["as_of"]
        if "decides" in table.columns:
            column = column.take(~table["decides"].is_("no"))
        there = flags(len(column.values), column.codes).tolist()
        dates += [date for text, any_ in zip(column.values, there, strict=True) if any_ and (date := Date.parse(text))]
    return max(dates, key=lambda date: (date.last, date.first), default=NO_DATE)
