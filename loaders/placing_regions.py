"""Which region is meant: 白银 for 白银市, 甘肃省白银市白银区 for 白银区 within it."""

import re
from collections.abc import Iterable

from chainkg.graph.chain import Chain
from chainkg.graph.firm_names import PROVINCES, stem, written
from chainkg.graph.model import REGION
from chainkg.loaders.placing import Spellings

_ENDS = "特别行政区|自治区|自治州|自治县|新区|地区|省|市|州|县|区|旗|盟"
_PART = re.compile(f".{{2,}}?(?:{_ENDS})")
_WHOLE = re.compile(f".{{1,12}}(?:{_ENDS})")


class Regions:
    """The regions on file and those that files name; ``parents``: region → the one it lies in."""

    def __init__(self, chain: Chain) -> None:
        self._spelled = Spellings.of(chain, REGION)
        self._stems: dict[str, set[str]] = {}
        self.parents: dict[str, str] = {}
        table = chain.table(REGION)
        for name, parent in zip(table["name"].cells(), table["parent"].cells(), strict=True):
            self.learn(name, (name,))
            self.parents[name] = parent

    def learn(self, identity: str, names: Iterable[str]) -> None:
        """*names* mean the region *identity*, too."""
        self._spelled.learn(identity, names)
        self._stems.setdefault(stem(written(identity)), set()).add(identity)

    def find(self, name: str) -> tuple[str, ...]:
        """By its name or alias; by its name without 市 or 县; as the last part of a path of regions."""
        found = self._spelled.find(name)
        if found:
            return found
        path = parts(name)
        if len(path) == 1:
            return tuple(sorted(self._stems.get(written(name), ()))) if not plausible(name) else ()
        last = self.find(path[-1])
        return last if len(last) == 1 and self._within(last[0], path[-2]) else ()

    def _within(self, region: str, outer: str) -> bool:
        """Whether what is on file of a region does not speak against its lying in another."""
        parent = self.parents.get(region, "")
        return not parent or stem(parent) == stem(outer) or self._within(parent, outer)


def parts(name: str) -> list[str]:
    """A region written as a path, part by part; one part where it is none.

    >>> parts("甘肃省白银市平川区"), parts("会宁县"), parts("甘肃白银")
    (['甘肃省', '白银市', '平川区'], ['会宁县'], ['甘肃白银'])
    """
    found = _PART.findall(name)
    rest = name[len("".join(found)) :]
    return [*found, rest] if rest else found


def plausible(name: str) -> bool:
    """Whether a name is plainly that of a region, by its ending or as a province."""
    return bool(_WHOLE.fullmatch(name)) or name in PROVINCES
