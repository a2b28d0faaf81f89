"""A chain as one page: a picture with columns by stage, the ranked gaps, the evidence, and the same data as a table."""

import re
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any

from chainkg.graph.chain import Chain
from chainkg.graph.errors import ChainError
from chainkg.graph.model import CHAIN, INDUSTRY, State
from chainkg.graph.text import Lang, Text
from chainkg.queries.explain import Explainer
from chainkg.queries.recipes import SERVICE
from chainkg.views.change_words import change_text, changes_text, where_text
from chainkg.views.page_cards import Card, CardWriter
from chainkg.views.page_finding import checked, completeness, finding, ranked
from chainkg.views.page_legend import Entry, change_entry, line_entries, mark_entries, state_groups
from chainkg.views.page_panel import Library, PanelWriter
from chainkg.views.page_people import People
from chainkg.views.page_scene import Ask, Scene, named
from chainkg.views.page_shell import fill_page
from chainkg.views.page_table import table_cells, table_order
from chainkg.views.page_texts import Texts, listed, term_text
from chainkg.views.page_words import HEADERS, HEADS, WORDS
from chainkg.views.picture import render
from chainkg.views.sheet import write_bytes
from chainkg.views.svg_chart import STYLE, Picture
from chainkg.views.svg_sheet import Heading, draw_sheet
from chainkg.views.svg_text import clean
from chainkg.views.words import PARTS

_PRINTED = 24
SCRIPTS = ("page_panel.js", "page_find.js", "page_chart.js", "page.js")


class ChainView:
    """A scene with all that its page and its picture tell."""

    def __init__(self, chain: Chain, ask: Ask, explainer: Explainer | None = None) -> None:
        self.scene = Scene(chain, ask, explainer)
        self.people = People(self.scene.view)
        self.told = [self.scene.explainer.explain(row) for row in self.scene.rows]
        writer = CardWriter(self.scene, self.people)
        self.cards = [writer.card(row, one) for row, one in zip(self.scene.rows, self.told, strict=True)]

    @cached_property
    def picture(self) -> Picture:
        return Picture(self.scene, self.cards)

    @cached_property
    def places(self) -> dict[str, int]:
        """Id of a node → its place on the page."""
        return {self.scene.node_id(row): at for at, row in enumerate(self.scene.rows)}

    @property
    def where(self) -> Text:
        """Place and date."""
        view = self.scene.view
        return where_text(view.name, str(view.world.as_of), self.scene.ask.since)

    @property
    def finding(self) -> Text:
        """One sentence on the chain, and one on what changed where that is asked."""
        found, since = finding(self.cards, self.told), self.scene.ask.since
        if not since:
            return found
        rows = self.scene.changes
        changed = changes_text((rows[row] for row in self.scene.rows if row in rows), since)
        return Text(f"{changed.zh}{found.zh}", f"{changed.en} {found.en}")

    def coming(self) -> list[int]:
        """What is being built or planned here, or once was."""
        coming, once = (State.BUILDING, State.PLANNED), self.scene.view.once
        rows = zip(self.scene.rows, self.cards, strict=True)
        return [at for at, (row, card) in enumerate(rows) if card.state in coming or (once[row] and not card.there)]

    def services(self) -> list[int]:
        """Services that are not there."""
        kind = self.scene.view.world.kind
        pairs = enumerate(zip(self.scene.rows, self.cards, strict=True))
        return [at for at, (row, card) in pairs if int(kind[row]) == SERVICE and card.missing]


FORMATS = (".html", ".svg", ".png", ".pdf")


def write_chain_page(chain: Chain, ask: Ask, lang: Lang, path: Path | None = None) -> Path:
    """Write the page, or the picture where *path* ends in .svg, .png or .pdf, and say where.

    Without *path*: a page named after what it shows, in the current folder. ChainError for any other ending.
    """
    ending = path.suffix.lower() if path else ".html"
    if ending not in FORMATS:
        raise ChainError(_unknown_ending(path))
    view = ChainView(chain, ask)
    chosen = path or Path(file_name(view.scene.title.zh))
    write_bytes(chosen, _written(view, lang, ending))
    return chosen


def _written(view: ChainView, lang: Lang, ending: str) -> bytes:
    if ending == ".html":
        return page_of(view, lang).encode()
    svg = sheet_of(view, lang)
    if ending == ".svg":
        return svg.encode()
    return render(svg, "pdf" if ending == ".pdf" else "png")


def _unknown_ending(path: Path | None) -> Text:
    known = ", ".join(FORMATS)
    return Text(
        f"不会写“{path}”这种文件，请用这些结尾：{known}", f"cannot write {str(path)!r}; end it with one of {known}"
    )


def chain_page(chain: Chain, ask: Ask, lang: Lang) -> str:
    """The page as text: the same bytes for the same data, whatever the order of its rows."""
    return page_of(ChainView(chain, ask), lang)


def file_name(title: str, ending: str = ".html") -> str:
    """*title* as the name of a page's file, on every system.

    >>> file_name("A/B: c")
    'A_B_ c.html'
    """
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]+', "_", title).strip(" .")[:80] + ending


def page_of(view: ChainView, lang: Lang, home: str = "") -> str:
    """The page of *view*, opened in *lang*; the other language is a click away. *home*: the overview beside it."""
    texts, picture = Texts(), view.picture
    frame = {
        "title": view.scene.title,
        "where": view.where,
        "finding": view.finding,
        "share": completeness(view.scene),
        "checked": checked(view.cards),
        "groups": state_groups(view.cards),
        "marks": mark_entries(view.cards),
        "lines": _keys(view),
        "width": picture.width,
        "height": picture.height,
        "chart": picture.draw(("zh", "en") if lang == "zh" else ("en", "zh")),
        "folds": _folds(view),
        "gaps": first_gaps(view),
        "words": WORDS,
        "home": home,
        "facts": _data(view, texts),
    }
    return fill_page("chain.html", SCRIPTS, STYLE, lang, texts, frame)


def sheet_of(view: ChainView, lang: Lang) -> str:
    """The picture of *view* as an SVG file."""
    share, looked = completeness(view.scene), checked(view.cards)
    notes = [Text(f"完整度 {share.low}%–{share.high}%", f"completeness {share.low}%–{share.high}%")] if share else []
    notes.append(Text(f"缺口已核查 {looked.zh}", f"gaps checked {looked.en}"))
    heading = Heading(
        title=view.scene.title,
        where=view.where,
        notes=tuple(notes),
        finding=view.finding,
        groups=state_groups(view.cards),
        lines=_keys(view),
        marks=mark_entries(view.cards),
    )
    return draw_sheet(view.picture, heading, first_gaps(view), lang)


def _keys(view: ChainView) -> list[Entry]:
    """The looks of links, and the frame round what changed."""
    return [*line_entries(line.style for line in view.picture.lines), *change_entry(view.cards)]


def first_gaps(view: ChainView) -> list[tuple[str, Text, Text]]:
    """Rank, name and reason of the best ranked gaps, as many as a sheet of paper has room for."""
    best = [view.cards[view.places[one.gap.node]] for one in ranked(view.told)[:_PRINTED]]
    return [(card.rank, card.name, _reason(card)) for card in best]


def _reason(card: Card) -> Text:
    return Text("，".join(line.zh for line in card.lines), "; ".join(line.en for line in card.lines))


def _folds(view: ChainView) -> list[tuple[Text, Text]]:
    """Each folded family with the names of its nodes, for readers without scripts."""
    folds = ((one.name, one.members) for one in view.picture.folds)
    return [(name, listed(view.cards[at].name for at in members)) for name, members in folds if name]


def _data(view: ChainView, texts: Texts) -> dict[str, Any]:
    """What the scripts read."""
    library = Library(texts)
    panels = PanelWriter(texts, library, view.people, view.places, _names(view))
    nodes = [_node(view, at, panels, texts) for at in range(len(view.cards))]
    return {
        "nodes": nodes,
        "facts": library.told,
        "ranked": [view.places[one.gap.node] for one in ranked(view.told)],
        "coming": view.coming(),
        "services": view.services(),
        "order": table_order(view.scene),
        "headers": texts.each(HEADERS),
        "states": {state.color: texts.of(term_text(state)) for state in State},
        "words": _numbers(WORDS.items(), texts),
        "heads": _numbers(HEADS.items(), texts),
        "parts": _numbers(PARTS.items(), texts),
    }


def _numbers(words: Iterable[tuple[str, Text]], texts: Texts) -> dict[str, int]:
    return {name: texts.of(text) for name, text in words}


def _names(view: ChainView) -> dict[str, Text]:
    """Name of a chain or industry → its names in both languages."""
    chain = view.scene.chain
    found = [named(chain, kind, row) for kind in (INDUSTRY, CHAIN) for row in range(len(chain.table(kind)))]
    return {text.zh: text for text in found}


def _node(view: ChainView, at: int, panels: PanelWriter, texts: Texts) -> dict[str, Any]:
    """A node: name, state, marks, search terms, what it is, moves, rank, score, blocks of the panel, cells."""
    card, told = view.cards[at], view.told[at]
    found = {
        "n": texts.of(card.name),
        "s": card.state.color,
        "m": texts.each(card.marks),
        "k": "\n".join(map(clean, card.terms)),
        "a": texts.of(panels.about(told)),
        "v": texts.each(term_text(move) for move in told.gap.moves),
        "b": [*_change(view, at, texts), *panels.blocks(view.scene.rows[at], told, _others(view, at))],
        "t": table_cells(view.scene, at, card, told, texts),
    }
    return found | ({"r": card.rank, "c": f"{told.gap.score:.3f}"} if card.rank else {})


def _change(view: ChainView, at: int, texts: Texts) -> list[tuple[str, list[int]]]:
    change = view.scene.changes.get(view.scene.rows[at])
    if change is None:
        return []
    told = change_text(change, view.scene.ask.since, str(view.scene.view.world.as_of))
    return [("change", [texts.of(told)])]


def _others(view: ChainView, at: int) -> dict[str, list[int]]:
    """The nodes that a line or a substitution joins with this one."""
    lines = view.scene.lines
    return {
        "from": [line.start for line in lines if line.end == at],
        "to": [line.end for line in lines if line.start == at],
        "swap": sorted({end for pair in view.scene.swaps if at in pair for end in pair if end != at}),
    }
