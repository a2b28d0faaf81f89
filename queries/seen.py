"""Which rows of a table are known at a date, and which of them are stale."""

import numpy as np

from chainkg.graph.chain import Chain
from chainkg.graph.columns import Bools, Ints
from chainkg.graph.dates import Date
from chainkg.graph.model import SOURCE


def seen_rows(chain: Chain, table: str, as_of: Date) -> Bools:
    """Per row whether it is known at *as_of*: dated ones from their first day, undated ones from their source's date.

    An undated row whose source has no date, or a later one than the dataset's default date, is known from that
    default date on.
    """
    first = chain.tables[table].days("as_of")
    limit = np.where(first > 0, first, _source_days(chain, table))
    return limit <= as_of.last


def _source_days(chain: Chain, table: str) -> Ints:
    """Per row the first day of its source's date, at most the dataset's default date."""
    default = chain.settings.as_of.first
    dates = chain.table(SOURCE).days("date")
    days = np.append(np.where(dates > 0, np.minimum(dates, default), default), default)
    return days[chain.ref(table, "source", SOURCE)]


def ages(chain: Chain, table: str, as_of: Date) -> Ints:
    """Per row its age in months at *as_of*, from the last month of its date; -1 where it has no date."""
    months = chain.tables[table].days("as_of", "month")
    return np.where(months > 0, np.maximum(as_of.month - months, 0), -1)


def older(age: Ints, months: float) -> Bools:
    """Per row whether it is older than *months*; what has no date is."""
    return (age > months) | (age < 0)
