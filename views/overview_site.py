"""The overview with the pages of all chains and industries beside it, as a small site that opens from a stick."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from chainkg.graph.chain import Chain
from chainkg.graph.model import CHAIN, INDUSTRY
from chainkg.graph.text import Lang, Text
from chainkg.queries.explain import Explainer, Explanation
from chainkg.queries.gaps import assess
from chainkg.queries.overview import overview
from chainkg.queries.ranking import Ranking
from chainkg.views.chain_page import ChainView, file_name, page_of
from chainkg.views.overview_page import OverviewPage
from chainkg.views.overview_scene import title_of
from chainkg.views.page_scene import MOST_CARDS, Ask, named
from chainkg.views.sheet import write_text

HOME = "index.html"
Key = tuple[str, int]
"""Kind and row of a chain or an industry."""


class KeptExplainer(Explainer):
    """Explains each node once, however many pages tell of it."""

    @cached_property
    def _kept(self) -> dict[int, Explanation]:
        return {}

    def explain(self, row: int) -> Explanation:
        if row not in self._kept:
            self._kept[row] = super().explain(row)
        return self._kept[row]


class Site:
    """The overview of what *ask* names (place and date) and its pages."""

    def __init__(self, chain: Chain, ask: Ask) -> None:
        self.chain, self.ask = chain, ask
        self.explainer = KeptExplainer(Ranking(assess(chain, ask.region, ask.as_of)))
        self.rows = overview(self.explainer.view)

    def __len__(self) -> int:
        """How many pages the site has."""
        return len(self.files) + 1

    @property
    def title(self) -> Text:
        return title_of(self.explainer.view)

    def page(self, lang: Lang) -> str:
        """The overview alone, without links."""
        return OverviewPage(self.explainer, self.rows, {}, self.ask.since).page(lang)

    @cached_property
    def files(self) -> dict[Key, str]:
        """What has a page of its own → the name of its file; what is empty or too large has none."""
        sizes: dict[Key, int] = {}
        for row in self.rows:
            if row.industry >= 0:
                sizes[INDUSTRY.label, row.industry] = len(row.nodes)
            sizes.update({(CHAIN.label, one.chain): len(one.nodes) for one in row.chains if one.chain >= 0})
        taken, found = {HOME}, {}
        for kind, at in sorted(key for key, size in sizes.items() if 0 < size <= MOST_CARDS):
            name = _free(named(self.chain, CHAIN if kind == CHAIN.label else INDUSTRY, at).zh, taken)
            taken.add(name.lower())
            found[kind, at] = name
        return found

    def write(self, folder: Path, lang: Lang) -> Iterator[Path]:
        """Write all pages, each whole or not at all, the overview last; yields each file as it is written."""
        for (kind, at), name in self.files.items():
            given = named(self.chain, CHAIN if kind == CHAIN.label else INDUSTRY, at).zh
            industry, chains = ("", (given,)) if kind == CHAIN.label else (given, ())
            ask = Ask(self.ask.region, self.ask.as_of, industry, chains, self.ask.since)
            yield _write(folder / name, page_of(ChainView(self.chain, ask, self.explainer), lang, HOME))
        yield _write(folder / HOME, OverviewPage(self.explainer, self.rows, self._addresses, self.ask.since).page(lang))

    @property
    def _addresses(self) -> dict[Key, str]:
        return {key: address(name) for key, name in self.files.items()}


def _write(path: Path, text: str) -> Path:
    write_text(path, text)
    return path


def _free(name: str, taken: set[str]) -> str:
    """A file name that no other page has, whatever the system thinks of capital letters."""
    chosen, number = file_name(name), 1
    while chosen.lower() in taken:
        number += 1
        chosen = file_name(f"{name} {number}")
    return chosen


def address(name: str) -> str:
    """The name of a file as a relative address.

    >>> address("50% a#b?.html")
    './50%25%20a%23b%3F.html'
    """
    for sign in "% #?":
        name = name.replace(sign, f"%{ord(sign):02X}")
    return f"./{name}"
