"""Texts that staff may write, one a feature: the same rows on every engine as plain Python finds in the tables."""

from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any

import pytest

from chainkg.graph.engine import Engine, Value
from chainkg.graph.lexer import tokens
from chainkg.queries.ask import put
from tables import CHAINS, FIRMS, LINKS, MADE, NODES, PARTS, ROLES, links, many, members, name, number, reach, table

Rows = list[tuple[Any, ...]]
PARK, CHAIN = "白银高新区", "铜基"
FEEDS = Counter((row["from"], row["to"]) for row in links("FEEDS"))
START, END = "copper-concentrate", "copper-rod"


def below(node: str) -> Counter[str]:
    """What a node feeds, once for each link."""
    return Counter({to: count for (source, to), count in FEEDS.items() if source == node})


def trails(start: str, most: int, *, either: bool = False) -> list[tuple[str, ...]]:
    """All ways of 1 to *most* FEEDS that use no link twice, as their nodes."""
    steps: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for at, row in enumerate(links("FEEDS")):
        steps[row["from"]].append((at, row["to"]))
        if either and row["from"] != row["to"]:
            steps[row["to"]].append((at, row["from"]))
    found: list[tuple[str, ...]] = []
    edge: list[tuple[tuple[str, ...], frozenset[int]]] = [((start,), frozenset())]
    for _ in range(most):
        edge = [((*way, to), used | {at}) for way, used in edge for at, to in steps[way[-1]] if at not in used]
        found += [way for way, _ in edge]
    return found


def makers(node: str, **cells: str) -> list[dict[str, str]]:
    return [row for row in MADE if row["node"] == node and all(row[key] == cell for key, cell in cells.items())]


def located(park: str, kind: str = "Firm") -> list[str]:
    found = [row["id"] for row in FIRMS.values() if row["park"] == park] if kind == "Firm" else []
    found += (
        [row["name"] for row in table("institutes") if row["region_or_park"] == park] if kind == "Institute" else []
    )
    roles = [row for row in ROLES if row["relation"] == "LOCATED_IN" and row["object"] == park]
    return found + [row["subject"] for row in roles if row["subject_kind"] == kind]


def scale(row: dict[str, str]) -> str:
    low = number(row["typical_scale_low"])
    return "大" if low is not None and low >= 100000 else "中" if low is not None and low >= 10000 else "小"


def aliases(row: dict[str, str]) -> list[str] | None:
    return many(row["aliases"]) or None


SUITE: dict[str, Callable[[], Rows]] = {
    # Q01 … Q04
    "MATCH (n:ChainNode) WHERE n.kind = 'waste' RETURN n.id, n.name ORDER BY n.id LIMIT 20": lambda: sorted(
        (row["id"], row["name"]) for row in NODES.values() if row["kind"] == "waste"
    )[:20],
    "MATCH (n:ChainNode) WHERE n.name CONTAINS '硫酸' RETURN n.id, n.name": lambda: [
        (row["id"], row["name"]) for row in NODES.values() if "硫酸" in row["name"]
    ],
    "MATCH (f:Firm)-[:LOCATED_IN]->(p:Park {name: $park}) RETURN f.name AS name ORDER BY name": lambda: sorted(
        (FIRMS[one]["name"],) for one in located(PARK)
    ),
    "MATCH (f:Firm)-[r:PRODUCES {status: 'operating'}]->(n:ChainNode) WHERE r.capacity_high > 50000 "
    "RETURN f.id, n.id, r.capacity_high ORDER BY r.capacity_high DESC, f.id, n.id LIMIT 10": lambda: sorted(
        (
            (row["firm"], row["node"], float(row["capacity_high"]))
            for row in MADE
            if row["status"] == "operating" and (number(row["capacity_high"]) or 0) > 50000
        ),
        key=lambda row: (-row[2], row[0], row[1]),
    )[:10],
    # Q05 … Q10
    "MATCH (n:ChainNode)-[:PART_OF]->(c:Chain {name: $chain}) OPTIONAL MATCH (f:Firm)-[:PRODUCES]->(n) "
    "RETURN n.id AS id, n.name AS name, count(f) AS firms ORDER BY firms DESC, id": lambda: sorted(
        ((one, name(one), len(makers(one))) for one in members(CHAIN)), key=lambda row: (-row[2], row[0])
    ),
    "MATCH (c:Chain {name: $chain})<-[:PART_OF]-(n:ChainNode) WHERE NOT EXISTS { (f:Firm)-[:PRODUCES]->(n) } "
    "RETURN n.id": lambda: [(one,) for one in members(CHAIN) if not makers(one)],
    "MATCH (c:Chain {name: $chain})<-[:PART_OF]-(n:ChainNode) WHERE NOT (n)<-[:PRODUCES]-(:Firm) RETURN n.id": lambda: [
        (one,) for one in members(CHAIN) if not makers(one)
    ],
    "MATCH (n:ChainNode) WHERE EXISTS { MATCH (f:Firm)-[r:PRODUCES]->(n) WHERE r.status = 'planned' "
    "AND f.region = '白银区' } RETURN n.id": lambda: [
        (one,)
        for one in NODES
        if any(FIRMS[row["firm"]]["region"] == "白银区" for row in makers(one, status="planned"))
    ],
    "MATCH (n:ChainNode) WHERE COUNT { (n)<-[:PRODUCES]-(:Firm) } >= 5 RETURN n.id": lambda: [
        (one,) for one in NODES if len(makers(one)) >= 5
    ],
    "MATCH (n:ChainNode)-[:PART_OF]->(:Chain {name: $chain}) "
    "RETURN n.id, COUNT { (f:Firm)-[r:PRODUCES]->(n) WHERE r.status = 'operating' } AS c": lambda: [
        (one, len(makers(one, status="operating"))) for one in members(CHAIN)
    ],
    # Q11 … Q18
    "MATCH (a:ChainNode {id: $id})-[:FEEDS*1..4]->(b:ChainNode) RETURN DISTINCT b.id": lambda: list(
        {(way[-1],) for way in trails(START, 4)}
    ),
    "MATCH p = shortestPath((a:ChainNode {id: $a})-[:FEEDS*..8]->(b:ChainNode {id: $b})) "
    "RETURN length(p) AS hops, size(nodes(p)) AS n": lambda: [(reach(START, 8)[END], reach(START, 8)[END] + 1)],
    "MATCH p = (a:ChainNode {id: $id})-[:FEEDS*1..3]->(b:ChainNode) "
    "RETURN [n IN nodes(p) | n.id] AS ids, length(p) AS len, size(relationships(p)) AS k": lambda: [
        (list(way), len(way) - 1, len(way) - 1) for way in trails(START, 3)
    ],
    "RETURN [x IN range(1, 10) WHERE x % 2 = 0 | x * x] AS sq, size([1,2,3]) AS n": lambda: [([4, 16, 36, 64, 100], 3)],
    "MATCH (n:ChainNode) WITH collect(DISTINCT n.kind) AS kinds UNWIND kinds AS k RETURN k ORDER BY k": lambda: sorted(
        {(row["kind"],) for row in NODES.values() if row["kind"]}
    ),
    "MATCH (n:ChainNode) RETURN CASE WHEN n.typical_scale_low >= 100000 THEN '大' "
    "WHEN n.typical_scale_low >= 10000 THEN '中' ELSE '小' END AS lv, count(*) AS c": lambda: list(
        Counter(map(scale, NODES.values())).items()
    ),
    # Q19 … Q25
    "MATCH (n:ChainNode) WHERE n.typical_scale_low IS NOT NULL RETURN n.id, n.typical_scale_low "
    "ORDER BY n.typical_scale_low DESC, n.id SKIP 10 LIMIT 5": lambda: sorted(
        ((row["id"], float(row["typical_scale_low"])) for row in NODES.values() if row["typical_scale_low"]),
        key=lambda row: (-row[1], row[0]),
    )[10:15],
    "MATCH (f:Firm)-[:PRODUCES]->(n:ChainNode) WITH f, count(DISTINCT n) AS k WHERE k >= 6 "
    "RETURN f.id, k ORDER BY k DESC, f.id": lambda: sorted(
        ((one, count) for one in FIRMS if (count := len({row["node"] for row in MADE if row["firm"] == one})) >= 6),
        key=lambda row: (-row[1], row[0]),
    ),
    "MATCH (f:Firm)-[:LOCATED_IN]->(:Park {name: $park}) RETURN f.name AS name "
    "UNION MATCH (s:Institute)-[:LOCATED_IN]->(:Park {name: $park}) RETURN s.name AS name": lambda: list(
        {(FIRMS[one]["name"],) for one in located(PARK)} | {(one,) for one in located(PARK, "Institute")}
    ),
    "MATCH (c:Chain) CALL { WITH c MATCH (n:ChainNode)-[:PART_OF]->(c) RETURN count(n) AS k } "
    "RETURN c.name, k": lambda: [(one, len(members(one))) for one in CHAINS],
    "MATCH (n:ChainNode {id: $id})-[r]-(m:Chain) RETURN labels(m)[0] AS l, type(r) AS t, count(*) AS c": lambda: [
        ("Chain", "PART_OF", sum(row["node"] == START for row in PARTS))
    ],
    # Q26 … Q33
    "MATCH (n:ChainNode {id: $id}) RETURN properties(n).name AS name, properties(n).kind AS kind": lambda: [
        (name(START), NODES[START]["kind"])
    ],
    "MATCH p = (a:ChainNode {id: $id})-[:FEEDS*1..3]->(b:ChainNode) "
    "WHERE all(x IN nodes(p) WHERE x.kind <> 'equipment') AND none(x IN nodes(p) WHERE x.id = $b) "
    "AND any(x IN nodes(p) WHERE x.kind = 'product') "
    "RETURN count(p) AS c": lambda: [
        (
            sum(
                all(NODES[one]["kind"] not in ("", "equipment") for one in way)
                and END not in way
                and any(NODES[one]["kind"] == "product" for one in way)
                for way in trails(START, 3)
            ),
        )
    ],
    "MATCH (n:ChainNode) WHERE n.kind = 'waste' RETURN n.id, toString(n.typical_scale_low) IS NULL AS s, "
    "toFloat('1.5') AS f, toInteger('7') AS i, coalesce(n.typical_scale_low, -1) AS low": lambda: [
        (row["id"], not row["typical_scale_low"], 1.5, 7, float(row["typical_scale_low"] or -1))
        for row in NODES.values()
        if row["kind"] == "waste"
    ],
    r"MATCH (n:ChainNode) WHERE n.name =~ '.*酸' AND n.id =~ '[a-z]+-acid' RETURN n.id": lambda: [
        (one,)
        for one, row in NODES.items()
        if row["name"].endswith("酸") and one.endswith("-acid") and one.count("-") == 1 and one[:-5].isalpha()
    ],
    "MATCH (n:ChainNode)-[:PART_OF]->(c:Chain {name: $chain}) RETURN n{.name, .aliases, chain: c.name} AS m": lambda: [
        ({"name": name(one), "aliases": aliases(NODES[one]), "chain": CHAIN},) for one in members(CHAIN)
    ],
    # Q35 … Q41
    "MATCH (n) WHERE n:Firm OR n:Park RETURN labels(n) AS l, count(*) AS c": lambda: [
        (["Firm"], len(FIRMS)),
        (["Park"], len(table("parks"))),
    ],
    "MATCH (a:ChainNode)-[r:FEEDS|BYPRODUCT]->(b:ChainNode) WHERE a.kind = 'waste' "
    "RETURN type(r) AS t, count(*) AS c": lambda: list(
        Counter(
            row["relation"]
            for row in LINKS
            if row["relation"] in ("FEEDS", "BYPRODUCT") and NODES[row["from"]]["kind"] == "waste"
        ).items()
    ),
    "MATCH (f:Firm) WHERE f.region IN $regions AND f.named = 'yes' RETURN f.id": lambda: [
        (one,) for one, row in FIRMS.items() if row["region"] in ("白银区", "平川区") and row["named"] == "yes"
    ],
    "MATCH (n:ChainNode) WHERE n.hs6 IS NULL AND n.name IS NOT NULL RETURN n.id": lambda: [
        (one,) for one, row in NODES.items() if not row["hs6"]
    ],
    "MATCH (n:`环节`) WHERE n.`名称` = '硫酸' RETURN n.`名称` AS `名称`, n.`运距` AS `运距`": lambda: [
        ("硫酸", row["trade"]) for row in NODES.values() if row["name"] == "硫酸"
    ],
    "MATCH (n:环节)-[r:供给]->(m:环节) WHERE r.系数上限 >= 10 RETURN n.名称 AS 上游环节, m.名称 AS 下游环节": lambda: [
        (name(row["from"]), name(row["to"])) for row in links("FEEDS") if (number(row["high"]) or 0) >= 10
    ],
    # Q49 … Q52
    "MATCH (a:ChainNode {id: $id})-[:FEEDS*0..2]->(b:ChainNode) RETURN DISTINCT b.id": lambda: list(
        {(START,), *((way[-1],) for way in trails(START, 2))}
    ),
    "UNWIND $rows AS row MATCH (n:ChainNode {id: row.id}) RETURN n.name AS name, row.need AS need": lambda: [
        (name(START), 3),
        (name(END), 5),
    ],
    "// 企业名单\nMATCH (f:Firm) /* 白银 */ "
    "WHERE f.name STARTS WITH '白银' AND f.name ENDS WITH '公司' RETURN f.id;": lambda: [
        (one,) for one, row in FIRMS.items() if row["name"].startswith("白银") and row["name"].endswith("公司")
    ],
    # Probes
    "MATCH p = (a:ChainNode {id: $b})-[:FEEDS*1..2]-(b) RETURN count(p) AS c": lambda: [
        (len(trails(END, 2, either=True)),)
    ],
    "MATCH (n:ChainNode) WITH n ORDER BY n.typical_scale_low IS NULL, n.typical_scale_low DESC, n.id LIMIT 5 "
    "MATCH (n)-[:FEEDS]->(m) RETURN n.id, count(m) AS c": lambda: [
        (row["id"], count)
        for row in sorted(
            NODES.values(),
            key=lambda row: (not row["typical_scale_low"], -(number(row["typical_scale_low"]) or 0), row["id"]),
        )[:5]
        if (count := below(row["id"]).total())
    ],
    "MATCH (p:Park) RETURN p.region AS c UNION ALL MATCH (p:Park) RETURN p.region AS c": lambda: [
        (row["region"] or None,) for row in table("parks") * 2
    ],
    "MATCH (n:ChainNode) WHERE NOT (n.typical_scale_low > 5000) RETURN count(n) AS c": lambda: [
        (sum(low is not None and low <= 5000 for low in (number(row["typical_scale_low"]) for row in NODES.values())),)
    ],
    "RETURN 7/2 AS a, 2^3 AS b, -7 % 3 AS c, 7/2.0 AS d": lambda: [(3, 8.0, -1, 3.5)],
    "RETURN 'a' + 1 AS a, 'x' + null AS b, toString(1.0) AS c": lambda: [("a1", None, "1.0")],
    "MATCH (a:ChainNode {id: $id}), (b:Region {name: '白银市'}) "
    "MATCH p = shortestPath((a)-[:PRODUCES|LOCATED_IN*..6]-(b)) RETURN length(p) >= 2 AS ok": lambda: [(True,)],
    "MATCH (n:ChainNode {id: 'none'}) RETURN count(n) AS c, sum(n.typical_scale_low) AS s, "
    "avg(n.typical_scale_low) AS a, collect(n.id) AS l": lambda: [(0, 0, None, [])],
    "MATCH (a:ChainNode {id: $id})-[r:FEEDS*2]->(b) RETURN b.id, size(r) AS k": lambda: [
        (way[-1], 2) for way in trails(START, 2) if len(way) == 3
    ],
    "MATCH (n:ChainNode {id: 'sulfuric-acid'})<-[:PRODUCES]-(f:Firm), (n)<-[:PRODUCES]-(h:Firm) "
    "RETURN count(*) AS c": lambda: [(len(makers("sulfuric-acid")) * (len(makers("sulfuric-acid")) - 1),)],
    "MATCH (n:ChainNode) WHERE n.id IN [] OR n.name = null RETURN count(n) AS c": lambda: [(0,)],
    "MATCH (n:ChainNode) WHERE n.kind = 'product' OPTIONAL MATCH (n)<-[r:PRODUCES]-(f:Firm) WHERE f.region = '平川区' "
    "RETURN n.id, count(f) AS c": lambda: [
        (one, sum(FIRMS[row["firm"]]["region"] == "平川区" for row in makers(one)))
        for one, row in NODES.items()
        if row["kind"] == "product"
    ],
    "MATCH (c:Chain) WITH collect(c) AS cs UNWIND cs AS c MATCH (c)<-[:PART_OF]-(n:ChainNode) "
    "RETURN c.name, count(n) AS k": lambda: [(one, len(members(one))) for one in CHAINS if members(one)],
    "RETURN [1,2] + [3] AS a, reverse([1,2,3]) AS b, range(0, 10, 5) AS c, 2 IN [1,2] AS d, [1,2,3][-1] AS e, "
    "size('硫酸') AS f": lambda: [([1, 2, 3], [3, 2, 1], [0, 5, 10], True, 3, 2)],
    "MATCH (a:ChainNode {id: $id}), (b:ChainNode) WHERE b.kind = 'product' MATCH (a)-[:FEEDS*1..2]->(b) "
    "RETURN count(*) AS c": lambda: [(sum(NODES[way[-1]]["kind"] == "product" for way in trails(START, 2)),)],
    "MATCH (i:Industry)<-[:OF_INDUSTRY]-(c:Chain)<-[:PART_OF]-(n:ChainNode)<-[:PRODUCES]-(f:Firm) "
    "WHERE i.name = '有色冶金' RETURN count(DISTINCT f) AS c": lambda: [
        (
            len(
                {
                    row["firm"]
                    for row in MADE
                    for chain in CHAINS
                    if CHAINS[chain]["industry"] == "有色冶金" and row["node"] in members(chain)
                }
            ),
        )
    ],
}
PARAMS: dict[str, Value] = {
    "park": PARK,
    "chain": CHAIN,
    "id": START,
    "a": START,
    "b": END,
    "regions": ["白银区", "平川区"],
    "rows": [{"id": START, "need": 3}, {"id": END, "need": 5}],
}


def frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return tuple(sorted((key, frozen(item)) for key, item in value.items()))
    return tuple(map(frozen, value)) if isinstance(value, list | tuple) else value


def asked(engine: Engine, text: str) -> list[Any]:
    used = {token.name for token in tokens(text) if token.kind == "param"}
    params = {key: value for key, value in PARAMS.items() if key in used}
    return put(engine, text, params).rows


@pytest.mark.parametrize("text", SUITE)
def test_rows_are_those_of_plain_python(engine: Engine, text: str) -> None:
    found, wanted = frozen(asked(engine, text)), frozen(SUITE[text]())
    assert wanted
    assert found == wanted if " ORDER BY " in text.rpartition("RETURN")[2] else Counter(found) == Counter(wanted)


def test_whole_nodes(engine: Engine) -> None:
    rows: list[list[Any]] = asked(engine, "MATCH (f:Firm)-[:LOCATED_IN]->(p:Park {name: $park}) RETURN *")
    assert {(one["labels"][0], one["properties"]["name"]) for row in rows for one in row} == {
        ("Park", PARK),
        *(("Firm", FIRMS[one]["name"]) for one in located(PARK)),
    }


def test_explain_runs_and_changes_nothing(engine: Engine) -> None:
    asked(engine, "EXPLAIN MATCH (n:ChainNode) RETURN n.id")


@pytest.mark.parametrize(
    "text", ["MATCH (f:Firm) WHERE f.Name IS NOT NULL RETURN count(f)", "MATCH ()-[r:feeds]->() RETURN count(r)"]
)
def test_names_mind_their_case(engine: Engine, text: str) -> None:
    assert engine.rows(text, {}).rows == [[0]], "and the check of names answers before an engine does"
