"""What stands around a node, a firm, a park or an institute, as a page with a picture, a panel and a list."""

from collections import Counter
from pathlib import Path
from typing import Any

from chainkg.graph.chain import Chain
from chainkg.graph.errors import ChainError
from chainkg.graph.model import FIRM, INSTITUTE, NODE, PARK, State
from chainkg.graph.text import Lang, Text
from chainkg.queries.surroundings import surroundings
from chainkg.views.chain_page import file_name
from chainkg.views.explore_canvas import fill_canvas
from chainkg.views.explore_layout import places
from chainkg.views.explore_looks import kind_sample, looks, strokes, tie_samples
from chainkg.views.explore_things import ThingWriter
from chainkg.views.explore_words import HEADS, KIND_WORDS, RELATIONS, WORDS
from chainkg.views.page_legend import groups_of
from chainkg.views.page_scene import Ask
from chainkg.views.page_texts import Texts, term_text
from chainkg.views.page_words import HEADS as NODE_HEADS
from chainkg.views.page_words import WORDS as PAGE_WORDS
from chainkg.views.sheet import write_text
from chainkg.views.svg_looks import hatches
from chainkg.views.words import PARTS, until

MANY, MOST = 2000, 5000


class ExploreView:
    """All within *hops* of the thing called *name*. ChainError for more than a page can hold, UnknownName for none."""

    def __init__(self, chain: Chain, name: str, hops: int, ask: Ask) -> None:
        self.writer = ThingWriter(chain, ask)
        kind, row = chain.find(name, NODE, FIRM, PARK, INSTITUTE)
        self.hops = hops
        self.things, self.ties = surroundings(self.writer.view.world, kind, row, hops)
        if len(self.things) > MOST:
            raise ChainError(_too_many(name, hops, len(self.things)))
        self.writer.place(self.things, self.ties)

    @property
    def many(self) -> bool:
        """So many that the picture is slow to move and hard to read."""
        return len(self.things) > MANY

    @property
    def title(self) -> Text:
        name = self.writer.name(self.things[0])
        return Text(f"{name.zh}的周边", f"Around {name.en}")

    def page(self, lang: Lang) -> str:
        """The page as text."""
        texts, writer = Texts(), self.writer
        view = writer.view
        where = Text(f"{view.name} · {until(view.world.as_of).zh}", f"{view.name} · {until(view.world.as_of).en}")
        tokens = [writer.token(thing) for thing in self.things]
        frame = {
            "title": self.title,
            "where": where,
            "finding": self._finding(),
            "groups": groups_of(writer.state(one) for one in self.things if one.kind is NODE),
            "kinds": self._kinds(),
            "lines": tie_samples({tie.relation.type for tie in self.ties}),
            "hatches": f"<defs>{hatches()}</defs>",
            "rows": [(at, *writer.listed(at)) for at in range(len(self.things))],
            "words": PAGE_WORDS | WORDS,
            "facts": self._data(texts),
        }
        nodes = [
            {"id": at, "x": x, "y": y, "group": tokens[at]} for at, (x, y) in enumerate(places(self.things, self.ties))
        ]
        edges = [{"from": tie.start, "to": tie.end, "r": tie.relation.type} for tie in self.ties]
        return fill_canvas(nodes, edges, lang, texts, frame)

    def _kinds(self) -> list[tuple[str, Text, int, str]]:
        """Kinds that occur: token, name, count, sample; those without a state."""
        counts = Counter(thing.kind.label for thing in self.things)
        return [(name, word, counts[name], kind_sample(name)) for name, word in KIND_WORDS.items() if counts[name]]

    def _finding(self) -> Text:
        zh = "、".join(f"{word.zh} {count}" for _, word, count, _ in self._kinds())
        en = ", ".join(_several(count, word.en) for _, word, count, _ in self._kinds())
        within = f"Within {_several(self.hops, 'hop')}: {en}; {_several(len(self.ties), 'tie')}."
        return Text(f"{self.hops} 步以内：{zh}，联系 {len(self.ties)} 条。", within)

    def _data(self, texts: Texts) -> dict[str, Any]:
        """What the scripts read."""
        words = PAGE_WORDS | WORDS
        kinds = {name: texts.of(word) for name, word in KIND_WORDS.items() if name != NODE.label}
        nodes = self.writer.nodes(texts)
        return {
            "nodes": nodes,
            "facts": self.writer.library.told,
            "states": {state.color: texts.of(term_text(state)) for state in State} | kinds,
            "relations": {name: texts.of(word) for name, word in RELATIONS.items()},
            "words": {name: texts.of(word) for name, word in words.items()}
            | {f"kind_{name}": texts.of(word) for name, word in KIND_WORDS.items()},
            "heads": {name: texts.of(word) for name, word in (NODE_HEADS | HEADS).items()},
            "parts": {name: texts.of(word) for name, word in PARTS.items()},
            "looks": looks(),
            "strokes": strokes(),
        }


def write_explore_page(view: ExploreView, lang: Lang, path: Path | None) -> Path:
    """Write the page and say where. ChainError for another ending than .html."""
    chosen = path or Path(file_name(view.title.zh))
    if chosen.suffix.lower() != ".html":
        raise ChainError(
            Text(
                f"周边图只写成 .html，写不成“{path}”", f"the explore view is an .html page; cannot write {str(path)!r}"
            )
        )
    write_text(chosen, view.page(lang))
    return chosen


def _several(count: int, thing: str) -> str:
    """A number of things in English."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def _too_many(name: str, hops: int, count: int) -> Text:
    fewer = f"--hops {max(1, hops - 1)}"
    return Text(
        f"“{name}”{hops} 步以内有 {count} 个，最多画 {MOST} 个：请减少步数（{fewer}），或用 chainkg query 列表",
        f"{count} things lie within {hops} hops of {name!r}, a page holds {MOST}: "
        f"ask for fewer hops ({fewer}), or list them with chainkg query",
    )
