"""Every saved question, on every engine: its rows are those of plain Python over the tables."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import closing
from functools import cache, partial
from random import Random
from typing import Any

import pytest

from chainkg.graph import model
from chainkg.graph.chain import Chain
from chainkg.graph.engine import Engine
from chainkg.graph.errors import ChainError
from chainkg.graph.model import Move, State
from chainkg.loaders import read
from chainkg.queries.ask import opened, put, put_phrase
from chainkg.queries.assessed import assessed
from chainkg.queries.assessment import STATES, Assessment
from chainkg.queries.circular import idle
from chainkg.queries.gap import Gap
from chainkg.queries.gaps import GapReport, assess, find_gaps
from chainkg.queries.params import suggestions
from chainkg.queries.phrases import Phrase, phrases, resolve
from tables import (
    FIRMS,
    MADE,
    NODES,
    ROLES,
    around,
    chains_of,
    firm,
    kinds,
    links,
    local,
    members,
    name,
    newest,
    number,
    of_industry,
    operated,
    reach,
    table,
)
from worlds import chain_of, random_rows

HOME = "白银市"
ELSEWHERE = ("金昌市", "兰州市", "甘肃省", "白银区", "白银高新区", "银东工业园", "金昌经济技术开发区")
Rows = list[tuple[Any, ...]]
CASES: dict[str, list[tuple[dict[str, str], Callable[..., Rows]]]] = defaultdict(list)


def case(phrase: str, **given: str) -> Callable[[Callable[..., Rows]], Callable[..., Rows]]:
    """The rows of *phrase* with these values are what the function makes of them."""

    def kept(function: Callable[..., Rows]) -> Callable[..., Rows]:
        CASES[phrase].append((given, partial(function, **given)))
        return function

    return kept


# What the library computes, and the projection repeats


@cache
def report(region: str) -> GapReport:
    return find_gaps(read(), region, all_classes=False)


@cache
def view_of(region: str) -> Assessment:
    return assess(read(), region)


@cache
def states(region: str) -> dict[str, State]:
    view = view_of(region)
    ids = view.world.chain.table(model.NODE)["id"].cells()
    return {one: STATES[int(view.state[row])] for row, one in enumerate(ids)}


@cache
def there(region: str) -> set[str]:
    view = view_of(region)
    ids = view.world.chain.table(model.NODE)["id"].cells()
    return {one for row, one in enumerate(ids) if view.there[row]}


@cache
def ranks(region: str) -> dict[str, int]:
    return {gap.node: gap.rank for gap in report(region).gaps}


@cache
def everything(region: str) -> dict[str, Gap]:
    found = find_gaps(read(), region, all_classes=True)
    return {gap.node: gap for gap in (*found.gaps, *found.services)}


def state(node: str, region: str) -> str:
    return states(region)[node].zh


def firms_of(region: str) -> frozenset[str]:
    """Firms of a region or park."""
    return local(region, "Park" if region in {row["name"] for row in table("parks")} else "Region")


# What only the tables say


@case("upstream", node="tdi", hops="4")
@case("upstream", node="anode-copper", hops="2")
def upstream(node: str, hops: str, region: str = HOME) -> Rows:
    return [(step, name(one), one, state(one, region)) for one, step in reach(node, int(hops), up=True).items()]


@case("downstream", node="sulfuric-acid", hops="1")
@case("downstream", node="copper-concentrate", hops="4")
def downstream(node: str, hops: str, region: str = HOME) -> Rows:
    return [(step, name(one), one, state(one, region)) for one, step in reach(node, int(hops)).items()]


def needs() -> list[tuple[str, str]]:
    return [
        (row["from"], row["to"]) for row in links("FEEDS") if row["role"] in ("main", "reagent") and not row["loop"]
    ]


@case("could_supply", chain="铜基")
@case("could_supply", chain="硫-磷-铁-钛-锂")
def could_supply(chain: str, region: str = HOME) -> Rows:
    here, on_file = firms_of(region), {(row["supplier"], row["customer"]) for row in table("supplies")}
    found = set()
    for input_, made in needs():
        for taker in {one for one, node in operated() if node == made and one in here and made in members(chain)}:
            for maker in {one for one, node in operated() if node == input_ and one in here and one != taker}:
                found.add((firm(maker), name(input_), firm(taker), name(made), (maker, taker) in on_file))
    return list(found)


@case("firm_partners", firm="白银有色集团股份有限公司")
@case("firm_partners", firm="甘肃东方钛业有限公司")
def firm_partners(firm: str) -> Rows:
    found = set()
    own = {node for one, node in operated() if one == firm}
    for source, target in needs():
        for mine, other, way in ((source, target, "可供"), (target, source, "可买")):
            for one, node in operated() if mine in own else ():
                if node == other and one != firm:
                    found.add((way, name(mine), name(other), FIRMS[one]["name"], FIRMS[one]["region"] or None))
    return list(found)


@case("byproducts_unused")
def byproducts_unused(region: str = HOME) -> Rows:
    view = view_of(region)
    ids = view.world.chain.table(model.NODE)["id"].cells()
    run = view.presence.ways
    thrown, owners = view.world.ways.throws.gather(run)
    origins: dict[str, set[str]] = defaultdict(set)
    for node, owner in zip(thrown.tolist(), owners.tolist(), strict=True):
        origins[ids[node]].add(name(ids[int(view.world.ways.node[run[owner]])]))
    loose = [ids[row] for row in range(len(ids)) if idle(view)[row]]
    return [(name(one), one, NODES[one]["kind"] == "waste", sorted(origins[one])) for one in loose]


def half_up(score: float) -> float:
    """Three digits as Cypher rounds."""
    return math.floor(score * 1000 + 0.5) / 1000


MOVES = {(True, True): "断链", (True, False): "延链", (False, True): "补链", (False, False): "未具条件"}


@case("region_gaps", top="5")
@case("region_gaps", top="100000")
def region_gaps(top: str, region: str = HOME) -> Rows:
    view = view_of(region)
    index = view.world.chain.index(model.NODE)
    found: Rows = []
    for gap in report(region).gaps:
        if gap.rank <= int(top):
            fed, used = bool(view.routing.fed[index[gap.node]]), bool(view.uses[index[gap.node]])
            main = [move.zh for move in gap.moves if move is not Move.CIRCULAR] or ["未具条件"]
            assert main == [MOVES[fed, used]]
            found.append((gap.rank, gap.name.zh, gap.node, gap.state.zh, fed, used, *main, half_up(gap.score)))
    return found


@case("missing_of_industry", industry="循环化工")
@case("missing_of_industry", industry="新材料")
def missing_of_industry(industry: str, region: str = HOME) -> Rows:
    return [
        (
            ranks(region).get(one),
            name(one),
            one,
            state(one, region),
            sorted(c for c in chains_of(industry) if one in members(c)),
        )
        for one in of_industry(industry) & set(everything(region))
    ]


@case("missing_nodes", chain="铜基")
@case("missing_nodes", chain="新型煤化工")
def missing_nodes(chain: str, region: str = HOME) -> Rows:
    rows = {row["name"]: row for row in table("chains")}
    covered = {one.strip() for one in rows[chain]["covered_by"].split(";")}
    within = {one for one, row in rows.items() if chain in (one, row["parent"]) or one in covered}
    order = [row for row in table("part_of") if row["chain"] in within]
    found: Rows = []
    for one in {row["node"] for row in order} & set(everything(region)):
        gap = everything(region)[one]
        own = [row for row in order if row["node"] == one]
        moves = [move.zh for move in gap.moves] or ["未具条件"]
        chains, stage = sorted({row["chain"] for row in own}), STAGE[min(row["stage"] for row in own)]
        policy = model.POLICIES[NODES[one]["policy"] or "unknown"].zh
        told = (ranks(region).get(one), name(one), one, stage, gap.state.zh, moves)
        found.append((*told, half_up(gap.score), policy, chains, region, report(region).as_of))
    return found


STAGE = {key: term.zh for key, term in model.STAGES.items()} | {"": None}


@case("chain_nodes_by_state", chain="铝基")
@case("chain_nodes_by_state", chain="铜基")
def chain_nodes_by_state(chain: str, region: str = HOME) -> Rows:
    return [
        (
            STAGE[row["stage"]],
            name(row["node"]),
            row["node"],
            state(row["node"], region),
            ranks(region).get(row["node"]),
        )
        for row in table("part_of")
        if row["chain"] == chain
    ]


@case("industry_states", industry="有色冶金")
def industry_states(industry: str, region: str = HOME) -> Rows:
    counts = Counter((chain, state(node, region)) for chain in chains_of(industry) for node in members(chain))
    return [(*key, count) for key, count in counts.items()]


ROLE = {key: term.zh for key, term in model.INPUT_ROLES.items()}


@case("anchor_buys", firm="白银有色集团股份有限公司")
@case("anchor_buys", firm="甘肃稀土新材料股份有限公司")
def anchor_buys(firm: str, region: str = HOME) -> Rows:
    own = {node for one, node in operated() if one == firm}
    order = list(ROLE)
    best: dict[tuple[str, str], int] = {}
    for row in links("FEEDS"):
        if row["to"] in own and row["from"] not in there(region):
            key = row["to"], row["from"]
            best[key] = min(best.get(key, len(order)), order.index(row["role"]))
    return [
        (name(a), name(b), b, ROLE[order[role]], state(b, region), ranks(region).get(b))
        for (a, b), role in best.items()
    ]


@case("shared_nodes", chain="铜基", other="铅基")
@case("shared_nodes", chain="铜基", other="硫-磷-铁-钛-锂")
def shared_nodes(chain: str, other: str, region: str = HOME) -> Rows:
    return [(name(one), one, state(one, region)) for one in members(chain) & members(other)]


@case("single_supplier", industry="循环化工")
@case("single_supplier", industry="有色冶金")
def single_supplier(industry: str, region: str = HOME) -> Rows:
    found: Rows = []
    for node in of_industry(industry):
        makers = {one for one, made in operated() if made == node and one in firms_of(region)}
        if len(makers) == 1:
            users = {
                row["to"] for row in links("FEEDS") if row["from"] == node and row["role"] in ("main", "reagent")
            } & there(region)
            found.append((name(node), node, firm(*makers), len(users)))
    return found


def roles(relation: str, kind: str = "") -> list[dict[str, str]]:
    return [row for row in ROLES if row["relation"] == relation and kind in ("", row["object_kind"])]


@case("institutes_for_gaps", industry="新材料")
@case("institutes_for_gaps", industry="生物医药")
def institutes_for_gaps(industry: str, region: str = HOME) -> Rows:
    found = set()
    for node in of_industry(industry) & set(ranks(region)):
        for row in roles("SUPPORTS"):
            if row["object_kind"] == "ChainNode" and row["object"] == node:
                found.add((ranks(region)[node], name(node), row["subject"], name(node)))
            if row["object_kind"] == "Chain" and node in members(row["object"]):
                found.add((ranks(region)[node], name(node), row["subject"], row["object"]))
    return list(found)


@case("stale_facts", before="2020-01")
@case("stale_facts", before="2024")
def stale_facts(before: str) -> Rows:
    dates: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in MADE:
        if row["decides"] != "no":
            dates[row["firm"], row["node"]].append(row["as_of"])
    return [
        (firm(a), name(b), newest(cells) or "未注日期") for (a, b), cells in dates.items() if newest(cells) < before
    ]


STATUS = {key: term.zh for key, term in model.STATUSES.items()}


@case("stated_since", since="2025-01")
def stated_since(since: str) -> Rows:
    return [
        (
            row["as_of"],
            firm(row["firm"]),
            FIRMS[row["firm"]]["region"] or None,
            name(row["node"]),
            STATUS[row["status"]],
            row["source"],
            row["locator"] or None,
        )
        for row in MADE
        if row["as_of"] >= since
    ]


@case("who_hosts", what="循环化工")
@case("who_hosts", what="铜基")
def who_hosts(what: str) -> Rows:
    region = {row["name"]: row["region"] or None for row in table("parks")}
    return [
        (
            row["subject"],
            region[row["subject"]],
            row["object_kind"],
            row["as_of"] or None,
            row["source"],
            row["locator"],
        )
        for row in roles("HOSTS")
        if row["object"] == what
    ]


def parks_in(park: str) -> set[str]:
    return {row["name"] for row in table("parks") if ("Park", park) in around("Park", row["name"])} | {park}


@case("park_has", park="白银高新区")
@case("park_has", park="白银刘川工业集中区")
@case("park_has", park="银东工业园")
def park_has(park: str) -> Rows:
    makers: dict[str, set[str]] = defaultdict(set)
    for one, node in operated():
        if any(("Park", within) in around("Firm", one) for within in parks_in(park)):
            makers[node].add(firm(one))
    return [(name(node), node, sorted(found)) for node, found in makers.items()]


@case("park_lacks", park="白银高新区")
@case("park_lacks", park="平川陶瓷工业园")
def park_lacks(park: str, region: str = HOME) -> Rows:
    hosted = [row for row in roles("HOSTS") if row["subject"] == park]
    names = {row["object"] for row in hosted if row["object_kind"] == "Chain"}
    names |= {c for row in hosted if row["object_kind"] == "Industry" for c in chains_of(row["object"])}
    found = {one for chain in names for one in members(chain)} & set(ranks(region))
    return [(ranks(region)[one], name(one), one, sorted(c for c in names if one in members(c))) for one in found]


def statement(row: dict[str, str]) -> tuple[Any, ...]:
    amounts = (number(row["capacity_low"]), number(row["capacity_high"]), row["unit"] or None)
    return (STATUS[row["status"]], *amounts, row["source"], row["locator"] or None)


@case("firm_history", firm="白银有色集团股份有限公司")
def firm_history(firm: str) -> Rows:
    return [(row["as_of"] or None, name(row["node"]), *statement(row)) for row in MADE if row["firm"] == firm]


@case("node_history", node="sulfuric-acid")
@case("node_history", node="tdi")
def node_history(node: str) -> Rows:
    return [
        (row["as_of"] or None, firm(row["firm"]), FIRMS[row["firm"]]["region"] or None, *statement(row))
        for row in MADE
        if row["node"] == node
    ]


@case("makers", node="sulfuric-acid")
@case("makers", node="new-building-materials")
def makers(node: str) -> Rows:
    found = []
    for one, made in operated():
        if made in kinds(node, up=False):
            dates = [
                row["as_of"]
                for row in MADE
                if (row["firm"], row["node"], row["status"]) == (one, made, "operating") and row["decides"] != "no"
            ]
            place = FIRMS[one]
            found.append((firm(one), place["region"] or None, place["park"] or None, name(made), newest(dates)))
    return found


@case("neighbours_with", node="green-hydrogen")
@case("neighbours_with", node="primary-aluminium")
def neighbours_with(node: str, region: str = HOME) -> Rows:
    return list(
        {
            (FIRMS[row["firm"]]["region"] or None, firm(row["firm"]), STATUS[row["status"]], row["as_of"] or None)
            for row in MADE
            if row["node"] == node
            and row["status"] in ("operating", "building")
            and row["firm"] not in firms_of(region)
        }
    )


@case("under_construction")
def under_construction(region: str = HOME) -> Rows:
    dates: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in MADE:
        if (
            row["status"] == "building"
            and row["firm"] in firms_of(region)
            and states(region)[row["node"]] is State.BUILDING
        ):
            dates[row["node"], row["firm"]].append(row["as_of"])
    return [(name(node), node, firm(one), newest(cells) or None) for (node, one), cells in dates.items()]


@case("partners", region=HOME)
def partners(region: str) -> Rows:
    kind = {row["name"]: row["kind"] or None for row in table("regions")}
    found = set()
    for row in roles("PARTNERS"):
        for one, other in ((row["subject"], row["object"]), (row["object"], row["subject"])):
            if one == region:
                found.add((other, kind[other], row["source"], row["locator"] or None))
    return list(found)


@case("sources_by_grade", grade="官方")
@case("sources_by_grade", grade="process")
def sources_by_grade(grade: str) -> Rows:
    key = {term.zh: term.key for term in model.GRADES.values()}.get(grade, grade)
    columns = ("id", "title", "publisher", "date", "url")
    return [tuple(row[c] or None for c in columns) for row in table("sources") if row["grade"] == key]


@case("sources_of_node", node="tdi")
@case("sources_of_node", node="sulfuric-acid")
def sources_of_node(node: str) -> Rows:
    used = {row["source"] for row in MADE if row["node"] == node}
    return [
        (row["id"], row["title"] or None, model.GRADES[row["grade"]].zh, row["date"] or None, row["url"] or None)
        for row in table("sources")
        if row["id"] in used
    ]


@case("silent_firms", region=HOME)
@case("silent_firms", region="兰州新区")
def silent_firms(region: str) -> Rows:
    busy = {row["firm"] for row in MADE}
    return [
        (row["name"], one, row["region"] or None, row["park"] or None)
        for one, row in FIRMS.items()
        if row["stub"] != "yes" and one not in busy and one in local(region)
    ]


@case("waste_users", node="phosphogypsum")
@case("waste_users", node="sulfuric-acid")
def waste_users(node: str, region: str = HOME) -> Rows:
    eaten = kinds(node, up=True)
    users = {row["to"] for row in links("FEEDS") if row["from"] in eaten and not row["loop"]}
    found: Rows = []
    for user in users:
        here = {firm(row["firm"]) for row in MADE if row["node"] == user and row["firm"] in firms_of(region)}
        found.append((name(user), user, state(user, region), ranks(region).get(user), sorted(here)))
    return found


@case("firm_family", firm="白银有色集团股份有限公司")
@case("firm_family", firm="白银有色集团铜业公司")
def firm_family(firm: str) -> Rows:
    found: Rows = []
    above, below = {firm}, {firm}
    for step in (1, 2, 3):
        above = {FIRMS[one]["parent"] for one in above if FIRMS[one]["parent"]}
        below = {one for one, row in FIRMS.items() if row["parent"] in below}
        for word, group in (("控股方", above), ("子公司", below)):
            found += [(word, step, FIRMS[one]["name"], FIRMS[one]["region"] or None) for one in group]
    return found


@case("anchors_of", what="生物医药")
@case("anchors_of", what="有色冶金")
def anchors_of(what: str) -> Rows:
    return [
        (
            firm(row["subject"]),
            FIRMS[row["subject"]]["region"] or None,
            row["source"],
            row["locator"] or None,
            sorted({name(made["node"]) for made in MADE if made["firm"] == row["subject"]}),
        )
        for row in roles("ANCHORS")
        if row["object"] == what
    ]


@case("institute_fields", institute="兰州大学")
def institute_fields(institute: str) -> Rows:
    return [
        (
            name(row["object"]) if row["object_kind"] == "ChainNode" else row["object"],
            row["object_kind"],
            row["source"],
            row["locator"] or None,
        )
        for row in roles("SUPPORTS")
        if row["subject"] == institute
    ]


NATURE = {key: term.zh for key, term in model.NATURES.items()}


@case("resources", region=HOME)
@case("resources", region="会宁县")
def resources(region: str) -> Rows:
    known = {row["name"] for row in table("regions")}
    return [
        (
            row["region_or_park"],
            name(row["node"]),
            NATURE[row["nature"]],
            number(row["amount_low"]),
            number(row["amount_high"]),
            row["unit"] or None,
            row["as_of"] or None,
        )
        for row in table("endowments")
        for place in [row["region_or_park"]]
        if place == region or ("Region", region) in around("Region" if place in known else "Park", place)
    ]


@case("substitutes", node="lfp")
@case("substitutes", node="new-building-materials")
def substitutes(node: str) -> Rows:
    found = set()
    for row in (*links("SUBSTITUTES"), *links("IS_A")):
        for one, other, word in ((row["from"], row["to"], "属于"), (row["to"], row["from"], "包含")):
            if one == node:
                found.add(("替代" if row["relation"] == "SUBSTITUTES" else word, name(other), other))
    return list(found)


def hashed(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(tuple(cell) if isinstance(cell, list) else cell for cell in row)


def agrees(engine: Engine, chain: Chain, phrase: str, given: dict[str, str], wanted: Rows) -> None:
    saved = phrases()[phrase]
    answer = put_phrase(engine, saved, resolve(chain, saved, given))
    assert Counter(hashed(tuple(row)) for row in answer.rows) == Counter(map(hashed, wanted))


@pytest.mark.parametrize(
    ("phrase", "at"), [(phrase, at) for phrase, cases in CASES.items() for at in range(len(cases))]
)
def test_rows_are_those_of_plain_python(engine: Engine, chain: Chain, phrase: str, at: int) -> None:
    given, oracle = CASES[phrase][at]
    agrees(engine, chain, phrase, given, oracle())


ASSESSING = sorted(name for name, phrase in phrases().items() if phrase.place)


@pytest.mark.parametrize("region", ELSEWHERE)
@pytest.mark.parametrize("phrase", ASSESSING)
def test_rows_of_another_place_are_those_of_plain_python(
    engine: Engine, chain: Chain, phrase: str, region: str
) -> None:
    for given, oracle in CASES[phrase]:
        agrees(engine, chain, phrase, {**given, "region": region}, oracle(region=region))


# Of each phrase at least one case has rows: an empty answer proves little.
def test_every_phrase_has_a_case_with_rows() -> None:
    elsewhere = {"park_firms"}  # tests/test_cypher.py
    assert len(phrases()) >= 25
    assert set(phrases()) == set(CASES) | elsewhere
    assert not [phrase for phrase, cases in CASES.items() if not any(oracle() for _, oracle in cases)]


# Of each that speaks of a place, in another region and in a park too.
def test_every_phrase_has_rows_in_another_region_and_in_a_park() -> None:
    parks = {row["name"] for row in table("parks")}
    assert len(ASSESSING) == 17
    for kind, places in (("region", set(ELSEWHERE) - parks), ("park", set(ELSEWHERE) & parks)):
        empty = {
            phrase
            for phrase in ASSESSING
            if not any(oracle(region=place) for _, oracle in CASES[phrase] for place in places)
        }
        assert not empty, kind


@pytest.mark.parametrize("seed", range(6))
def test_what_is_worked_out_in_cypher_holds_in_random_worlds(seed: int) -> None:
    world = chain_of(random_rows(Random(seed)))
    ids = world.table(model.NODE)["id"].cells()
    index = world.index(model.NODE)
    with closing(opened(world)) as engine:
        for place in assessed(world).places:
            view = assess(world, place)
            gaps = put(engine, phrases()["region_gaps"].text, {"top": 10_000, "region": place}).rows
            loose = put(engine, phrases()["byproducts_unused"].text, {"region": place}).rows
            assert {(row[2], row[4], row[5]) for row in gaps} == {
                (gap.node, bool(view.routing.fed[index[gap.node]]), bool(view.uses[index[gap.node]]))
                for gap in find_gaps(world, place).gaps
            }
            assert {row[1] for row in loose} == {one for row, one in enumerate(ids) if idle(view)[row]}


@pytest.mark.parametrize(
    ("phrase", "given", "answer"),
    [
        ("upstream", {"node": "TDI", "hops": "9"}, "1 … 4"),
        ("upstream", {"node": "TDI", "hops": "two"}, "two"),
        ("upstream", {"node": "硫算"}, "硫酸"),
        ("sources_by_grade", {"grade": "官府"}, "官方"),
        ("sources_by_grade", {"grade": "offical"}, "official"),
        ("stale_facts", {"before": "2020-13"}, "2025-09-30"),
        ("who_hosts", {"what": "循环化"}, "循环化工"),
        ("partners", {}, "-p region=白银市"),
    ],
)
def test_a_wrong_value_is_answered_with_what_would_do(
    chain: Chain, phrase: str, given: dict[str, str], answer: str
) -> None:
    with pytest.raises(ChainError) as error:
        resolve(chain, phrases()[phrase], given)
    assert answer in error.value.say("zh")
    assert answer in error.value.say("en")


def test_a_default_stands_where_nothing_is_given(chain: Chain) -> None:
    assert resolve(chain, phrases()["upstream"], {"node": "TDI"}) == {"node": "tdi", "hops": 4.0, "region": HOME}
    given = {"node": "TDI", "region": "白银高新技术产业开发区"}
    assert resolve(chain, phrases()["upstream"], given)["region"] == "白银高新区"
    assert resolve(chain, phrases()["sources_by_grade"], {"grade": "官方"}) == {"grade": "official"}


@pytest.mark.parametrize("phrase", phrases().values(), ids=phrases())
def test_suggestions_are_values_that_do(chain: Chain, phrase: Phrase) -> None:
    for param in phrase.params.values():
        found = suggestions(chain, param)
        assert found or param.type in ("date", "text")
        assert all(param.value(chain, one) is not None for one in found)
