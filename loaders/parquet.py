"""A table in a Parquet file, by columns: each distinct text is made once; the only importer of pyarrow."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from chainkg.graph.columns import Bools, Codes, Column, Table
from chainkg.graph.errors import Problem
from chainkg.graph.fields import TableKind
from chainkg.loaders.columns import fit_columns

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq


def read_parquet(path: Path, kind: TableKind) -> tuple[Table | None, list[Problem]]:
    """The table of *path* and what is wrong with its shape; rows are counted from 1."""
    try:
        import pyarrow as pa  # a tenth of a second that only a Parquet file is worth
        import pyarrow.parquet as pq
    except ImportError:
        zh, en = (
            "读 Parquet 需要 pyarrow:pip install 'chainkg[parquet]'",
            "Parquet needs pyarrow: pip install 'chainkg[parquet]'",
        )
        return None, [Problem(path.name, 0, "", "", zh, en)]
    try:
        with pq.ParquetFile(path, memory_map=True) as opened:
            texts = [field.name for field in opened.schema_arrow if _is_text(field.type)]
        with pq.ParquetFile(path, memory_map=True, read_dictionary=texts) as file:
            header = [str(name) for name in file.schema_arrow.names]
            columns = dict(zip(header, map(_column, _ahead(partial(_encoded, file), header)), strict=True))
            rows = file.metadata.num_rows
        pa.default_memory_pool().release_unused()
    except (OSError, ValueError, pa.ArrowException) as error:
        return None, [Problem(path.name, 0, "", "", f"不是可读的 Parquet：{error}", f"is no readable Parquet: {error}")]
    return fit_columns(path.name, kind, header, columns, np.arange(1, rows + 1, dtype=np.int64))


def _ahead(read: "Callable[[str], _Encoded | None]", names: list[str]) -> "Iterator[_Encoded | None]":
    """What *read* gives for each of *names*, the next one being read while the last one is looked at."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as reader:
        coming = [reader.submit(read, name) for name in names[:1]]
        for name in (*names[1:], None):
            found = coming.pop().result()
            if name is not None:
                coming.append(reader.submit(read, name))
            yield found


class _Encoded(NamedTuple):
    """A column of a file as numbers of its values; ``once``: no value stands twice among them."""

    cells: "pa.DictionaryArray"
    once: bool


def _encoded(file: "pq.ParquetFile", name: str) -> _Encoded | None:
    """A column of *file*; None where it has no rows."""
    import pyarrow as pa

    cells = file.read([name]).column(0)
    if not pa.types.is_dictionary(cells.type):
        cells = cells.dictionary_encode()
    whole = cells.unify_dictionaries().combine_chunks()
    if isinstance(whole, pa.ChunkedArray):
        return None
    once = _is_text(whole.dictionary.type) and len(whole.dictionary.unique()) == len(whole.dictionary)
    return _Encoded(whole, once)


def _column(found: _Encoded | None) -> Column:
    """Each distinct value once, written as a table would write it; what is missing is an empty cell."""
    import pyarrow as pa

    if found is None:
        return Column([], np.zeros(0, dtype=np.int32))
    values = found.cells.dictionary.to_pylist()
    texts = values if _is_text(found.cells.dictionary.type) else list(map(_text, values))
    codes, missing = _codes(found.cells.indices.cast(pa.int32()))
    if not missing.any():
        return Column(texts, codes) if found.once else _each_once(texts, codes)
    return _each_once([*texts, ""], np.where(missing, np.int32(len(texts)), codes))


def _codes(indices: "pa.Int32Array") -> tuple[Codes, Bools]:
    """The numbers and which of them are missing, from the very memory (pyarrow's own way imports pandas)."""
    valid, numbers = indices.buffers()
    here = slice(indices.offset, indices.offset + len(indices))
    codes = np.frombuffer(numbers, dtype=np.int32)[here]
    if valid is None:
        return codes, np.zeros(len(codes), dtype=bool)
    bits = np.unpackbits(np.frombuffer(valid, dtype=np.uint8), bitorder="little")
    return codes, bits[here] == 0


def _is_text(kind: "pa.DataType") -> bool:
    import pyarrow as pa

    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _each_once(texts: list[str], codes: Codes) -> Column:
    """Two values may be written alike (1.0 and 1, an empty cell and a missing one): one text stands for both."""
    if len(set(texts)) == len(texts):
        return Column(texts, codes)
    once = Column.encode(texts)
    return Column(once.values, once.codes[codes])


def _text(value: object) -> str:
    if value is None or value != value:  # nothing, or no number
        return ""
    if isinstance(value, date):
        return str(value)[:10]
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
