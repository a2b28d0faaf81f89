"""What does more than ask is refused, with its place; what merely looks like it is not."""

import re
from collections.abc import Iterator

import pytest

from chainkg.graph.engine import Value
from chainkg.graph.errors import ChainError, EngineError, UnknownName
from chainkg.graph.lexer import columns, tokens
from chainkg.loaders import read
from chainkg.queries.ask import ask
from chainkg.queries.catalogue import check_names
from chainkg.queries.guard import refuse_writes


@pytest.fixture(scope="module", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A cache of this module's own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CHAINKG_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


HOSTILE = r"""
1:1 CREATE (n:Firm {id: 'x'})
1:11 MATCH (n) SET n.name = 'x'
1:11 MATCH (n) SET n:Park
1:11 match (n) detach delete n
1:11 MATCH (n) REMOVE n.name RETURN n
1:17 MATCH (n)/* */  DELETE/**/n
1:10 MATCH (n)SET n.name='x'
1:25 MATCH (n:Firm{name:'a'})SET n={}
1:9 EXPLAIN CREATE (n)
1:9 PROFILE MERGE (n:Firm {id: 'x'})
1:11 MATCH (n) FOREACH (x IN [1] | SET n.name = 'x')
1:25 MATCH (a)-[:A|SET]->(b) FOREACH (x IN [1] | CREATE (n))
1:1 LOAD CSV FROM 'file:///etc/hostname' AS line RETURN line
1:8 CALL { CREATE (n) } RETURN 1
1:6 CALL{CREATE(n)}RETURN 1
1:20 WITH 1 AS x CALL { MERGE (n) RETURN n } RETURN n
1:16 RETURN 1 UNION CREATE (n) RETURN 2
1:11 MATCH (n) INSERT (n)-[:FEEDS]->(m)
1:6 CALL dbms.components()
1:6 CALL db.index.fulltext.createNodeIndex('a', ['Firm'], ['name'])
1:6 CALL `dbms`.`components`()
1:6 CALL apoc.load.json('x')
1:6 CALL DB.Labels.More()
1:6 CALL anything
1:8 RETURN apoc.text.join(['a'], '')
1:8 RETURN util.sleep(1)
1:37 MATCH (n) CALL (n) { RETURN 1 AS x} IN TRANSACTIONS RETURN 1
1:38 MATCH (n) CALL (n) { RETURN 1 AS x } IN 3 CONCURRENT TRANSACTIONS RETURN 1
1:9 RETURN 1; RETURN 2
1:9 RETURN 1;;
1:1 USE neo4j MATCH (n) RETURN n
1:1 SHOW INDEXES
1:1 DROP INDEX x
1:1 ALTER USER x SET PASSWORD 'a'
1:1 GRANT ROLE a TO b
1:1 BEGIN
1:1 CYPHER runtime=slotted MATCH (n) RETURN n
1:8 RETURN 'abc
1:8 RETURN `abc
1:10 RETURN 1 /* abc
1:1 ＣＲＥＡＴＥ (n)
1:11 MATCH (n) ſET n.name = 1
1:1 \u0043REATE (n)
1:11 RETURN '\u0027 CREATE (n) //'
1:12 RETURN 'a' CREATE (n)
1:14 RETURN "a\"" CREATE (n)
1:14 RETURN 'a\\' CREATE (n)
1:21 MATCH (n) WITH n AS set SET n.x = 1
1:21 MATCH (n) RETURN 1. SET
1:19 MATCH (`a``) //`) SET a.x = 1 //`
1:4 CRE\u200bATE (n)
1:13 MATCH (n) SE\u200bT n.name = 1
1:11 MATCH (n) ЅЕТ n.name = 1
1:1 СREATE (n)
1:11 MATCH (n) ＤＥＬＥＴＥ n
1:6 MATCH（n） RETURN n
1:9 RETURN 1； CREATE (n)
1:10 RETURN 1 // a\u2028CREATE (n)
1:10 RETURN 1 /* a\x85 */
1:9 EXPLAIN SHOW INDEXES
1:9 PROFILE LOAD CSV FROM 'x' AS l RETURN l
1:17 EXPLAIN PROFILE DELETE n
1:1 TERMINATE TRANSACTION 'x'
1:1 ENABLE SERVER 'x'
1:1 COMMIT
1:6 CALL `apoc.cypher.doIt`('CREATE (n)', {})
1:6 CALL apoc.periodic.iterate('MATCH (n) RETURN n', 'DELETE n', {})
1:11 MATCH (n) SET n = {`SET`: 1}
1:11 MATCH (n) set n.x = 1
1:11 MATCH (n) SeT n.x = 1
1:19 MATCH (n) RETURN n; DROP DATABASE neo4j
1:33 MATCH (n:企业) WHERE n.名称 = 'SET' SET n.名称 = 'x'
"""
HONEST = r"""
MATCH (n:Firm {name: 'SET'}) RETURN n.name AS name
MATCH (n:Firm) WHERE n.name CONTAINS 'CREATE (n)' RETURN n.id AS id
MATCH (n:Firm) WHERE n.name STARTS WITH "it's; DELETE" RETURN n.id AS id
RETURN 'a; DROP INDEX x' AS x;
RETURN 1 AS x // CREATE (n)
RETURN 1 /* DELETE n; */ AS x
RETURN 1 AS x ; // done
RETURN 'C:\\users\\set' AS x
RETURN 'a\'; CREATE (n)' AS x
RETURN {set: 1, delete: 2} AS m
WITH {create: 1} AS m RETURN m.create AS x
RETURN `CREATE` AS x, 1 AS y ORDER BY x
WITH 1 AS `DELETE` RETURN `DELETE` AS `SET`
MATCH (set:Firm) RETURN set.name AS name LIMIT 1
MATCH (a:Firm)-[load:PRODUCES]->(b) RETURN load.status AS s LIMIT 1
UNWIND [1] AS creator RETURN creator AS x
unwind [1] as x return x
CALL { MATCH (n:Firm) RETURN n LIMIT 1 } RETURN n.id AS id
MATCH (c:Chain) CALL (c) { MATCH (n)-[:PART_OF]->(c) RETURN count(n) AS k } RETURN c.name AS c, k
MATCH (c:Chain) CALL { WITH c MATCH (n)-[:PART_OF]->(c) RETURN count(n) AS k } RETURN c.name AS c, k
CALL db.labels() YIELD label RETURN label
CALL db.relationshipTypes()
RETURN date.truncate('month', date('2020-02-03')) AS d
RETURN date('2020-02-03').year AS y
OPTIONAL MATCH (n:Firm {id: 'set'}) RETURN n
EXPLAIN MATCH (n:Firm) RETURN n
WITH [1] AS transactions RETURN [x IN transactions | x] AS l
RETURN [x IN [1, 2] WHERE x IN [2] | x] AS transactions
MATCH (n:Firm) RETURN n.`name` AS `set` LIMIT 1
RETURN $set AS x, $`use` AS y
MATCH (n:Firm|Park) RETURN count(n) AS c
RETURN '\u4E00' AS x
MATCH (f:企业) WHERE f.名称 CONTAINS 'SET' RETURN f.名称 AS 名称
MATCH (f:`企业`) WHERE f.`名称` = 'MERGE (n)' RETURN f.`名称` AS `DETACH DELETE`
RETURN '；（ＣＲＥＡＴＥ）' AS x
RETURN 'a\u200bb' AS `零\u200b宽`
RETURN 1 AS x // ；全角（注释）
WITH 1 AS settings RETURN settings AS x
WITH 1 AS created, 2 AS deleted RETURN created + deleted AS x
MATCH (n:Firm) RETURN n.name AS loaded LIMIT 1
MATCH (drop:Firm) WHERE drop.id = 'x' RETURN drop.id AS id
UNWIND ['CREATE', 'DELETE'] AS word RETURN word
WITH {use: 1, show: 2, call: 3} AS m RETURN m.use + m.show + m.call AS x
RETURN "RETURN 1; DROP INDEX x" AS x
RETURN $create AS x
MATCH (n:ChainNode) WHERE n.name =~ '.*(SET|DROP).*' RETURN n.name AS name
RETURN CASE 'SET' WHEN 'SET' THEN 1 ELSE 0 END AS x
MATCH (n:Firm) WITH n.name AS name ORDER BY name LIMIT 3 RETURN collect(name) AS names
RETURN replace('DELETE', 'DEL', 'del') AS x
EXPLAIN MATCH (n:Firm {name: 'CREATE'}) RETURN n
RETURN 'LOAD CSV FROM "file:///x" AS line' AS x
"""


UNSEEN = re.compile(r"\\(?:u|x)(2\d{3}|200b|85)")


def test_there_are_enough_of_each() -> None:
    assert len(HOSTILE.strip().split("\n")) >= 50
    assert len(HONEST.strip().split("\n")) >= 50


@pytest.mark.parametrize("line", HOSTILE.strip().split("\n"))
def test_hostile_text_is_refused_with_its_place(line: str) -> None:
    where, _, text = line.partition(" ")
    text = UNSEEN.sub(lambda found: chr(int(found[1], 16)), text)
    with pytest.raises(EngineError) as refused:
        refuse_writes(text)
    assert refused.value.say("en").startswith(f"{where}: ")
    assert refused.value.say("zh").startswith(f"{where}：")


def test_place_counts_lines() -> None:
    with pytest.raises(EngineError, match=r"^3:3: .*DELETE"):
        refuse_writes("MATCH (n)\n// SET\n  DELETE n")


@pytest.mark.parametrize("text", HONEST.strip().split("\n"))
def test_honest_look_alike_runs(text: str) -> None:
    if "`CREATE` AS x" in text:
        text = "WITH 1 AS `CREATE` " + text
    params: dict[str, Value] = {
        name: 1 for name in ("set", "use", "create") if f"${name}" in text or f"$`{name}`" in text
    }
    assert ask(read(), text, params).columns


@pytest.mark.parametrize(
    "text",
    [
        "MATCH (n:Set) RETURN n.set",
        "MATCH (n)-[:CREATE|DELETE]->(m) RETURN n",
        "MATCH (n)-[r:A|SET|B*1..2]->(m) RETURN n",
        "MATCH (n) WHERE n:Load OR n:!Drop RETURN n.use, n.offset, n.created",
        "MATCH (n {create: 1}) RETURN n{.set, merge: 1}",
        "MATCH (n) RETURN n.name.set",
    ],
)
def test_names_like_keywords_pass_the_guard(text: str) -> None:
    refuse_writes(text)


UNKNOWN = {
    "MATCH (n:Frim) RETURN n": "Firm",
    "MATCH (n:firm) RETURN n": "Firm",
    "MATCH (n:企业们) RETURN n": "企业",
    "MATCH (n:Firm) RETURN n.status": "property of Firm",
    "MATCH ()-[r:PRODUCES]->() RETURN r.state": "status",
    "MATCH (:Park)<-[:LOCATED_IN]-(f:Firm {amount: 1}) RETURN f": "Firm",
    "MATCH (f:Firm) RETURN f{.id, .capacity_low} AS m": "Firm",
    "MATCH (n:Firm|Prak) RETURN n": "Park",
    "MATCH (n) WHERE n.name = 'x' AND n:Frim RETURN n": "Firm",
    "MATCH (n) WHERE EXISTS { (f:Firms)-[:PRODUCES]->(n) } RETURN n.id": "Firm",
    "MATCH (n)-[:FEED]->(m) RETURN n": "FEEDS",
    "MATCH (n)-[:FEEDS|BYPRODUCTS*1..2]->(m) RETURN n": "BYPRODUCT",
    "MATCH (n)-[:产]->(m) RETURN n": "生产",
    "MATCH (n:Firm {nmae: 'x'}) RETURN n": "name",
    "MATCH (n:Firm)-[r:PRODUCES {stauts: 'x'}]->(m) RETURN n": "status",
    "MATCH (n:Firm)-[r]->() WHERE r.capacity > 3 RETURN n": "capacity_low",
    "MATCH (n:Firm) RETURN n{.nam, .id}": "name",
    "MATCH (n:Firm) WHERE n.名字 = 'x' RETURN n": "名称",
    "MATCH (n)<-[r:ASSESSED]-() RETURN r.排名": "名次",
    "MATCH (n:Xyzzyq) RETURN n": "Institute",
    "RETURN $chian AS x": "$chain",
    "RETURN $chaim AS x, $other AS y": "-p chaim=",
}


@pytest.mark.parametrize(("text", "answer"), UNKNOWN.items())
def test_unknown_name_is_answered_before_it_runs(text: str, answer: str) -> None:
    with pytest.raises(ChainError) as unknown:
        check_names(text, {"chain": "x"} if "$" in text else {})
    assert answer in unknown.value.say("en")
    assert answer.removeprefix("property of ") in unknown.value.say("zh")


def test_a_parameter_that_nothing_asks_for_is_told() -> None:
    with pytest.raises(UnknownName) as unknown:
        check_names("MATCH (n:Chain {name: $chain}) RETURN n", {"chain": "x", "chian": "y"})
    assert unknown.value.nearest == ["chain"]


@pytest.mark.parametrize(
    "text",
    [
        "UNWIND $rows AS row MATCH (n:ChainNode {id: row.id}) RETURN n.name AS name, row.wanted AS wanted",
        "WITH {a: 1, b: {c: 2}} AS m RETURN m.a, m.b.c",
        "MATCH (n:Firm) WITH collect({id: n.id, total: 1}) AS l UNWIND l AS one RETURN one.total",
        "MATCH (f:Firm) RETURN f{.name, chain: f.id} AS m",
        "RETURN date('2020-01-01').year AS y, point({x: 1, y: 2}).x AS x, 1.5 AS f",
        "MATCH (n) RETURN [x IN [n] WHERE x:Firm | x.name] AS l, [(n)<-[:FEEDS]-(m:ChainNode) | m.name] AS k",
        "MATCH (n)-[:FEEDS|:BYPRODUCT]->(m), ()-[r]->() WHERE r:FEEDS RETURN CASE n.kind WHEN 'a' THEN 1 END AS c",
        "MATCH (n:`Firm`) RETURN 'n:Frim {nmae: 1}' AS x // m.foo",
    ],
)
def test_names_that_are_known_or_the_askers_own_pass(text: str) -> None:
    check_names(text, {"rows": [{"id": "x", "wanted": 1}]} if "$" in text else {})


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("MATCH (n) RETURN DISTINCT n.limit AS x, count( * ) , [1, 2] ORDER BY x;", ["x", "count( * )", "[1, 2]"]),
        ("CALL { RETURN 1 AS a } RETURN a, 2 AS `b, ``c` // RETURN d", ["a", "b, `c"]),
        ("RETURN 1 AS a UNION RETURN 2 AS a", ["a"]),
        ("MATCH (n) RETURN n { .id, k: 1 } AS m, n.return", ["m", "n.return"]),
        ("CALL db.labels()", []),
    ],
)
def test_columns_of_an_answer_without_rows(text: str, names: list[str]) -> None:
    assert columns(text) == names


def test_tokens_cover_the_text() -> None:
    text = "MATCH (n:`a``b`) WHERE n.x = 'it\\'s' AND n.y <> 1.5e3 /* c */ RETURN n..m // d"
    pieces = tokens(text)
    assert [piece.text for piece in pieces][3:5] == [":", "`a``b`"]
    assert all(text[piece.at :].startswith(piece.text) for piece in pieces)
    assert {piece.text: piece.kind for piece in pieces}["1.5e3"] == "number"
