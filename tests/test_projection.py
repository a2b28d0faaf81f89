"""Everything that the tables say is projected, with its evidence, and nothing else but what is computed."""

import csv
from collections import Counter
from collections.abc import Iterator

import pytest

from chainkg.graph.chain import Chain, split
from chainkg.graph.joints import property_names
from chainkg.graph.model import ASSESSED, KINDS, LOCATED_IN, NODE, PRODUCES, RELATIONS
from chainkg.graph.projection import Assessed, Links, Nodes, Properties, project
from chainkg.graph.tables import TABLES
from chainkg.loaders import BUNDLED, read
from chainkg.queries.assessed import assessed
from chainkg.queries.gaps import find_gaps
from worlds import chain_of, feeds, holds, makes, node, park, place_row, role, rows

EVIDENCE = {"source", "locator", "as_of", "confidence"}


@pytest.fixture(scope="module")
def chain() -> Chain:
    return read()


@pytest.fixture(scope="module")
def parts(chain: Chain) -> list[Nodes | Links]:
    return list(project(chain, assessed(chain)))


def table(name: str) -> list[dict[str, str]]:
    with (BUNDLED / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def links(parts: list[Nodes | Links], chain: Chain, type_: str) -> Iterator[tuple[str, str, Properties]]:
    """Relations of a type by the identities of their ends."""
    for part in parts:
        if isinstance(part, Links) and part.relation.type == type_:
            names = [chain.table(kind)[kind.identity].cells() for kind in (part.subject, part.object)]
            for subject, object_, row in zip(part.subjects, part.objects, part.rows, strict=True):
                yield names[0][subject], names[1][object_], row


def test_every_thing_is_a_node(parts: list[Nodes | Links]) -> None:
    nodes = {part.kind.label: part.rows for part in parts if isinstance(part, Nodes)}
    assert list(nodes) == list(KINDS)
    for label, kind in KINDS.items():
        assert sorted(str(row[kind.identity]) for row in nodes[label]) == sorted(
            row[kind.identity] for row in table(kind.table)
        )


def test_cells_become_values_and_empty_cells_nothing(parts: list[Nodes | Links]) -> None:
    nodes = {
        row["id"]: row
        for part in parts
        if isinstance(part, Nodes) and part.kind.label == "ChainNode"
        for row in part.rows
    }
    for row in table("chain_nodes"):
        assert set(nodes[row["id"]]) == {name for name, cell in row.items() if cell}
        for name in ("typical_scale_low", "typical_scale_high"):
            assert nodes[row["id"]].get(name) == (float(row[name]) if row[name] else None)
        assert nodes[row["id"]].get("aliases", []) == split(row["aliases"])


def test_every_statement_is_a_relation_of_its_own(parts: list[Nodes | Links], chain: Chain) -> None:
    kept = ("status", "as_of", "source", "locator")
    made = Counter(
        (firm, node, *(row.get(key, "") for key in kept)) for firm, node, row in links(parts, chain, "PRODUCES")
    )
    assert made == Counter((row["firm"], row["node"], *(row[key] for key in kept)) for row in table("produces"))
    assert max(Counter(key[:2] for key in made).values()) > 1


@pytest.mark.parametrize("type_", ["FEEDS", "BYPRODUCT", "SUBSTITUTES", "IS_A"])
def test_links_carry_their_columns_and_no_copies(parts: list[Nodes | Links], chain: Chain, type_: str) -> None:
    told = [row for row in table("industry_chains") if row["relation"] == type_]
    found = list(links(parts, chain, type_))
    wanted = Counter(
        (row["from"], row["to"], row["route"], row["role"], row["low"] and float(row["low"])) for row in told
    )
    assert wanted == Counter(
        (start, end, ";".join(split_list(row.get("route"))), row.get("role", ""), row.get("low", ""))
        for start, end, row in found
    )
    assert not {name for *_, row in found for name in row} & {"from", "from_name", "to_industry", "chains", "relation"}


def split_list(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []


def test_places_firms_and_institutes_are_located(parts: list[Nodes | Links], chain: Chain) -> None:
    columns = [("firms", "id", "region"), ("firms", "id", "park"), ("parks", "name", "region")]
    columns += [("institutes", "name", "region_or_park"), ("regions", "name", "parent")]
    wanted = Counter((row[own], row[place]) for name, own, place in columns for row in table(name) if row[place])
    wanted += Counter((row["subject"], row["object"]) for row in table("roles") if row["relation"] == "LOCATED_IN")
    assert Counter((start, end) for start, end, _ in links(parts, chain, "LOCATED_IN")) == wanted


@pytest.mark.parametrize(
    ("type_", "name", "subject", "object_"),
    [
        ("OF_INDUSTRY", "chains", "name", "industry"),
        ("PART_OF", "part_of", "node", "chain"),
        ("CONSUMES", "consumes", "firm", "node"),
        ("SUPPLIES", "supplies", "supplier", "customer"),
        ("OWNED_BY", "firms", "id", "parent"),
        ("ENDOWED_WITH", "endowments", "region_or_park", "node"),
    ],
)
def test_relation_of_a_table(
    parts: list[Nodes | Links], chain: Chain, type_: str, name: str, subject: str, object_: str
) -> None:
    wanted = Counter((row[subject], row[object_], row["source"]) for row in table(name) if row[object_])
    assert Counter((start, end, row["source"]) for start, end, row in links(parts, chain, type_)) == wanted


@pytest.mark.parametrize("type_", ["ANCHORS", "SUPPORTS", "HOSTS", "PARTNERS"])
def test_roles(parts: list[Nodes | Links], chain: Chain, type_: str) -> None:
    wanted = Counter((row["subject"], row["object"]) for row in table("roles") if row["relation"] == type_)
    assert Counter((start, end) for start, end, _ in links(parts, chain, type_)) == wanted


def test_every_relation_joins_what_the_model_says_and_names_its_source(parts: list[Nodes | Links]) -> None:
    found = [part for part in parts if isinstance(part, Links)]
    assert {part.relation.type for part in found} == set(RELATIONS)
    for part in found:
        assert part.relation.joins(part.subject.label, part.object.label)
        if part.relation is not ASSESSED:
            assert all(row["source"] and row["confidence"] for row in part.rows)
            assert {name for row in part.rows for name in row} & EVIDENCE >= {"source", "confidence"}


def test_all_properties_are_known_to_the_catalogue(parts: list[Nodes | Links]) -> None:
    assert {name for part in parts for row in part.rows for name in row} <= set(property_names())


@pytest.mark.parametrize("place", ["白银市", "金昌市", "甘肃省", "白银高新区", "兰州新区绿色化工园区"])
def test_assessed_relations_are_the_report_of_gaps(parts: list[Nodes | Links], chain: Chain, place: str) -> None:
    found = {end: row for start, end, row in links(parts, chain, "ASSESSED") if start == place}
    report = find_gaps(chain, place)
    assert report.region == place
    assert len(found) == len(chain.table(NODE))
    ranked = {node: row["rank"] for node, row in found.items() if "rank" in row}
    assert {gap.node: gap.rank for gap in report.gaps} == ranked
    for gap in (*report.gaps, *report.services):
        row = found[gap.node]
        assert (row["score"], row["state"]) == (gap.score, gap.state.name.lower())
        assert row["moves"] == [move.name.lower() for move in gap.moves]
        assert not row["there"]
    states = Counter(row["state"] for row in found.values())
    assert states == {state.name.lower(): count for state, count in report.states.items() if count}


def test_what_is_made_at_home_is_there_and_has_no_score(parts: list[Nodes | Links], chain: Chain) -> None:
    acid = {start: row for start, end, row in links(parts, chain, "ASSESSED") if end == "sulfuric-acid"}
    assert acid["白银市"]["there"]
    assert "score" not in acid["白银市"]


def test_a_name_that_a_region_and_a_park_share_means_the_region() -> None:
    told = rows(node("a"), park("R"), holds("R", "a", "reserve"), role("LOCATED_IN", ("Park", "R"), ("Region", "R")))
    found = [part for part in project(chain_of(told)) if isinstance(part, Links)]
    assert [part.subject.label for part in found if part.relation.type == "ENDOWED_WITH"] == ["Region"]
    assert {(part.subject.label, part.object.label) for part in found if part.relation is LOCATED_IN} == {
        ("Park", "Region")
    }


def test_parallel_rows_stay_parallel() -> None:
    told = rows(
        node("a"),
        node("b"),
        feeds("a", "b", route="x"),
        feeds("a", "b", route="y"),
        makes("f", "a"),
        makes("f", "a", "planned"),
    )
    found = {part.relation.type: len(part.rows) for part in project(chain_of(told)) if isinstance(part, Links)}
    assert (found["FEEDS"], found[PRODUCES.type]) == (2, 2)


def test_an_assessed_relation_leaves_out_what_it_has_not() -> None:
    one = Assessed(KINDS["Region"], 0, 0, "present", True, False, ("*",), (), ("r|s",), (), None, None, "2025")
    told = {"state": "present", "there": True, "made": False, "routes": ["*"], "ways": [], "city_ways": ["r|s"]}
    assert one.properties() == {**told, "moves": [], "as_of": "2025"}


def test_order_of_rows_in_files_does_not_matter() -> None:
    told = [node("a"), node("b"), feeds("a", "b"), makes("f", "a"), place_row("routes", node="b", route="r")]
    assert list(project(chain_of(rows(*told)))) == list(project(chain_of(rows(*reversed(told)))))


def test_every_joint_stands_in_a_table(chain: Chain) -> None:
    assert all(part.table in TABLES for part in project(chain) if isinstance(part, Links))
