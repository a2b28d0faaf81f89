"""Which firm holds which, by the ownerships of a FollowTheMoney stream: only control makes a parent."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from chainkg.graph.text import Text
from chainkg.loaders.ftm_entity import Entity, Firm

OWNERSHIP = "Ownership"
_HALF = 50.0
_MINOR = Text("另有一家占多数", "another one holds the majority")
_UNCLEAR = Text("几个股东，看不出谁控股", "several owners, and none is told to control it")


class Held(NamedTuple):
    """An ownership: where it stands, its id, the owner's id, and the share in per cent (None: not told)."""

    line: int
    id: str
    owner: str
    share: float | None

    @property
    def told(self) -> str:
        """What a note says of it."""
        return f"被持股 {self.share:g}%" if self.share is not None else "被持股，比例未注明"


class Owners:
    """Ownerships between *firms*; those of anybody else are not held."""

    def __init__(self, firms: Mapping[str, Firm]) -> None:
        self._firms = firms
        self._held: dict[str, list[Held]] = {}

    def add(self, line: int, entity: Entity) -> Text | None:
        """Take an ownership, or say why it makes no parent."""
        owners, assets = entity.texts("owner"), entity.texts("asset")
        if len(owners) != 1 or len(assets) != 1:
            return Text("应有一个 owner 和一个 asset", "should have one owner and one asset")
        lost = next((end for end in (*owners, *assets) if end not in self._firms), None)
        if lost:
            return Text(f"{lost} 不是这份数据里的企业", f"{lost} is no firm of this stream")
        if owners == assets:
            return Text("自己控股自己", "owns itself")
        if entity.texts("endDate"):
            return Text("已终止的持股", "has ended")
        told = entity.texts("percentage")
        share = _percent(told[0]) if len(told) == 1 else None
        if told and share is None:
            return Text(f"占比读不懂：{'、'.join(told)}", f"a share that cannot be read: {', '.join(told)}")
        if share is not None and share <= _HALF:
            return Text(f"只占 {share:g}%，不是控股", f"{share:g}% is no control")
        self._held.setdefault(assets[0], []).append(Held(line, entity.id, owners[0], share))
        return None

    def disputed(self) -> Iterator[tuple[int, str, Text]]:
        """Ownerships that make no parent beside others: line, id and why."""
        for held in self._held.values():
            for one in held:
                if one not in (best := _best(held)):
                    yield one.line, one.id, _MINOR if best else _UNCLEAR

    def parents(self) -> dict[str, list[Held]]:
        """The ownerships that name the one parent of a firm, by its id."""
        return {asset: best for asset, held in self._held.items() if (best := _best(held))}


def _best(held: list[Held]) -> list[Held]:
    """Those of an asset that name its one parent, by their share or as the only owner; none where it is not clear."""
    certain = [one for one in held if one.share is not None] or held
    return certain if len({one.owner for one in certain}) == 1 else []


def _percent(text: str) -> float | None:
    """A share in per cent.

    >>> _percent("75,5 %"), _percent("most of it")
    (75.5, None)
    """
    try:
        share = float(text.rstrip("% ").replace(",", "."))
    except ValueError:
        return None
    return share if 0 <= share <= 100 else None
