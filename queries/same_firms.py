"""Firms that may be one: a code in common, a name in common but for place or legal form, or names written alike."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations

from chainkg.graph.chain import Chain
from chainkg.graph.codes import clean_code, code_fault
from chainkg.graph.decisions import Decisions
from chainkg.graph.firm_names import Anatomy, FirmName, written
from chainkg.graph.model import FIRM, NODE, REGION
from chainkg.graph.names import likeness
from chainkg.graph.text import Text
from chainkg.queries.same_pair import Pair, Side

_ALIKE = 80
"""Below this likeness of the names proper a pair would only waste the reader's time."""
_CROWD = 60
"""Two signs that more firms than these share tell nothing."""
_NUMBERS = re.compile(r"[0-9一二三四五六七八九十甲乙丙丁东南西北]+")
CODE = Text("信用代码相同", "one credit code")
FORM = Text("只差公司类型", "only the legal form differs")
PLACE = Text("字号相同，地名不同或缺", "one name, the place differs or lacks")
ALIKE = Text("名称写法相近", "names written alike")


def firm_pairs(chain: Chain) -> Iterator[Pair]:
    """Pairs of firms on file that nobody has decided on and nothing speaks against."""
    table = chain.table(FIRM)
    names, codes = table["name"].cells(), [_sound(code) for code in table["uscc"].cells()]
    anatomy = Anatomy(chain.table(REGION)["name"].cells())
    parts = [anatomy.parts(name) for name in names]
    decisions = Decisions(chain.tables["same"], FIRM)
    sides = _Sides(chain)
    parents = table["parent"].cells()
    ids = table["id"].cells()
    for one, other in sorted(_near(parts, codes)):
        related = ids[one] == parents[other] or ids[other] == parents[one]
        why = _why(parts[one], parts[other], codes[one], codes[other])
        if why is None or related or decisions.known(names[one], names[other]) or decisions.known(ids[one], ids[other]):
            continue
        score = 100 if why is CODE else likeness(written(names[one]), written(names[other]))
        yield Pair(FIRM.label, sides.of(one), sides.of(other), score, why)


def _sound(code: str) -> str:
    clean = clean_code(code)
    return clean if clean and not code_fault(clean) else ""


def _why(one: FirmName, other: FirmName, code: str, second: str) -> Text | None:
    """What two names share; None where something tells the firms apart."""
    if code and second:
        return CODE if code == second else None
    if one.branch != other.branch or _NUMBERS.findall(one.core) != _NUMBERS.findall(other.core):
        return None
    if one.core == other.core:
        return FORM if one.place == other.place else PLACE
    alike = likeness(one.core, other.core) >= _ALIKE
    return ALIKE if alike and (one.place == other.place or not one.place or not other.place) else None


def _near(parts: list[FirmName], codes: list[str]) -> set[tuple[int, int]]:
    """Pairs that share a code, a core, or one of the three rarest couples of signs in their cores."""
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    couples = [{name.core[at : at + 2] for at in range(len(name.core) - 1)} for name in parts]
    counts = Counter(couple for found in couples for couple in found)
    for row, (name, code, found) in enumerate(zip(parts, codes, couples, strict=True)):
        if code:
            groups["code", code].append(row)
        groups["core", name.core].append(row)
        shared = [couple for couple in found if counts[couple] > 1]
        for couple in sorted(shared, key=lambda couple: (counts[couple], couple))[:3]:
            groups["couple", couple].append(row)
    return {pair for rows in groups.values() if len(rows) <= _CROWD for pair in combinations(rows, 2)}


class _Sides:
    """What is known of each firm."""

    def __init__(self, chain: Chain) -> None:
        self._table = chain.table(FIRM)
        self._products: dict[str, set[str]] = defaultdict(set)
        self._sources: dict[str, set[str]] = defaultdict(set)
        nodes = dict(zip(chain.table(NODE)["id"].cells(), chain.table(NODE)["name"].cells(), strict=True))
        for name in ("produces", "consumes", "unplaced"):
            table = chain.tables[name]
            things = table["product" if name == "unplaced" else "node"].cells()
            cells = zip(table["firm"].cells(), things, table["source"].cells(), strict=True)
            for firm, thing, source in cells:
                self._sources[firm].add(source)
                if name != "consumes":
                    self._products[firm].add(nodes.get(thing, thing))

    def of(self, row: int) -> Side:
        cells = self._table.row(row)
        identity = cells["id"]
        sources = self._sources[identity] | {cells["source"]}
        place = "、".join(filter(None, (cells["region"], cells["park"])))
        products = tuple(sorted(self._products[identity]))
        told = (cells["uscc"], place, cells["parent"], products)
        return Side(identity, cells["name"], *told, sources=tuple(sorted(sources)))
