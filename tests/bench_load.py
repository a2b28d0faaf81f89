"""A sheet of 1,000,000 firms into a dataset, as a whole process: ``make bench``. The aim: at most 30 s.

The sheet is as registry sites export it, seeded; another number of rows as the first argument. ChainKnowledgeGraph,
where it lies beside: the same, and against it a process that only reads and parses the files.
"""

import csv
import os
import random
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench import CHAINKG, Run, once
from chainkg.graph.codes import check_sign

SHARED = Path(os.environ.get("CHAINKG_SHARED") or Path(__file__).resolve().parents[2] / "shared" / "data")
ROUNDS = 5
PARSE = """
import gzip, json, pathlib, sys
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.json.gz")):
    rows = [json.loads(line) for line in gzip.open(path)]
"""
SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
HEADER = [
    "企业名称",
    "经营状态",
    "法定代表人",
    "注册资本",
    "成立日期",
    "所属省份",
    "所属城市",
    "所属区县",
    "统一社会信用代码",
    "曾用名",
    "经营范围",
]


def write(path: Path, rows: int) -> None:
    chance = random.Random(1)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for number in range(rows):
            day = f"{chance.randint(1985, 2024)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
            place = ("某省", "示例市", f"第{number % 9 + 1}区")
            first = f"91{chance.randint(110000, 659999)}" + "".join(chance.choices(SIGNS, k=9))
            code = first + check_sign(first)
            former = f"旧名{number:07d}厂" if number % 20 == 0 else "-"
            capital = f"{chance.randint(1, 9999)}万元人民币"
            name = f"示例{number:07d}制造有限公司"
            writer.writerow([name, "存续", "某人", capital, day, *place, code, former, "制造；销售；" * 5])


def middle(runs: Sequence[Run]) -> Run:
    return sorted(runs, key=lambda run: run.seconds)[len(runs) // 2]


def open_data(home: Path) -> None:
    """ChainKnowledgeGraph whole into a dataset: files written and every line accounted for."""
    folder = SHARED / "ckg"
    if not folder.is_dir():
        print("ChainKnowledgeGraph: not measured; export CHAINKG_SHARED=FOLDER  # which holds ckg/")
        return
    load = [CHAINKG, "load", str(folder), "-o", str(home / "country"), "--force"]
    parse = [sys.executable, "-c", PARSE, str(folder)]
    runs, floors = zip(*((once(load), once(parse)) for _ in range(ROUNDS)), strict=True)
    run, floor = middle(runs), middle(floors)
    print(f"chainkg load (ChainKnowledgeGraph)  {run.seconds:6.1f} s  peak {run.megabytes:5.0f} MB")
    ratio = statistics.median(one.seconds / other.seconds for one, other in zip(runs, floors, strict=True))
    print(
        f"  reading and parsing alone         {floor.seconds:6.1f} s  peak {floor.megabytes:5.0f} MB  ratio {ratio:.1f}"
    )


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        sheet = Path(folder) / "firms.csv"
        write(sheet, rows)
        run = once([CHAINKG, "load", str(sheet), "-o", str(Path(folder) / "city"), "--region", "示例市"])
        size = sheet.stat().st_size / 1e6
        print(f"chainkg load ({rows:,} firms, {size:.0f} MB) {run.seconds:6.1f} s  peak {run.megabytes:5.0f} MB")
        open_data(Path(folder))


if __name__ == "__main__":
    main()
