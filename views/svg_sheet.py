"""The picture of a chain as a sheet of its own: title, finding, legend, picture and the first gaps; one language."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from chainkg.graph.text import Lang, Text
from chainkg.views.page_legend import Entry, Group
from chainkg.views.svg_card import words
from chainkg.views.svg_chart import STYLE, Picture
from chainkg.views.svg_looks import SOFT
from chainkg.views.svg_text import clean, shorten, width, wrap

_SIDE, _ROW, _LEAST = 22, 21, 1150
_STYLE = (
    f".title{{font-size:30px;font-weight:700}}.said{{font-size:20px;font-weight:700}}.note{{font-size:15px;fill:{SOFT}}}"
    ".key{font-size:15px}.group{font-size:15px;font-weight:700}.gap{font-size:14px}.rankno{text-anchor:end;font-weight:700}"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above the picture."""

    title: Text
    where: Text
    notes: tuple[Text, ...]
    finding: Text
    groups: Sequence[Group]
    lines: Sequence[Entry]
    marks: Sequence[Entry]


def draw_sheet(picture: Picture, heading: Heading, gaps: Sequence[tuple[str, Text, Text]], lang: Lang) -> str:
    """The sheet as an SVG file; *gaps*: rank, name and reason of the first ones."""
    wide = max(picture.width, _LEAST)
    top, said = _heading(heading, wide, lang)
    foot, listed = _gaps(gaps, wide, lang)
    high = top + picture.height + foot
    label = clean(f"{heading.title(lang)} · {heading.where(lang)}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" viewBox="0 0 {wide} {high}" '
        f'xml:lang="{"zh-CN" if lang == "zh" else "en"}">{_title(label)}<style>{STYLE}{_STYLE}</style>'
        f'<rect width="{wide}" height="{high}" fill="#ffffff"/>{said}'
        f'<g transform="translate({(wide - picture.width) // 2} {top})">{picture.draw((lang,))}</g>'
        f'<g transform="translate(0 {top + picture.height})">{listed}</g></svg>\n'
    )


def _title(label: str) -> str:
    return words(0, 0, "", label).replace('<text class="" x="0" y="0">', "<title>").replace("</text>", "</title>")


def _heading(heading: Heading, wide: int, lang: Lang) -> tuple[int, str]:
    """Height and elements of what stands above the picture."""
    room = wide - 2 * _SIDE
    notes = " · ".join(text(lang) for text in (heading.where, *heading.notes))
    titles = wrap(clean(heading.title(lang)), 30, room, 2)
    parts = [words(_SIDE, 40 + 36 * row, "title", line) for row, line in enumerate(titles)]
    y = 40 + 36 * (len(titles) - 1)
    beside = _SIDE + width(titles[-1], 30) + 24
    fits = beside + width(notes, 15) <= wide - _SIDE
    y += 0 if fits else 26
    parts.append(words(round(beside if fits else _SIDE, 1), y, "note", notes))
    for line in wrap(clean(heading.finding(lang)), 20, room, 3):
        y += 28
        parts.append(words(_SIDE, y, "said", line))
    rows = _flow(_states(heading, lang), room) + _flow(_keys(heading, lang), room)
    for row in rows:
        y += 27
        parts.append(f'<g transform="translate({_SIDE} {y})">{row}</g>')
    return y + 16, "".join(parts)


Piece = tuple[float, str]
"""A piece of the legend: how wide it is, and its elements drawn from 0,0 on its base line."""


def _states(heading: Heading, lang: Lang) -> list[Piece]:
    found: list[Piece] = []
    for group in heading.groups:
        found.append(_piece("", f"{group.word(lang)} {group.count}", "group", 0))
        found += [_piece(one.sample, f"{one.word(lang)} {one.count}", "key", 36) for one in group.entries]
    return found


def _keys(heading: Heading, lang: Lang) -> list[Piece]:
    found = [_piece(one.sample, one.word(lang), "key", 42) for one in heading.lines]
    colon = Text("：", ": ")(lang)
    return found + [
        _piece(
            "",
            f"{one.word(lang)}{colon}{one.told(lang)}（{one.count}）"
            if lang == "zh"
            else f"{one.word(lang)}{colon}{one.told(lang)} ({one.count})",
            "note",
            0,
        )
        for one in heading.marks
        if one.told
    ]


def _piece(sample: str, text: str, kind: str, indent: int) -> Piece:
    drawn = sample.replace("<svg ", '<svg y="-14" ', 1) if sample else ""
    return indent + width(text, 15) + 22, drawn + words(indent, 0, kind, text)


def _flow(pieces: Sequence[Piece], room: float) -> list[str]:
    """The pieces one after another, on as many rows as they need."""
    rows: list[list[Piece]] = [[]]
    for piece in pieces:
        if rows[-1] and sum(one[0] for one in rows[-1]) + piece[0] > room:
            rows.append([])
        rows[-1].append(piece)
    return ["".join(_placed(row)) for row in rows if row]


def _placed(row: Sequence[Piece]) -> list[str]:
    starts = accumulate((wide for wide, _ in row), initial=0.0)
    return [f'<g transform="translate({x:.1f} 0)">{drawn}</g>' for x, (_, drawn) in zip(starts, row, strict=False)]


def _gaps(gaps: Sequence[tuple[str, Text, Text]], wide: int, lang: Lang) -> tuple[int, str]:
    """Height and elements of the list below the picture: three columns, read downwards."""
    if not gaps:
        return 12, ""
    rows = -(-len(gaps) // 3)
    room = (wide - 2 * _SIDE) / 3
    colon = Text("：", ": ")(lang)
    drawn = [words(_SIDE, 26, "group", Text("缺口（前为全区域名次）", "Gaps, with their rank in the region")(lang))]
    for at, (rank, name, reason) in enumerate(gaps):
        x, y = round(_SIDE + room * (at // rows), 1), 26 + _ROW * (1 + at % rows)
        line = shorten(clean(f"{name(lang)}{colon}{reason(lang)}"), 14, room - 90)
        drawn += [words(x + 62, y, "gap rankno", rank), words(x + 72, y, "gap", line)]
    return 26 + _ROW * (rows + 1) + 4, "".join(drawn)
