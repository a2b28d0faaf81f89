"""A table in a Parquet file; the only importer of pandas."""

from pathlib import Path

import numpy as np

from chainkg.graph.columns import Column, Table
from chainkg.graph.errors import Problem
from chainkg.graph.fields import TableKind
from chainkg.loaders.columns import fit_columns


def read_parquet(path: Path, kind: TableKind) -> tuple[Table | None, list[Problem]]:
    """The table of *path* and what is wrong with its shape; rows are counted from 1."""
    import pandas as pd  # half a second that only a Parquet file is worth

    try:
        frame = pd.read_parquet(path)
    except ImportError:
        zh, en = (
            "读 Parquet 需要 pyarrow:pip install 'chainkg[parquet]'",
            "Parquet needs pyarrow: pip install 'chainkg[parquet]'",
        )
        return None, [Problem(path.name, 0, "", "", zh, en)]
    except (OSError, ValueError) as error:
        return None, [Problem(path.name, 0, "", "", f"不是可读的 Parquet：{error}", f"is no readable Parquet: {error}")]
    columns = {str(name): _column(frame[name]) for name in frame.columns}
    lines = np.arange(1, len(frame) + 1, dtype=np.int64)
    return fit_columns(path.name, kind, [str(name) for name in frame.columns], columns, lines)


def _column(series: "pd.Series[object]") -> Column:  # type: ignore[name-defined]  # noqa: F821
    """Each distinct value once, written as a table would write it; what is missing is an empty cell."""
    codes, values = series.factorize(use_na_sentinel=True)
    texts = [_text(value) for value in values.tolist()]
    if (codes < 0).any():
        codes = np.where(codes < 0, len(texts), codes)
        texts.append("")
    return Column(texts, codes.astype(np.int64))


def _text(value: object) -> str:
    if hasattr(value, "date"):
        return str(value)[:10]
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
