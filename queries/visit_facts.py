"""The facts about a place that nobody knows, each with the answers that it may have."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from chainkg.graph.columns import Bools, Ints
from chainkg.graph.model import FIRM, NODE, STATUSES, State
from chainkg.graph.text import Text
from chainkg.graph.units import GOODS
from chainkg.queries.assessment import STATES, Assessment
from chainkg.queries.evidence import node_name
from chainkg.queries.history import OPERATING, newest_with
from chainkg.queries.whatif_rows import Assumption, Plant, Row

# A capacity that no plant reaches, and one that is next to nothing: what lies between moves the ranking less.
_PLENTY, _LITTLE = "1e12", "1"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer in words, and what would stand in the dataset if it were given."""

    says: Text
    assumption: Assumption


@dataclass(frozen=True, slots=True)
class Question:
    """An unknown fact about the making of a node: whom to ask (empty: nobody in particular), its possible answers."""

    says: Text
    node: int
    ask: tuple[str, ...]
    answers: tuple[Answer, ...]


def questions(view: Assessment) -> list[Question]:
    """What nobody knows of a place: who makes a node of which nothing is on file, whether a maker of old still runs,
    how much a maker can make. In the order of the nodes, so that the same dataset asks the same questions."""
    found = [*_made(view), *_running_still(view), *_capacities(view)]
    return sorted(found, key=lambda one: (view.world.chain.table(NODE)["id"][one.node], one.says.en))


def _made(view: Assessment) -> Iterator[Question]:
    for node in np.flatnonzero(view.state == STATES.index(State.UNVERIFIED)).tolist():
        name = node_name(view.world.chain, node)
        if view.world.leftover[node]:
            yes = Text("有", "it does")
            says = Text(f"{view.name}有没有{name.zh}？", f"does {name.en} arise in {view.name}?")
        else:
            yes = Text("有", "somebody does")
            says = Text(f"{view.name}有没有人做{name.zh}？", f"does anybody in {view.name} make {name.en}?")
        yield Question(says, node, (), (Answer(yes, Assumption(plants=(Plant(node),))),))


def _running_still(view: Assessment) -> Iterator[Question]:
    makers = view.world.makers
    table = view.world.chain.tables["produces"]
    for at in _here(view, makers.status == OPERATING).tolist():
        if makers.fresh[at]:
            continue
        firm, name = _pair(view, at)
        date = table["as_of"][int(makers.row[at])]
        says = Text(
            f"{firm}还在生产{name.zh}吗（上次记录：{date or '未注日期'}）？",
            f"does {firm} still make {name.en} (last on file: {date or 'undated'})?",
        )
        answers = (
            Answer(Text("仍在产", "it does"), Assumption(stated=(_row(view, at),))),
            Answer(Text("已停产", "it stopped"), Assumption(pairs=((int(makers.firm[at]), int(makers.node[at])),))),
        )
        yield Question(says, int(makers.node[at]), (firm,), answers)


def _capacities(view: Assessment) -> Iterator[Question]:
    makers, table = view.world.makers, view.world.chain.tables["produces"]
    known = newest_with(makers, table.places("status", STATUSES), ~np.isnan(table.numbers("capacity_low")))
    goods = view.world.ledger.goods.of
    for at in _here(view, (makers.status == OPERATING) & (known < 0)).tolist():
        good = int(goods[makers.node[at]])
        if good < 0:  # no figure is reckoned with it anyway
            continue
        firm, name = _pair(view, at)
        says = Text(f"{firm}一年能产多少{name.zh}？", f"how much {name.en} can {firm} make a year?")
        answers = tuple(
            Answer(words, Assumption(stated=(_row(view, at, size, f"{GOODS[good]}/a"),)))
            for words, size in ((Text("很多", "plenty"), _PLENTY), (Text("很少", "next to nothing"), _LITTLE))
        )
        yield Question(says, int(makers.node[at]), (firm,), answers)


def _here(view: Assessment, chosen: Bools) -> Ints:
    return np.flatnonzero(chosen & view.firms[view.world.makers.firm])


def _pair(view: Assessment, at: int) -> tuple[str, Text]:
    makers, chain = view.world.makers, view.world.chain
    return chain.table(FIRM)["name"][int(makers.firm[at])], node_name(chain, int(makers.node[at]))


def _row(view: Assessment, at: int, size: str = "", unit: str = "") -> Row:
    """That the pair operates, with a capacity where one is told."""
    makers, chain = view.world.makers, view.world.chain
    firm, node = chain.table(FIRM)["id"][int(makers.firm[at])], chain.table(NODE)["id"][int(makers.node[at])]
    told = {"firm": firm, "node": node, "status": "operating", "decides": "yes"}
    return told | ({"capacity_low": size, "capacity_high": size, "unit": unit} if size else {})
