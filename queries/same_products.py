"""Products that fit no node, each with the nodes that it may be or be a kind of."""

from collections import defaultdict
from collections.abc import Iterator

from chainkg.graph.chain import Chain
from chainkg.graph.decisions import Decisions
from chainkg.graph.model import NODE
from chainkg.graph.names import clean_name, likeness, likest
from chainkg.graph.text import Text
from chainkg.queries.same_pair import Pair, Side

_LEAST = 60
_HEAD = 2
"""A node's name of so many signs at the end of a product's hints at a kind of it, no more: 亚硫酸钠 is no 硫酸钠."""
ENDS = Text("名称以它结尾", "ends in its name")
ALIKE = Text("名称写法相近", "names written alike")


def product_pairs(chain: Chain) -> Iterator[Pair]:
    """For each product without a node the nodes that a person may choose from, at most three."""
    decisions = Decisions(chain.tables["same"], NODE)
    spelled: dict[str, int] = {}
    for name, row in chain.spellings(NODE):
        spelled.setdefault(name, row)
    for product, side in sorted(_products(chain).items()):
        for row, score, why in _suggested(product, spelled):
            right = _node(chain, row)
            if not any(decisions.known(product, name) for name in (right.identity, right.name)):
                yield Pair(NODE.label, side, right, score, why)


def _suggested(product: str, spelled: dict[str, int]) -> list[tuple[int, int, Text]]:
    wanted = clean_name(product)
    heads = sorted((name for name in spelled if _ends(wanted, clean_name(name))), key=lambda name: (-len(name), name))
    found = [(name, likeness(wanted, clean_name(name)), ENDS) for name in heads[:1]]
    found += [(name, score, ALIKE) for name, score in likest(product, spelled) if score >= _LEAST]
    rows: dict[int, tuple[int, int, Text]] = {}
    for name, score, why in found:
        rows.setdefault(spelled[name], (spelled[name], score, why))
    return list(rows.values())[:3]


def _ends(product: str, name: str) -> bool:
    return len(name) >= _HEAD and product.endswith(name) and not name.isascii()


def _products(chain: Chain) -> dict[str, Side]:
    """The products of ``unplaced``, each with those who make it and the sources that say so."""
    makers: dict[str, set[str]] = defaultdict(set)
    sources: dict[str, set[str]] = defaultdict(set)
    places: dict[str, set[str]] = defaultdict(set)
    table = chain.tables["unplaced"]
    columns = (table[name].cells() for name in ("product", "firm", "region", "source"))
    for product, firm, region, source in zip(*columns, strict=True):
        makers[product] |= {firm} - {""}
        places[product] |= {region} - {""}
        sources[product].add(source)
    return {
        product: Side(
            product,
            product,
            place="、".join(sorted(places[product])),
            makers=tuple(sorted(makers[product])),
            sources=tuple(sorted(sources[product])),
        )
        for product in sources
    }


def _node(chain: Chain, row: int) -> Side:
    cells = chain.table(NODE).row(row)
    return Side(cells["id"], cells["name"], place=cells["industry"], sources=(cells["source"],))
