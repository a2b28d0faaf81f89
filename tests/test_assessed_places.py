"""From which regions and parks a projection tells states, and what a saved question says of the others."""

import csv
from collections import Counter
from contextlib import closing
from itertools import groupby
from typing import Any

import pytest

from chainkg.graph.chain import Chain
from chainkg.graph.engine import Engine
from chainkg.graph.errors import ChainError
from chainkg.graph.projection import Links, project
from chainkg.loaders import BUNDLED, read
from chainkg.queries.ask import ask_phrase, opened, put_phrase
from chainkg.queries.assessed import assessed
from chainkg.queries.gaps import find_gaps
from chainkg.queries.phrases import find_phrase, resolve
from worlds import chain_of, checked, feeds, firm, holds, makes, node, park, region, role, rows

TALL = (region("R"), region("W", "R"), region("X", "R"), region("E", "R"), region("U"), region("Q"), park("P", "W"))


def places(*more: Any, home: str = "R") -> list[str]:
    return assessed(chain_of(rows(node("a"), node("b", "material"), *TALL, *more), home=home)).places


def told(name: str) -> list[dict[str, str]]:
    with (BUNDLED / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


# Which places


def test_a_dataset_that_knows_nothing_assesses_its_own_region_alone() -> None:
    assert places() == ["R"]
    assert places(home="P") == ["P"]


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (makes("f", "b"), ["Q", "R"]),
        (makes("f", "b", "building"), ["Q", "R"]),
        (makes("f", "b", "planned"), ["Q", "R"]),
        (makes("f", "b", "closed"), ["R"]),
        (holds("Q", "b", "output"), ["Q", "R"]),
        (checked("a", "absent", region="Q"), ["Q", "R"]),
    ],
)
def test_a_place_of_which_anything_is_told_is_assessed(row: Any, found: list[str]) -> None:
    assert places(firm("f", "Q"), row) == found


def test_a_whole_has_what_its_parts_have_and_parts_what_the_city_supplies() -> None:
    assert places(makes("f", "a"), firm("f", "Y"), region("Z"), region("Y", "Z"), home="U") == ["U", "Y", "Z"]
    assert places(makes("f", "a"), firm("f", "W")) == ["E", "R", "W", "X", "P"]
    assert places(node("c", trade="captive"), makes("f", "c"), firm("f", "W")) == ["R", "W"]


def test_a_park_that_bears_the_name_of_a_region_is_not_assessed_beside_it() -> None:
    chain = chain_of(rows(node("a"), park("R"), role("LOCATED_IN", ("Park", "R"), ("Region", "R")), makes("f", "a")))
    assert {(one.kind.label, one.place) for one in assessed(chain)} == {("Region", 0)}


def test_places_of_the_bundled_dataset() -> None:
    chain = read()
    found = assessed(chain)
    parks, home = {row["name"] for row in told("parks")}, {"白银市"}
    while more := {row["name"] for row in told("regions") if row["parent"] in home} - home:
        home |= more
    assert {row["name"] for row in told("parks") if row["region"] in home} <= set(found.places)
    where = {row["region"] for row in told("firms") for made in told("produces") if made["firm"] == row["id"]}
    assert where - {""} <= set(found.places)
    assert not {"长三角", "京津冀", "黄河流域", "北京市"} & set(found.places)
    assert [name in parks for name in found.places] == sorted(name in parks for name in found.places)
    assert len(found) == len(found.places) * len(told("chain_nodes")) == sum(1 for _ in found)


def test_links_alone_assess_nothing() -> None:
    assert list(assessed(read(BUNDLED / "industry_chains.csv"))) == []


@pytest.mark.parametrize("at_once", [0, 1, 100, 10_000])
def test_parts_are_small_and_nothing_is_lost(at_once: int) -> None:
    chain = read()
    parts = [one for one in project(chain, assessed(chain), at_once) if isinstance(one, Links) and not one.table]
    nodes = len(chain.tables["chain_nodes"])
    assert max(len(part.rows) for part in parts) <= (at_once or nodes)
    pairs = [(part.subject.label, *pair) for part in parts for pair in zip(part.subjects, part.objects, strict=True)]
    assert pairs == [(one.kind.label, one.place, one.node) for one in assessed(chain)]
    assert [kind for kind, _ in groupby(pairs, lambda pair: pair[0])] == ["Region", "Park"]
    assert set(Counter(pair[:2] for pair in pairs).values()) == {nodes}


# What a saved question says of a place


def test_a_place_that_is_not_assessed_is_no_place_without_gaps(engine: Engine, chain: Chain) -> None:
    for name in ("region_gaps", "chain_nodes_by_state", "could_supply"):
        phrase = find_phrase(name)
        given = {"region": "长三角"} | ({"chain": "铜基"} if "chain" in phrase.params else {})
        with pytest.raises(ChainError, match="长三角 is not assessed"):
            put_phrase(engine, phrase, resolve(chain, phrase, given))
    text = "MATCH (p)-[:ASSESSED]->() RETURN DISTINCT p.name"
    assert {name for (name,) in engine.rows(text, {}).rows} == set(assessed(chain).places)


def test_a_place_is_named_by_its_aliases_and_a_wrong_one_answered_with_the_nearest(chain: Chain) -> None:
    given = {"top": "3", "region": "白银高新技术产业开发区"}
    found = {row[2] for row in ask_phrase(chain, "region_gaps", given).rows}
    assert found == {gap.node for gap in find_gaps(chain, "白银高新区").gaps if gap.rank <= 3}
    with pytest.raises(ChainError, match="金昌市"):
        ask_phrase(chain, "region_gaps", {"region": "金昌"})


def test_a_dataset_without_a_region_still_tells_of_chains() -> None:
    alone = read(BUNDLED / "industry_chains.csv")
    found = ask_phrase(alone, "chain_nodes_by_state", {"chain": "铝基"})
    assert {row[found.columns.index("状态")] for row in found.rows} == {"待核"}


def test_the_default_is_the_region_of_the_dataset() -> None:
    told = rows(node("a"), node("b"), feeds("a", "b"), region("Q"), firm("f", "Q"), makes("f", "a"), makes("g", "b"))
    for home in ("Q", "R"):
        chain = chain_of(told, home=home)
        with closing(opened(chain)) as engine:
            for name in ("Q", "R"):
                phrase = find_phrase("region_gaps")
                given = {"region": name} if name != home else {}
                rows_ = put_phrase(engine, phrase, resolve(chain, phrase, given)).rows
                assert {row[2]: row[4] for row in rows_} == {"Q": {"b": True}, "R": {}}[name], (home, name)
