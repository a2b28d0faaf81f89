"""A file from outside as grids, whatever its ending says: workbooks by their first bytes, everything else as text."""

from collections.abc import Iterator
from pathlib import Path

from chainkg.graph.text import Text
from chainkg.loaders.sheet_book import OLD, ZIPPED, read_book
from chainkg.loaders.sheet_grid import Grid
from chainkg.loaders.sheet_limits import Refusal
from chainkg.loaders.sheet_text import read_text

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".et", ".csv", ".tsv")


def read_grids(path: Path, encoding: str = "", separator: str = "") -> Iterator[Grid]:
    """The sheets of a file; Refusal where it is none, or outgrows the limits."""
    with path.open("rb") as file:
        head = file.read(512)
    if not head.strip():
        raise Refusal(path.name, Text("是空文件", "is empty"))
    if head.startswith((ZIPPED, OLD)):
        yield from read_book(path, head)
        return
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<head", b"<meta")):
        zh = "其实是网页或 XML，只是改了扩展名；请用表格软件打开，另存为 xlsx"
        en = "is really a web page or XML under another ending; open it in a spreadsheet program and save it as xlsx"
        raise Refusal(path.name, Text(zh, en))
    if start.startswith(b"%pdf"):
        raise Refusal(path.name, Text("是 PDF，不是表格", "is a PDF, no sheet"))
    yield read_text(path, encoding, separator)
