"""The five files of ETO's semiconductor dataset: read as CSV, every cell of every record."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from chainkg.graph.errors import BadData, Problem

TABLES: Mapping[str, tuple[str, ...]] = {
    "inputs": ("input_id", "input_name", "type", "stage_name", "stage_id"),
    "stages": ("stage_id", "stage_name"),
    "providers": ("provider_id", "provider_name", "provider_type", "country"),
    "provision": ("provider_id", "provider_name", "provided_id", "provided_name", "share_provided"),
    "sequence": ("input_id", "input_name", "goes_into_id", "goes_into_name", "is_type_of_id", "is_type_of_name"),
}
"""The five files and the columns that both vintages have."""
_LONGEST = 1 << 20


@dataclass(frozen=True, slots=True)
class Record:
    """A record: the line of its file in which it begins, as an editor counts, and its cells."""

    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "").strip()


def read_table(folder: Path, name: str) -> list[Record]:
    """All records of a file; BadData where it is missing, lacks a column, or a record has too few cells or too many."""
    path = folder / f"{name}.csv"
    if not path.is_file():
        zh, en = (
            "缺这个文件；ETO 的五个文件要放在一个文件夹里",
            "this file is missing: the five of ETO belong into one folder",
        )
        raise BadData([Problem(path.name, 0, "", "", zh, en)])
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(_records(path.name, name, file))
    except UnicodeDecodeError as error:
        raise BadData([Problem(path.name, 0, "", "", f"不是 UTF-8：{error}", f"is no UTF-8: {error}")]) from error


def _records(shown: str, name: str, file: Iterator[str]) -> Iterator[Record]:
    limit = csv.field_size_limit(_LONGEST)
    reader = csv.reader(file, strict=True)
    line = 1
    try:
        header = next(reader, [])
        missing = next((column for column in TABLES[name] if column not in header), None)
        if missing:
            zh, en = "缺这一列，不像是 ETO 的文件", "lacks this column, so it is no file of ETO"
            raise BadData([Problem(shown, 1, missing, ",".join(header)[:80], zh, en)])
        line = reader.line_num + 1
        for cells in reader:
            if cells and len(cells) != len(header):
                zh, en = (
                    f"有 {len(cells)} 格，表头有 {len(header)} 格",
                    f"has {len(cells)} cells, the header {len(header)}",
                )
                raise BadData([Problem(shown, line, "", ",".join(cells)[:60], zh, en)])
            if cells:
                yield Record(line, dict(zip(header, cells, strict=True)))
            line = reader.line_num + 1
    except csv.Error as error:
        raise BadData(
            [Problem(shown, line, "", "", f"不是完好的 CSV：{error}", f"is no sound CSV: {error}")]
        ) from error
    finally:
        csv.field_size_limit(limit)
