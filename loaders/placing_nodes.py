"""Which node a product is: by name, alias or term of the plan, or as a plain kind of a node; never by likeness."""

import re
from collections.abc import Iterable, Iterator

from chainkg.graph.chain import Chain
from chainkg.graph.firm_names import written
from chainkg.graph.model import NODE
from chainkg.graph.names import nearest
from chainkg.loaders.placing import Spellings

_GRADE = re.compile(r"[(（【〔](?:[^()（）]*\d[^()（）\u4e00-\u9fff]*|[一二三四五]级|优等品|合格品)[)）】〕]$")
"""A remark in brackets of figures and Latin signs, or of plain quality: (98%), (T700), (一级)."""
_TAIL = re.compile(r"(?:[≥≤><]?\s*\d+(?:\.\d+)?\s*[%％]|\d+#)$")
_PLAIN = ("工业级", "工业用", "工业", "优质", "普通", "一级", "合格")
"""What says nothing that makes another product of it: a word like 电子级 or 再生 does, and is none of these."""


class Products:
    """The nodes on file and the names that products go by."""

    def __init__(self, chain: Chain) -> None:
        self._spelled = Spellings.of(chain, NODE)
        self._names = sorted({name for name, _ in chain.spellings(NODE)})
        terms = chain.tables["plan_cover"]
        cells = (terms[column].cells() for column in ("term", "match", "nodes"))
        for term, match, nodes in zip(*cells, strict=True):
            if match == "exact" and ";" not in nodes and nodes and written(term) not in self._spelled.owners:
                self._spelled.learn(nodes, (term,))

    def learn(self, identity: str, names: Iterable[str]) -> None:
        self._spelled.learn(identity, names)

    def find(self, name: str) -> tuple[str, ...]:
        """By its name, and by what is left of it without grade and plain words: that is a kind of the node."""
        for spelling in (name, *_plainer(name)):
            found = self._spelled.find(spelling)
            if found:
                return found
        return ()

    def near(self, name: str) -> list[str]:
        """The names on file that look most like it, for a person to choose from."""
        return nearest(name, self._names)


def _plainer(name: str) -> Iterator[str]:
    bare = _TAIL.sub("", _GRADE.sub("", name)).strip()
    if bare != name:
        yield bare
    for word in _PLAIN:
        if bare.startswith(word) and len(bare) > len(word):
            yield bare.removeprefix(word)
