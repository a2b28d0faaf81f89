"""The overview and the explore view: time to write, bytes, time until ready in the browser: ``make bench``."""

import shutil
import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from bench_show import RUNS, in_browser, median
from chainkg.graph.chain import Chain
from chainkg.loaders import read
from chainkg.views.explore_page import MANY, ExploreView
from chainkg.views.overview_site import Site
from chainkg.views.page_scene import Ask
from worlds import chain_of, feeds, firm, makes, node, rows

READY = "document.documentElement.dataset.ready === 'yes'"


def branching(count: int) -> Chain:
    """A tree of so many things, four branches each: one in five a firm, the others nodes, some joined crosswise."""
    nodes = count * 4 // 5
    names = [f"环节{at:04}" for at in range(nodes)]
    placed = [node(name) for name in names]
    placed += [feeds(names[(at - 1) // 4], name) for at, name in enumerate(names) if at]
    placed += [feeds(names[at], names[at * 7 % nodes]) for at in range(1, nodes, 5)]
    for at in range(count - nodes):
        placed += [firm(f"企业{at:04}"), makes(f"企业{at:04}", names[at * 3 % nodes])]
    return chain_of(rows(*placed))


def main() -> None:
    chain, many = read(None), branching(MANY)

    def overview() -> str:
        return Site(chain, Ask()).page("zh")

    def explore() -> str:
        return ExploreView(many, "环节0000", 6, Ask()).page("zh")

    pages = {"overview, 732 nodes": overview, f"explore view, {MANY} things": explore}
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert len(ExploreView(many, "环节0000", 6, Ask()).things) == MANY
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        for title, write in pages.items():
            page = write()
            told = f"{title}: {median(write):.2f} s, {len(page.encode()):,} bytes"
            if found is None:
                print(f"{told}; no browser is installed (apt-get install chromium fonts-noto-cjk)")
                continue
            path = Path(name) / "page.html"
            path.write_text(page, encoding="utf-8", newline="\n")
            browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
            times = [in_browser(browser, path, READY)[0] for _ in range(RUNS)]
            browser.close()
            print(f"{told}, ready in the browser in {statistics.median(times):.2f} s")


if __name__ == "__main__":
    main()
