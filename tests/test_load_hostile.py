"""The command itself on files of strangers: refused or read safely, in one clear message, within a limit of memory."""

import csv
import os
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from chainkg.loaders import sheet_limits
from test_load_books import SHEET, book, changed, plain

pytestmark = pytest.mark.skipif(not hasattr(os, "wait4"), reason="the system does not tell the memory of a process")
CHAINKG = Path(sys.executable).with_name("chainkg")
MEGABYTES = 150
"""A load of a sheet of three rows takes about a third."""
HEADER = ["企业名称", "主要产品", "产能（万吨/年）", "生产状态"]
ROW = ["示例化工有限公司", "硫酸", "50", "在产"]


@dataclass(frozen=True, slots=True)
class Ended:
    code: int
    output: str
    error: str
    megabytes: float


WATCHED = """import resource, subprocess, sys
code = subprocess.call(sys.argv[2:])
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=open(sys.argv[1], "w"))
sys.exit(code)"""
"""A small process between: what a process has held counts from before its program began, when it was a copy of us."""


def load(sheet: Path, *more: str) -> Ended:
    """``chainkg load`` as a process of its own."""
    command = [str(CHAINKG), "load", sheet.name, "-o", "city", "--region", "示例市", "--as-of", "2024", "--lang", "zh"]
    between = [sys.executable, "-c", WATCHED, "held"]
    ended = subprocess.run([*between, *command, *more], cwd=sheet.parent, capture_output=True, text=True, check=False)
    scale = 1024 if sys.platform != "darwin" else 1024 * 1024
    held = int((sheet.parent / "held").read_text())
    return Ended(ended.returncode, ended.stdout, ended.stderr, held / scale)


def long_cell(path: Path) -> None:
    with path.open("wb") as file:
        file.write(f"{','.join(HEADER)}\n{ROW[0]},".encode())
        for _ in range(200):
            file.write(b"a" * 1_000_000)


def long_cell_in_a_book(path: Path) -> None:
    with (
        zipfile.ZipFile(plain(path), "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet2.xml", "w") as part,
    ):
        part.write(b'<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>')
        for _ in range(200):
            part.write(b"a" * 1_000_000)
        part.write(b"</t></is></c></row></sheetData></worksheet>")


def bomb(path: Path) -> None:
    with (
        zipfile.ZipFile(plain(path), "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/media/image1.bin", "w", force_zip64=True) as part,
    ):
        for _ in range(sheet_limits.UNPACKED // (1 << 24) + 1):
            part.write(b"\0" * (1 << 24))


def many_columns(path: Path) -> None:
    path.write_text(",".join([*HEADER, *(f"列{at}" for at in range(9996))]) + "\n" + "1," * 9999, encoding="gb18030")


def noise(path: Path) -> None:
    path.write_bytes("企业名称,主要产品\n".encode("gb18030") + bytes(range(0x80, 0x100)) * 40 + b"\xff\n")


def mixed(path: Path) -> None:
    path.write_bytes("企业名称,主要产品\n示例化工有限公司,".encode() + "硫酸\n".encode("gb18030") + b"\xff\xff\n")


HOSTILE = {
    "cell.csv": (long_cell, "超长的单元格"),
    "cell.xlsx": (long_cell_in_a_book, "超长的单元格"),
    "bomb.xlsx": (bomb, "压缩炸弹"),
    "wide.csv": (many_columns, "10000 列"),
    "noise.csv": (noise, "GB18030"),
    "mixed.csv": (mixed, "GB18030"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_one_line_and_little_memory(name: str, tmp_path: Path) -> None:
    make, words = HOSTILE[name]
    make(tmp_path / name)
    ended = load(tmp_path / name)
    assert ended.code == 1
    assert ended.output == ""
    (line,) = ended.error.splitlines()
    assert name in line
    assert words in line
    assert "请" in line, "the remedy is told"
    assert ended.megabytes < MEGABYTES
    assert not (tmp_path / "city").exists()


def test_macros_links_and_formulas_are_read_as_stored_and_told(tmp_path: Path) -> None:
    cells = dict(zip(("A1", "B1", "C1", "D1", "A2", "B2", "C2", "D2"), [*HEADER, *ROW], strict=True))
    path = book(tmp_path / "a.xlsm", {**cells, "C2": "=1+1"})
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode().replace("<f>1+1</f><v>0</v>", "<f>1+1</f><v>50</v>")
    macro, link = "xl/vbaProject.bin", "xl/externalLinks/externalLink1.xml"
    changed(path, {macro: b"\0" * 100, link: "<externalLink/>", "xl/worksheets/sheet1.xml": sheet}, add=True)
    ended = load(path)
    assert ended.code == 0, ended.error
    listed = (tmp_path / "city-load.csv").read_text(encoding="utf-8-sig")
    for told in ("含宏：没有运行", "含外部链接：没有打开", "含公式：没有计算"):
        assert told in listed
    with (tmp_path / "city" / "produces.csv").open(encoding="utf-8") as file:
        assert [row["capacity_low"] for row in csv.DictReader(file)] == ["500000"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_encoding_is_read_by_the_command(encoding: str, tmp_path: Path) -> None:
    text = "\r\n".join(",".join(row) for row in (HEADER, ROW, ["示例镕业厂", "尿素", "５", "在产"]))
    (tmp_path / "a.csv").write_bytes(text.encode(encoding))
    ended = load(tmp_path / "a.csv")
    assert ended.code == 0, ended.error
    assert "读 2 行：装入 2，退回 0，略过 0" in ended.output
    assert "示例镕业厂" in (tmp_path / "city" / "firms.csv").read_text(encoding="utf-8")


def test_entities_are_refused(tmp_path: Path) -> None:
    xml = '<!DOCTYPE a [<!ENTITY b "' + "x" * 1000 + '">]>' + SHEET.format("")
    ended = load(changed(plain(tmp_path / "a.xlsx"), {"xl/worksheets/sheet1.xml": xml}))
    assert (ended.code, ended.output) == (1, "")
    assert "实体" in ended.error
