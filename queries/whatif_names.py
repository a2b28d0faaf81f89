"""What a user assumes, from the names that were typed: plants that are added, firms and nodes that stop."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from chainkg.graph.columns import Bools, Ints
from chainkg.graph.errors import ChainError
from chainkg.graph.groups import among, flags, one_of
from chainkg.graph.model import FIRM, NODE, STATUSES
from chainkg.graph.text import Text
from chainkg.graph.units import GOODS, unit
from chainkg.queries.assessment import Assessment
from chainkg.queries.evidence import amount, node_name
from chainkg.queries.grounds import NEEDED, Grounds
from chainkg.queries.history import BUILDING, OPERATING, PLANNED
from chainkg.queries.whatif_rows import Assumption, Plant

_SIZE = re.compile(r"([\d,]+(?:\.\d+)?)\s*([^\d\s].*)")


@dataclass(frozen=True, slots=True)
class Assumed:
    """One thing that is assumed, in words: ``says`` what, ``note`` what to know about it."""

    says: Text
    note: Text | None


def read_assumption(
    view: Assessment, add: Sequence[str], stop: Sequence[str]
) -> tuple[Assumption, tuple[Assumed, ...]]:
    """What the names mean in the place of *view*. ``add``: nodes, each as ``NODE`` or ``NODE=300000t/a``.

    UnknownName with the nearest names; ChainError where nothing would stop or a capacity cannot be read.
    """
    if not add and not stop:
        raise ChainError(Text("请说明假设：--add 环节 或 --stop 企业", "say what to assume: --add NODE or --stop FIRM"))
    plants = [_plant(view, text) for text in add]
    stops = [_stop(view, name) for name in stop]
    makers = view.world.makers
    pairs = sorted({at for one in stops for at in one.makers.tolist()})
    rows = sorted({row for one in stops for row in one.endowments})
    gone = _no_longer_made(view, plants, pairs, rows) | flags(
        view.world.nodes, np.array([node for one in stops for node in one.nodes], dtype=np.int64)
    )
    assumption = Assumption(
        tuple(plants),
        tuple(zip(makers.firm[pairs].tolist(), makers.node[pairs].tolist(), strict=True)),
        tuple(rows),
        tuple(np.flatnonzero(gone).tolist()),
    )
    return assumption, (*(_added(view, plant) for plant in plants), *(one.told for one in stops))


def _already(view: Assessment, node: int) -> Text:
    name, marks = node_name(view.world.chain, node), Grounds(view).marks(node)
    how = Text("、".join(mark.zh for mark in marks), ", ".join(mark.en for mark in marks))
    return Text(
        f"{name.zh}本地已有{f'（{how.zh}）' if marks else ''}，按再加一家算",
        f"{name.en} is there already{f' ({how.en})' if marks else ''}: taken as one more plant",
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Stop:
    """What one name stops: places in ``World.makers``, rows of endowments, nodes as such; and the words for it."""

    makers: Ints
    endowments: list[int]
    nodes: list[int]
    told: Assumed


def _no_longer_made(view: Assessment, plants: list[Plant], pairs: list[int], rows: list[int]) -> Bools:
    """Nodes that had a maker on file, themselves or through a kind of theirs, and that no maker is left of."""
    makers, above = view.world.makers, view.world.above
    listed = view.world.chain.ref("endowments", "node", NODE)
    totals = np.setdiff1d((view.presence.city or view.presence).totals, rows)
    left = np.setdiff1d(running(view), pairs)
    kept = np.concatenate((makers.node[left], listed[totals], [plant.node for plant in plants])).astype(np.int64)
    stopped = np.concatenate((makers.node[pairs], listed[rows])).astype(np.int64)
    return flags(view.world.nodes, above.all_of(stopped)) & ~flags(view.world.nodes, above.all_of(kept))


def _plant(view: Assessment, text: str) -> Plant:
    name, equals, size = text.rpartition("=")
    row = view.world.chain.find(name if equals else text, NODE)[1]
    return _sized(view, row, size) if equals else Plant(row)


def _sized(view: Assessment, row: int, size: str) -> Plant:
    match = _SIZE.fullmatch(size.strip())
    told = unit(match[2]) if match else None
    if match is None or told is None or told.per != "a":
        raise ChainError(
            Text(f"读不懂产能“{size}”，请写作 300000t/a", f"cannot read the capacity {size!r}; write it as 300000t/a")
        )
    goods = view.world.ledger.goods
    measured = int(goods.of[row])
    if measured >= 0 and GOODS.index(told.good) not in (measured, int(goods.run[row])):
        name, good = node_name(view.world.chain, row), GOODS[measured]
        raise ChainError(
            Text(
                f"{name.zh}的产能以 {good}/a 计，换算不了“{size}”",
                f"the capacity of {name.en} is told in {good}/a, and {size!r} does not convert",
            )
        )
    return Plant(row, match[1].replace(",", ""), match[2])


def _added(view: Assessment, plant: Plant) -> Assumed:
    name = node_name(view.world.chain, plant.node)
    size = amount(plant.capacity, plant.capacity, plant.unit)
    says = Text(
        f"新增{name.zh}{f'（{size}）' if size else ''}", f"a plant of {name.en}{f' ({size})' if size else ''} is added"
    )
    notes = [_already(view, plant.node)] if view.there[plant.node] else []
    if plant.capacity and view.balance.total.high[plant.node] > 0:
        zh = f"{name.zh}另有全地的合计，余缺取合计与各家之和中较大的，所以未必随之增加"
        en = f"a total of {name.en} is on file; its balance takes the larger of it and the sum of makers"
        notes.append(Text(zh, en))
    note = Text("；".join(one.zh for one in notes), "; ".join(one.en for one in notes)) if notes else None
    return Assumed(says, note)


def _stop(view: Assessment, name: str) -> _Stop:
    kind, row = view.world.chain.find(name, FIRM, NODE)
    return _stop_firm(view, row) if kind is FIRM else _stop_node(view, row)


def running(view: Assessment) -> Ints:
    """Places in ``World.makers`` of what runs in the place and in the city around it."""
    city = view.presence.city
    return view.presence.operated if city is None else city.operated


def owners(view: Assessment) -> Ints:
    """Per maker of ``World.makers`` the firm whose plant it is: another one's where ``same_as`` says so and that one
    runs a plant of its own in the place or in the city around it."""
    world = view.world
    makers = world.makers
    own = world.ledger.counted(running(view))
    twin = np.setdiff1d(running(view), own)
    other = world.chain.ref("produces", "same_as", FIRM)[makers.row[twin]]
    told = among(other * world.nodes + makers.node[twin], makers.firm[own] * world.nodes + makers.node[own])
    found = makers.firm.copy()
    found[twin[told]] = other[told]
    return found


def _stop_firm(view: Assessment, firm: int) -> _Stop:
    chain, makers = view.world.chain, view.world.makers
    name = chain.table(FIRM)["name"][firm]
    found = running(view)[owners(view)[running(view)] == firm]
    if not len(found):
        raise ChainError(_nothing_runs(view, firm))
    made = [node_name(chain, int(node)) for node in np.unique(makers.node[found])]
    says = Text(
        f"{name}停产（{'、'.join(one.zh for one in made)}）", f"{name} stops ({', '.join(one.en for one in made)})"
    )
    daughters = _running_daughters(view, firm)
    listed = "、".join(daughters)
    note = Text(f"它的子公司照常：{listed}", f"its subsidiaries run on: {', '.join(daughters)}") if daughters else None
    return _Stop(found, [], [], Assumed(says, note))


def _running_daughters(view: Assessment, firm: int) -> list[str]:
    chain = view.world.chain
    owned = chain.ref("firms", "parent", FIRM) == firm
    runs = flags(len(owned), owners(view)[running(view)])
    names = chain.table(FIRM)["name"]
    return [names[one] for one in np.flatnonzero(owned & runs).tolist()]


def _nothing_runs(view: Assessment, firm: int) -> Text:
    chain, makers = view.world.chain, view.world.makers
    name = chain.table(FIRM)["name"][firm]
    own: Bools = owners(view) == firm
    if (own & (makers.status == OPERATING)).any():
        where = chain.table(FIRM)["region"][firm]
        return Text(
            f"{name}在{where}，不在{view.name}，停不停都与此地无关",
            f"{name} is in {where}, not in {view.name}: its stop changes nothing here",
        )
    terms = list(STATUSES.values())
    coming = np.flatnonzero(own & one_of(makers.status, (BUILDING, PLANNED))).tolist()
    told = [(terms[int(makers.status[at])], node_name(chain, int(makers.node[at]))) for at in coming]
    zh = f"，只有：{'、'.join(f'{node.zh}（{term.zh}）' for term, node in told)}" if told else ""
    en = f"; on file: {', '.join(f'{node.en} ({term.en})' for term, node in told)}" if told else ""
    return Text(f"{name}在{view.name}没有在产的环节{zh}", f"{name} runs nothing in {view.name}{en}")


def _stop_node(view: Assessment, node: int) -> _Stop:
    """All makers of the node and its kinds, the totals and reserves that speak of it, and what infers it from users."""
    chain, makers = view.world.chain, view.world.makers
    name, below = node_name(chain, node), view.world.below[node]
    family = flags(view.world.nodes, below)
    found = running(view)[family[makers.node[running(view)]]]
    held = view.presence.city or view.presence
    rows = np.concatenate((held.totals, held.reserves))
    rows = rows[family[chain.ref("endowments", "node", NODE)[rows]]]
    if not len(found) and not len(rows):
        _must_be_inferred(view, node)
    firms = chain.table(FIRM)["name"]
    who = [firms[firm] for firm in sorted(set(makers.firm[found].tolist()))]
    zh, en = f"（{'、'.join(who)}）" if who else "", f" ({', '.join(who)})" if who else ""
    return _Stop(
        found, rows.tolist(), below.tolist(), Assumed(Text(f"{name.zh}停产{zh}", f"{name.en} stops{en}"), None)
    )


def _must_be_inferred(view: Assessment, node: int) -> None:
    """ChainError unless the node is there only because something that runs needs it: then that is what stops."""
    name = node_name(view.world.chain, node)
    source, how = Grounds(view).causes.get(node, (-1, None))
    if how is NEEDED:
        return
    if how is not None:
        cause = node_name(view.world.chain, source)
        raise ChainError(
            Text(
                f"{name.zh}随{cause.zh}而来（{how.zh}），没有自己的生产者；请停{cause.zh}",
                f"{name.en} comes with {cause.en} ({how.en}) and has no maker of its own; stop {cause.en} instead",
            )
        )
    raise ChainError(
        Text(
            f"{view.name}没有{name.zh}的生产者记录，无从停产",
            f"no maker of {name.en} is on file in {view.name}: nothing stops",
        )
    )
