"""The frame of a page that draws with vis-network, as pyvis brings it: one file, nothing from outside, a strict policy.

Of pyvis only the container of nodes and edges, the bundled library and the rendering are used. Its own template asks
for files from the net and lets names run as script; ours does neither.
"""

import base64
import hashlib
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

_LIBRARY = "templates/lib/vis-9.1.2/vis-network.min.js"
_SCRIPTS = ("page_draw.js", "page_panel.js", "page.js")
_TEMPLATE, _STYLE = "page.html", "page.css"
Item = dict[str, Any]


def fill_page(nodes: list[Item], edges: list[Item], options: Item, frame: Mapping[str, Any]) -> str:
    """The page as text: *nodes*, *edges* and *options* for vis-network, and what the template asks for in *frame*."""
    from jinja2 import DictLoader, Environment, StrictUndefined
    from markupsafe import Markup
    from pyvis.network import Network

    net = Network(directed=True, cdn_resources="in_line")
    net.nodes, net.edges, net.options = nodes, edges, options
    env = Environment(loader=DictLoader({_TEMPLATE: _own(_TEMPLATE)}), autoescape=True, undefined=StrictUndefined)
    env.policies["json.dumps_kwargs"] = {"sort_keys": True, "ensure_ascii": False, "separators": (",", ":")}
    style, scripts = _own(_STYLE), [_library(), "\n".join(_own(name) for name in _SCRIPTS)]
    env.globals.update(frame, style=Markup(style), scripts=[Markup(script) for script in scripts])
    env.globals["policy"] = _policy(style, scripts)
    net.templateEnv, net.path = env, _TEMPLATE
    return str(net.generate_html())


def _own(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def _library() -> str:
    """vis-network with its licence; plain line ends, since the browser makes them so before it checks the hash."""
    text = resources.files("pyvis").joinpath(_LIBRARY).read_bytes().decode("utf-8")
    code, _, _ = text.replace("\r\n", "\n").rpartition("//# sourceMappingURL=")
    return code


def _policy(style: str, scripts: list[str]) -> str:
    """Nothing may be loaded, and only the scripts of this page may run."""
    allowed = " ".join(_hash(script) for script in scripts)
    return f"default-src 'none'; script-src {allowed}; style-src {_hash(style)}; base-uri 'none'; form-action 'none'"


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
