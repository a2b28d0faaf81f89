"""Cypher with the Chinese names of the model: names change, all else stays, places are those of the asker's text."""

import pytest

from chainkg.graph.chain import Chain
from chainkg.graph.engine import Engine, Value
from chainkg.graph.errors import ChainError, EngineError
from chainkg.graph.joints import declared
from chainkg.graph.lexer import tokens
from chainkg.graph.model import KINDS, RELATIONS
from chainkg.queries.ask import put
from chainkg.queries.chinese import english

PAIRS = {
    "MATCH (f:企业)-[:生产]->(n:环节) WHERE f.名称 CONTAINS '稀土' RETURN f.名称": "MATCH (f:Firm)-[:PRODUCES]->"
    "(n:ChainNode) WHERE f.name CONTAINS '稀土' RETURN f.name",
    "MATCH (f:`企业`) RETURN f.`名称` AS `名称`": "MATCH (f:Firm) RETURN f.name AS `名称`",
    "MATCH (f:企业|Park)-[:生产|FEEDS*1..2]->(n) RETURN f.名称": "MATCH (f:Firm|Park)-[:PRODUCES|FEEDS*1..2]->(n) "
    "RETURN f.name",
    "MATCH (企业:企业) RETURN 企业.名称 AS 企业": "MATCH (企业:Firm) RETURN 企业.name AS 企业",
    "MATCH (n:环节 {名称: $名称}) RETURN '企业.名称' AS x // n.名称": "MATCH (n:ChainNode {name: $名称}) "
    "RETURN '企业.名称' AS x // n.名称",
    "MATCH (n) WHERE n:企业 OR n:园区 RETURN n{.名称, 编号: n.编号} AS m": "MATCH (n) WHERE n:Firm OR n:Park "
    "RETURN n{.name, 编号: n.编号} AS m",
    "MATCH ()-[r:生产]->() RETURN r.状态": "MATCH ()-[r:PRODUCES]->() RETURN r.status",
    "MATCH ()-[r:评估 {状态: 'weak'}]->() RETURN r.状态": "MATCH ()-[r:ASSESSED {state: 'weak'}]->() RETURN r.state",
    "MATCH ()-[:评估 {状态: 'weak'}]->(n) RETURN n.名称": "MATCH ()-[:ASSESSED {state: 'weak'}]->(n) RETURN n.name",
    "MATCH (n:环节) WITH {名称: 1} AS m, n RETURN m.名称, n.名称": "MATCH (n:ChainNode) WITH {名称: 1} AS m, n "
    "RETURN m.名称, n.name",
    "UNWIND $rows AS row MATCH (n:环节 {编号: row.编号}) RETURN n.名称": "UNWIND $rows AS row "
    "MATCH (n:ChainNode {id: row.编号}) RETURN n.name",
    "MATCH (n:环节) RETURN [x IN [n] | x.名称] AS l": "MATCH (n:ChainNode) RETURN [x IN [n] | x.name] AS l",
    "MATCH (n:环节) RETURN 生产, 名称(n), n.不知道": "MATCH (n:ChainNode) RETURN 生产, 名称(n), n.不知道",
    "MATCH (c:Chain) RETURN c.产业, c.上级链": "MATCH (c:Chain) RETURN c.industry, c.parent",
}


@pytest.mark.parametrize("text", PAIRS)
def test_names_of_the_model_become_english(text: str) -> None:
    rows: Value = [{"编号": "tdi"}]
    assert english(text, {"rows": rows}).text == PAIRS[text]


@pytest.mark.parametrize("text", PAIRS.values())
def test_english_stays_as_it_is_but_for_chinese_within(text: str) -> None:
    once = english(text, {"rows": [{"编号": "tdi"}]}).text
    assert english(once, {"rows": [{"编号": "tdi"}]}).text == once


def test_every_name_of_the_declaration_is_understood() -> None:
    for label, kind in KINDS.items():
        assert english(f"MATCH (n:{kind.zh}) RETURN n").text == f"MATCH (n:{label}) RETURN n"
    for type_, relation in RELATIONS.items():
        assert english(f"MATCH ()-[r:{relation.zh}]->() RETURN r").text == f"MATCH ()-[r:{type_}]->() RETURN r"
    for owner, names in declared().items():
        for name, zh in names.items():
            pattern = f"MATCH (x:{owner})" if owner in KINDS else f"MATCH ()-[x:{owner}]->()"
            assert english(f"{pattern} RETURN x.{zh}").text == f"{pattern} RETURN x.{name}"


def test_no_kind_or_relation_has_two_properties_of_one_chinese_name() -> None:
    assert not [owner for owner, names in declared().items() if len(set(names.values())) < len(names)]


def test_a_name_for_several_properties_is_asked_back_with_its_place() -> None:
    with pytest.raises(EngineError) as refused:
        english("MATCH ()-[r]->()\nRETURN r.状态")
    assert refused.value.say("zh").startswith("2:10：“状态”可指 state、status")
    assert refused.value.say("en").startswith("2:10: ")


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("MATCH (f:企业)-[:生产]->(n:环节) RETURN f.名称 f.编号", "1:40"),
        ("MATCH (f:企业)\nWHERE f.名称 = 'x'\nRETURN f.名称 ORDER f.编号", "3:19"),
        ("MATCH (f:Firm) RETURN f.name f.id", "1:30"),
    ],
)
def test_places_are_those_of_the_askers_text(engine: Engine, text: str, where: str) -> None:
    with pytest.raises(EngineError) as refused:
        put(engine, text, {})
    assert refused.value.say("en").startswith(f"{where}: syntax error")
    assert refused.value.say("zh").startswith(f"{where}：")


def test_columns_are_called_as_the_asker_wrote_them(engine: Engine) -> None:
    answer = put(engine, "MATCH (f:企业) RETURN f.名称, f.编号 AS 号, count(*) ORDER BY f.编号 LIMIT 1", {})
    assert answer.columns == ["f.名称", "号", "count(*)"]
    plain = put(engine, "MATCH (f:Firm) RETURN f.name, f.id AS id, count(*) ORDER BY f.id LIMIT 1", {})
    assert answer.rows == plain.rows


def test_unknown_chinese_name_is_answered_with_chinese_ones(engine: Engine, chain: Chain) -> None:
    for text, answer in {
        "MATCH (f:企页) RETURN f": "企业",
        "MATCH (f:企业) RETURN f.名字": "名称",
        "MATCH (f:企业)-[:生成]->(n) RETURN n": "生产",
    }.items():
        with pytest.raises(ChainError) as refused:
            put(engine, text, {})
        assert answer in refused.value.say("zh")


def test_tokens_tell_letters_that_look_like_others() -> None:
    assert [token.word for token in tokens("ЅЕТ ſet ＳＥＴ Set")] == ["SET"] * 4
