"""What an overview shows: industries, chains and cells with their words, whatever they are written into."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chainkg.graph.model import CHAIN, GROUPS, INDUSTRY, State
from chainkg.graph.text import Text
from chainkg.queries.assessment import STATES, Assessment
from chainkg.queries.overview import ChainRow, IndustryRow
from chainkg.views.overview_words import APART, NO_INDUSTRY
from chainkg.views.page_finding import Share
from chainkg.views.page_scene import named
from chainkg.views.svg_looks import GROUPS as LOOK_GROUPS

_ORDER = [state for _, _, states in LOOK_GROUPS for state in states]
Files = Mapping[tuple[str, int], str]
"""Kind and row of a chain or an industry → the file that shows it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A node: its number on the page, its state, the address of its card (empty: none)."""

    node: int
    state: State
    href: str


@dataclass(frozen=True, slots=True)
class Line:
    """A chain: its name, the address of its page, how complete it is, its cells by stage."""

    name: Text
    href: str
    count: int
    there: int
    share: Share | None
    stages: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Block:
    """An industry with its chains; ``group``: traditional, emerging or future; each node is counted once."""

    name: Text
    group: Text | None
    href: str
    count: int
    there: int
    lines: tuple[Line, ...]


class OverviewScene:
    """The rows of an overview. ``number``: node → its number on the page."""

    def __init__(self, view: Assessment, rows: Sequence[IndustryRow], files: Files) -> None:
        self.view, self.files = view, files
        self.order = sorted({node for row in rows for one in row.chains for node in one.nodes})
        self.number = {node: at for at, node in enumerate(self.order)}
        self.blocks = [self._block(row) for row in rows]

    def state(self, node: int) -> State:
        return STATES[int(self.view.state[node])]

    def there(self, nodes: Sequence[int]) -> int:
        return int(self.view.there[list(nodes)].sum())

    def _block(self, row: IndustryRow) -> Block:
        lines = tuple(self._line(one) for one in row.chains)
        name, group = NO_INDUSTRY, None
        if row.industry >= 0:
            name = named(self.view.world.chain, INDUSTRY, row.industry)
            group = _group(self.view.world.chain.table(INDUSTRY)["group"][row.industry])
        href = self.files.get((INDUSTRY.label, row.industry), "")
        return Block(name, group, href, len(row.nodes), self.there(row.nodes), lines)

    def _line(self, row: ChainRow) -> Line:
        href = self.files.get((CHAIN.label, row.chain), "")
        place = {node: at for at, node in enumerate(sorted(row.nodes))}
        stages = tuple(
            tuple(
                Cell(self.number[node], self.state(node), f"{href}#n{place[node]}" if href else "")
                for node in self._sorted(stage)
            )
            for stage in row.stages
        )
        name = named(self.view.world.chain, CHAIN, row.chain) if row.view else APART
        return Line(name, href, len(row.nodes), self.there(row.nodes), _share(row), stages)

    def _sorted(self, nodes: Sequence[int]) -> list[int]:
        """What is there first, what is missing last; within a state the order of the chain."""
        return sorted(nodes, key=lambda node: _ORDER.index(self.state(node)))


def _share(row: ChainRow) -> Share | None:
    if row.view is None or row.view.low is None or row.view.high is None:
        return None
    return Share(round(100 * row.view.low), round(100 * row.view.high))


def _group(name: str) -> Text | None:
    term = GROUPS.get(name)
    return Text(term.zh, term.en) if term else None


def title_of(view: Assessment) -> Text:
    """What the page is called."""
    name = view.name
    return Text(f"{name}产业链总览", f"{name}: industrial chains at a glance")
