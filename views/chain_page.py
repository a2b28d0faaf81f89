"""A chain as one page: a picture with columns by stage, the ranked gaps, the evidence, and the same data as a table."""

import re
from pathlib import Path
from typing import Any

from chainkg.graph.chain import Chain
from chainkg.graph.text import Lang, Text
from chainkg.queries.chains import find_chains
from chainkg.queries.explain import Explainer
from chainkg.queries.gaps import assess, find_gaps
from chainkg.queries.ranking import Ranking
from chainkg.views.canvas import fill_page
from chainkg.views.page_graph import PageGraph
from chainkg.views.page_scene import Ask, Scene
from chainkg.views.page_table import table_rows
from chainkg.views.page_words import HEADERS, WORDS
from chainkg.views.sheet import write_text

_OPTIONS = {
    "autoResize": True,
    "edges": {"hidden": True, "physics": False, "smooth": False},
    "interaction": {"dragNodes": False, "hover": True, "selectConnectedEdges": False},
    "layout": {"randomSeed": 1, "improvedLayout": False},
    "nodes": {"shape": "custom", "physics": False, "fixed": True},
    "physics": {"enabled": False},
}


def write_chain_page(chain: Chain, ask: Ask, lang: Lang, path: Path | None = None) -> Path:
    """Write the page and say where: to *path*, else to a file named after what it shows, in the current folder."""
    scene = Scene(chain, ask)
    text = _page(scene, lang)
    chosen = path or Path(file_name(scene.title.zh))
    write_text(chosen, text)
    return chosen


def chain_page(chain: Chain, ask: Ask, lang: Lang) -> str:
    """The page as text: the same bytes for the same data, whatever the order of its rows."""
    return _page(Scene(chain, ask), lang)


def file_name(title: str) -> str:
    """*title* as the name of a page's file, on every system.

    >>> file_name("A/B: c")
    'A_B_ c.html'
    """
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]+', "_", title).strip(" .")[:80] + ".html"


def _page(scene: Scene, lang: Lang) -> str:
    ask = scene.ask
    explainer = Explainer(Ranking(assess(scene.chain, ask.region, ask.as_of)))
    told = [explainer.explain(row) for row in scene.rows]
    graph = PageGraph(scene, told, lang)
    report = find_gaps(scene.chain, ask.region, ask.as_of, industry=ask.industry, only_chain=ask.only_chain)
    frame = {
        "lang": "zh-CN" if lang == "zh" else "en",
        "words": {name: text(lang) for name, text in WORDS.items()},
        "title": scene.title(lang),
        "place": report.region,
        "as_of": Text(f"截至 {report.as_of}", f"as of {report.as_of}")(lang),
        "finding": report.finding(lang),
        "share": _share(scene),
        "states": graph.states(),
        "headers": [text(lang) for text in HEADERS],
        "rows": table_rows(scene, graph.cards, told, lang),
        "more": _more(graph) | {"coming": graph.places(report.coming), "services": graph.places(report.services)},
    }
    return fill_page(graph.nodes, graph.edges, _OPTIONS, frame)


def _more(graph: PageGraph) -> dict[str, Any]:
    """What the script needs besides nodes and edges."""
    return graph.size() | {"blocks": graph.blocks(), "facts": graph.facts, "ranked": graph.ranked()}


def _share(scene: Scene) -> dict[str, Any] | None:
    """Completeness of the chain as an interval in percent; None where there is none, as for an industry."""
    if scene.only is None:
        return None
    view = find_chains(scene.chain, scene.ask.region, scene.ask.as_of, only=scene.title.zh)[0]
    if view.low is None or view.high is None or view.known is None:
        return None
    low, high, known = (round(100 * part) for part in (view.low, view.high, view.known))
    return {"low": low, "open": high - low, "text": f"{low}%–{high}%", "known": f"{known}%"}
