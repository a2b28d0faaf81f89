"""The chain view: how long it takes, how large it is, how soon it is ready, how its lines cross: ``make bench``.

Beside it, in the same run: Graphviz dot on the same columns, lanes and pieces of links; raw pyvis on the same nodes.
What the machine lacks (a browser, dot) is said and left out.
"""

import json
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from chainkg.graph.chain import Chain
from chainkg.loaders import read
from chainkg.views.chain_page import ChainView, chain_page
from chainkg.views.page_scene import Ask
from chainkg.views.svg_layout import Layout
from chainkg.views.svg_order import Layers, Segment, Slot, crossings
from pages import CHAIN, tiny

RUNS = 7


def median(run: Callable[[], object]) -> float:
    """Seconds that *run* takes, after a warm-up."""
    run()
    took = []
    for _ in range(RUNS):
        start = time.perf_counter()
        run()
        took.append(time.perf_counter() - start)
    return statistics.median(took)


def dot_order(layers: Layers, segments: list[Segment]) -> Layers:
    """The order in which dot would stack the slots of each column, lanes included."""
    name = {slot: f"n{at}" for at, slot in enumerate(slot for layer in layers for slot in layer)}
    ranks = "".join(f"{{rank=same; {'; '.join(name[slot] for slot in layer)}}}\n" for layer in layers)
    edges = "".join(f"{name[a]} -> {name[b]}\n" for a, b in segments)
    anchors = " -> ".join(f"a{at}" for at in range(len(layers)))
    held = "".join(f"{{rank=same; a{at}; {name[layer[0]]}}}\n" for at, layer in enumerate(layers))
    source = f'digraph {{rankdir=LR; node [shape=box, label=""]; {anchors} [style=invis]\n{held}{ranks}{edges}}}'
    told = json.loads(subprocess.run(["dot", "-Tjson"], input=source.encode(), capture_output=True, check=True).stdout)
    height = {one["name"]: float(one["pos"].split(",")[1]) for one in told["objects"] if "pos" in one}

    def place(slot: Slot) -> float:
        return -height[name[slot]]

    return [sorted(layer, key=place) for layer in layers]


def compare_with_dot(layout: Layout) -> None:
    order = layout.order
    ours = crossings(order.layers, order.segments)
    if not shutil.which("dot"):
        print(f"crossings: {ours}; dot is not installed (apt-get install graphviz)")
        return
    took = median(lambda: dot_order(order.layers, order.segments))
    theirs = crossings(dot_order(order.layers, order.segments), order.segments)
    print(f"crossings: {ours}; dot on the same columns and lanes: {theirs} ({took:.2f} s)")


def raw_pyvis(chain: Chain, folder: Path) -> Path:
    """The same nodes and links as pyvis draws them by itself."""
    from pyvis.network import Network

    view = ChainView(chain, Ask(chains=(CHAIN,)))
    net = Network(directed=True, cdn_resources="in_line")
    for at, card in enumerate(view.cards):
        net.add_node(at, label=card.name.zh)
    for line in view.scene.lines:
        net.add_edge(line.start, line.end)
    path = folder / "pyvis.html"
    path.write_text(net.generate_html(), encoding="utf-8")
    return path


def in_browser(browser: Browser, path: Path, *moments: str) -> list[float]:
    """Seconds from the start of the navigation, by the clock of the page, to the first frame in which each holds."""
    context = browser.new_context(viewport={"width": 1600, "height": 900})
    context.route("**/*", lambda route: route.continue_() if route.request.url.startswith("file:") else route.abort())
    watch = "(function watch() { try { if (%s) return void (seenAt[%d] = performance.now()); } catch {} %s })();"
    again = "requestAnimationFrame(watch);"
    context.add_init_script("window.seenAt = [];" + "".join(watch % (m, at, again) for at, m in enumerate(moments)))
    page = context.new_page()
    page.goto(path.as_uri())
    while len(seen := page.evaluate("seenAt.filter(Boolean)")) < len(moments):  # the policy of a page forbids to poll
        page.wait_for_timeout(50)
    took = [milliseconds / 1000 for milliseconds in seen]
    context.close()
    return took


def main() -> None:
    chain = read(None)
    ask = Ask(chains=(CHAIN,))
    page = chain_page(chain, ask, "zh")
    nodes = len(ChainView(chain, ask).cards)
    print(
        f"chain view, {nodes} nodes: {median(lambda: chain_page(chain, ask, 'zh')):.3f} s, {len(page.encode()):,} bytes"
    )
    compare_with_dot(ChainView(chain, ask).picture.layout)
    many = tiny(300)
    print(f"300 cards: {median(lambda: chain_page(many, Ask(chains=('C',)), 'zh')):.3f} s")
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        print("in the browser: none is installed (apt-get install chromium fonts-noto-cjk)")
        return
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        folder = Path(name)
        path = folder / "chain.html"
        path.write_text(page, encoding="utf-8", newline="\n")
        times = [in_browser(browser, path, "document.documentElement.dataset.ready === 'yes'")[0] for _ in range(RUNS)]
        print(f"in the browser: ready in {statistics.median(times):.2f} s")
        raw = raw_pyvis(chain, folder)
        drawn = "typeof network !== 'undefined' && network.canvas.frame.canvas.width > 0"
        times_raw = [in_browser(browser, raw, drawn, "network.physics.stabilized") for _ in range(RUNS)]
        first, settled = (statistics.median(column) for column in zip(*times_raw, strict=True))
        print(f"raw pyvis: first picture {first:.2f} s, settled {settled:.2f} s, {raw.stat().st_size:,} bytes")
        browser.close()


if __name__ == "__main__":
    main()
