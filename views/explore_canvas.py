"""A page that draws with vis-network, as pyvis brings it: one file, nothing from outside, our own template.

Of pyvis only the container of nodes and edges, the bundled library and the rendering are used. Its own template asks
for files from the net and lets names run as script; ours does neither.
"""

from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any

from chainkg.graph.text import Lang
from chainkg.views.page_shell import environment, own
from chainkg.views.page_texts import Texts

_LIBRARY = "templates/lib/vis-9.1.2/vis-network.min.js"
_TEMPLATE = "explore.html"
SCRIPTS = ("page_panel.js", "page_find.js", "explore.js")
Item = dict[str, Any]


def fill_canvas(
    nodes: Sequence[Item], edges: Sequence[Item], lang: Lang, texts: Texts, frame: Mapping[str, Any]
) -> str:
    """The page as text: *nodes* and *edges* as vis-network takes them, and what the template asks for in *frame*."""
    from pyvis.network import Network

    net = Network(directed=True, cdn_resources="in_line")
    net.nodes, net.edges, net.options = list(nodes), list(edges), {}
    net.templateEnv = environment(_TEMPLATE, SCRIPTS, own("explore.css"), lang, texts, frame, _library())
    net.path = _TEMPLATE
    return str(net.generate_html()) + "\n"


def _library() -> str:
    """vis-network with its licence; plain line ends, since the browser makes them so before it checks the hash."""
    text = resources.files("pyvis").joinpath(_LIBRARY).read_bytes().decode("utf-8")
    code, _, _ = text.replace("\r\n", "\n").rpartition("//# sourceMappingURL=")
    return code
