"""A first mapping for a sheet, from its headers and values, for a person to correct: a guess is marked as one."""

import json
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from chainkg.graph.model import NODE
from chainkg.graph.names import clean_name, nearest
from chainkg.graph.text import Text
from chainkg.loaders import read
from chainkg.loaders.sheet_cells import code_reader, date_reader, tidy
from chainkg.loaders.sheet_choice import READY, ready_mapping
from chainkg.loaders.sheet_files import read_grids
from chainkg.loaders.sheet_grid import Grid
from chainkg.loaders.sheet_header import LOOKED, Header, find_header, joined, plain_header, spellings
from chainkg.loaders.sheet_layout import words_for
from chainkg.loaders.sheet_limits import COLUMNS, Refusal, too_many_columns
from chainkg.loaders.sheet_mapping import field_of, known_fields
from chainkg.loaders.sheet_products import read_products

_SAMPLE = 200
_LIKE = 72
"""Of 100: how like a header must be to a known one."""
_FIRM = re.compile(r"(?:公司|厂|集团|合作社|中心|研究院|企业)(?:[(（].*[)）])?$")


@dataclass(frozen=True, slots=True)
class Guess:
    """What a column may mean, empty if nothing is known, and why."""

    field: str
    reason: str = ""


def suggest_mapping(path: Path) -> str:
    """The text of a mapping file for the sheet of *path* whose header says most."""
    known = frozenset(clean_name(text) for text, _ in read().spellings(NODE))
    best, most = "", -1
    for grid in read_grids(path):
        head = list(islice(grid.rows, LOOKED + _SAMPLE))
        if head and len(head[0][1]) > COLUMNS:
            raise Refusal(path.name, too_many_columns(len(head[0][1])))
        header = find_header(head[:LOOKED], grid.merges, list(_vocabulary()))
        if not header.bottom:
            header = _fullest(head[:LOOKED], grid)
        body = [cells for number, cells in head if number > header.bottom]
        guesses = _guesses(header.names, body, known)
        told = sum(bool(guess.field) for guess in guesses)
        if told > most:
            above = [tidy(cell) for number, cells in head if number < header.top for cell in cells if tidy(cell)]
            best, most = "\n".join(_written(path, grid, header, guesses, body, above)), told
    if most < 0:
        raise Refusal(path.name, Text("没有可看的表", "holds no sheet"))
    return best + "\n"


def _fullest(head: Sequence[tuple[int, list[str]]], grid: Grid) -> Header:
    """The first row with the most cells filled, where no header is known."""
    rows = sorted(head, key=lambda line: (-sum(map(bool, line[1])), line[0]))[:1]
    return Header(joined(rows, grid.merges), rows[0][0], rows[0][0]) if rows else Header((), 0, 0)


def _vocabulary() -> dict[str, str]:
    """Header → field: of the ready-made mappings first, then the Chinese names of the fields."""
    found: dict[str, str] = {}
    for name in READY:
        for header, fields in ready_mapping(name).columns.items():
            found.setdefault(plain_header(header), fields[0] if fields else "")
    for name, zh in known_fields().items():
        found.setdefault(plain_header(zh), name)
    return found


def _guesses(header: Sequence[str], body: Sequence[Sequence[str]], known: Collection[str]) -> list[Guess]:
    """A guess per column; of two sure ones for one field the first counts, and notes may be many."""
    guesses: list[Guess] = []
    for at, name in enumerate(header):
        values = [cell for cells in body if at < len(cells) and (cell := tidy(cells[at]))]
        guess = _guess(name, values, known)
        taken = {other.field for other in guesses if not other.field.endswith(".note")}
        guesses.append(Guess("", f"与前面的列重复：{guess.field}") if guess.field in taken and guess.field else guess)
    return guesses


def _guess(header: str, values: Sequence[str], known: Collection[str]) -> Guess:
    vocabulary = _vocabulary()
    for spelling in spellings(header):
        if spelling in vocabulary:
            return Guess(vocabulary[spelling])
    by_value = _by_values(values, known)
    if by_value.field:
        return by_value
    alike = nearest(spellings(header)[-1], [name for name, field in vocabulary.items() if field], 1, _LIKE)
    return Guess(vocabulary[alike[0]], f"表头像“{alike[0]}”，请核对") if alike and header else Guess("")


def _by_values(values: Sequence[str], known: Collection[str]) -> Guess:
    tests = (
        ("firms.uscc", "内容是信用代码", lambda text: not isinstance(code_reader("")(text), Text), 0.8),
        ("firms.name", "内容像企业名", lambda text: bool(_FIRM.search(text)), 0.6),
        ("produces.node", "内容里有环节的名字", lambda text: _names_nodes(text, known), 0.3),
        ("as_of", "内容是日期，请核对是什么日期", lambda text: not isinstance(date_reader("")(text), Text), 0.9),
    )
    for field, reason, test, share in tests:
        if values and sum(map(test, values)) >= share * len(values):
            return Guess(field, reason)
    return Guess("")


def _names_nodes(text: str, known: Collection[str]) -> bool:
    products = read_products(text, known)
    return not isinstance(products, Text) and any(clean_name(one.name) in known for one in products)


def _written(
    path: Path,
    grid: Grid,
    header: Header,
    guesses: Sequence[Guess],
    body: Sequence[Sequence[str]],
    above: Sequence[str],
) -> Iterator[str]:
    yield "# 这是按表头和内容猜的对应关系，请逐行核对：左边是表头，右边是字段，留空就是不取。"
    yield "# A first mapping, guessed from headers and values: correct it line by line; an empty field is not taken."
    yield f"# chainkg load {path.name} --mapping {path.stem}.toml -o 文件夹 --region 某市"
    yield "\n[sheet]"
    if grid.part:
        yield f"name = {_quoted(grid.part)}"
    yield f"header = {header.bottom}"
    yield f"header_rows = {header.bottom - header.top + 1}"
    yield "\n[columns]"
    for at, (name, guess) in enumerate(zip(header.names, guesses, strict=True)):
        if name:
            example = next((tidy(cells[at]) for cells in body if at < len(cells) and tidy(cells[at])), "")
            told = "；".join(filter(None, (guess.reason, f"例：{example[:30]}" if example else "")))
            yield f"{_quoted(name)} = {_quoted(guess.field)}" + (f"  # {told}" if told else "")
    yield from _constants(guesses)
    yield from _words(header, guesses, body)
    yield "\n[source]"
    yield f"title = {_quoted(above[0] if above else path.stem)}"
    yield 'publisher = ""  # 谁编的表'
    yield 'grade = "official"  # official 官方、press 报道、repost 转载、unlocated 无网址'
    yield 'confidence = "medium"  # high、medium、low'


def _constants(guesses: Sequence[Guess]) -> Iterator[str]:
    fields = {guess.field for guess in guesses}
    yield "\n[constants]"
    if "as_of" not in fields:
        yield '# "as_of" = "2025"  # 表里没有数据日期：这张表是什么时候的？'
    if "produces.node" in fields and "produces.status" not in fields:
        yield '# "produces.status" = "operating"  # 表里没有状态：operating 在产、building 在建、planned 规划'


def _words(header: Header, guesses: Sequence[Guess], body: Sequence[Sequence[str]]) -> Iterator[str]:
    """Values of closed lists that nobody knows yet."""
    for at, guess in enumerate(guesses):
        one = field_of(guess.field)
        if one and one.allowed:
            known = {*words_for(one), *one.allowed}
            unknown = sorted({tidy(cells[at]) for cells in body if at < len(cells)} - known - {""})
            if unknown:
                yield f"\n[words.{_quoted(guess.field)}]  # 可写：{'、'.join(one.allowed)}"
                yield from (f'# {_quoted(word)} = ""' for word in unknown[:20])


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
