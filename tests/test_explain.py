"""The explanation of a node: from the score to parts, facts, rows and sources, as a tree, a memo and JSON."""

import json
import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from chainkg.graph.chain import Chain
from chainkg.graph.model import SOURCE
from chainkg.graph.text import Lang
from chainkg.queries.explain import Explainer, Explanation, explain
from chainkg.queries.explain_parts import score_parts
from chainkg.queries.gaps import assess
from chainkg.queries.ranking import Ranking
from chainkg.views.explain_outline import explain_outline
from chainkg.views.outline import Branch, as_memo, as_tree
from test_cli import run
from worlds import chain_of, feeds, firm, makes, node, place_row, region, rows

NODES = ("铜杆", "磷酸铁", "光气", "硫酸", "锂离子电池", "氨水", "危险废物处置")


def branches(branch: Branch) -> Iterator[Branch]:
    yield branch
    for one in branch.below:
        yield from branches(one)


@pytest.fixture(scope="module")
def explainer(chain: Chain) -> Explainer:
    return Explainer(Ranking(assess(chain)))


def test_the_contributions_of_every_candidate_add_up_to_its_score(explainer: Explainer) -> None:
    for row in explainer.ranked.tolist():
        parts = score_parts(explainer.builder, row)
        assert sum(part.contribution for part in parts) == pytest.approx(float(explainer.ranking.score[row]), abs=1e-8)
        assert all(part.contribution == pytest.approx(part.value * part.weight) for part in parts)
        assert [part.contribution for part in parts] == sorted((part.contribution for part in parts), reverse=True)


def test_every_part_that_counts_rests_on_rows_with_a_source(explainer: Explainer) -> None:
    for row in explainer.ranked.tolist():
        for part in score_parts(explainer.builder, row):
            held = [one for ground in part.grounds for one in ground.rows]
            assert bool(held) or not part.value, (explainer.builder.name(row).en, part.name)
            assert all(one.source and one.title for one in held)


def test_rows_behind_each_part_of_a_small_world() -> None:
    """p is made from m (which f makes) and taken by u (which g makes); h makes p in region X; the plan names p."""
    held = [node("m"), node("p"), node("u"), feeds("m", "p", basis="m → p"), feeds("p", "u", basis="p → u")]
    held += [makes("f", "m"), makes("g", "u"), region("X"), firm("h", "X"), makes("h", "p")]
    plan = place_row("plan_cover", term="P", object_kind="Chain", object="c", match="exact", nodes="p", as_of="2024")
    chain = chain_of(rows(*held, place_row("chains", name="c"), plan))
    found = {part.name: part for part in explain(chain, "p").parts}
    said = {name: [[one.says.en for one in ground.rows] for ground in part.grounds] for name, part in found.items()}
    assert said["feed"] == [["f: m operating", "m feeds p: m → p"], ["p: product"]]
    assert said["need"] == [["g: u operating", "p feeds u: p → u"]]
    assert said["peers"] == [["h: p operating"]]
    assert said["plan"] == [["the plan names 'P' under c"]]
    assert [ground.says.en for ground in found["feed"].grounds] == ["m (local)", ""]
    assert [ground.says.en for ground in found["need"].grounds] == ["u (main)"]


def test_an_inferred_input_is_traced_to_the_row_that_implies_it() -> None:
    """f makes tdi, so phosgene must be there; p is made from phosgene."""
    held = [node("phosgene", trade="captive"), node("tdi"), node("p"), feeds("phosgene", "tdi"), feeds("phosgene", "p")]
    feed = next(part for part in explain(chain_of(rows(*held, makes("f", "tdi"))), "p").parts if part.name == "feed")
    assert "phosgene ← tdi (cannot run without it)" in feed.grounds[0].says.en
    assert feed.grounds[0].rows[0].says.en == "f: tdi operating"


def test_a_node_that_is_no_candidate_has_no_score(chain: Chain) -> None:
    assert explain(chain, "硫酸").parts == ()
    assert explain(chain, "铜杆").parts


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", NODES)
def test_a_source_is_given_in_full_once_and_by_its_id_after_that(chain: Chain, name: str, lang: Lang) -> None:
    full: list[str] = []
    for one in branches(explain_outline(explain(chain, name), lang)):
        if one.head.startswith(("出处 ", "source ")):
            full.append(one.head.split()[1] + one.text)
        cited = re.search(r" \[([^\]]+)\]$", one.text)
        if cited and cited[1] in chain.index(SOURCE):
            assert any(told.startswith(cited[1]) for told in full)
    assert len(full) == len(set(full)) > 0


@pytest.mark.parametrize("name", NODES)
def test_every_row_of_an_explanation_is_told(chain: Chain, name: str) -> None:
    told = explain(chain, name)
    text = as_tree(explain_outline(told, "en"), ": ")
    for one in (*told.grounds[:6], *told.history, *told.gap.evidence, *told.elsewhere):
        assert one.says.en in text


# Drawing


SMALL = Branch("root", below=(Branch("text", "head", below=(Branch("leaf", url="http://a/b"),)), Branch("end")))


def test_a_tree_is_drawn_with_lines() -> None:
    assert as_tree(SMALL, ": ") == "root\n├─ head: text\n│  └─ leaf\n│        http://a/b\n└─ end\n"


def test_long_lines_hang_under_their_beginning() -> None:
    text = "一二三四五六七八九十" * 4
    drawn = as_tree(Branch("r", below=(Branch(text, below=(Branch("x"),)), Branch("y"))), "：", 43)
    assert drawn.splitlines()[:3] == [
        "r",
        "├─ " + text[:19],
        "│  │  " + text[19:38],
    ]


@given(st.text("一二，。（a b-c/)", min_size=1, max_size=200), st.integers(40, 90))
def test_wrapping_keeps_every_sign_and_the_width(text: str, width: int) -> None:
    drawn = as_tree(Branch("r", below=(Branch(text),)), "：", width)
    assert all(wcswidth(line) <= width for line in drawn.splitlines())
    assert re.sub(r"[\s│└─]", "", drawn) == re.sub(r"[\s│└─]", "", "r" + text)


def test_a_memo_has_headings_lists_and_links() -> None:
    linked = Branch("*page*", "source", "http://a/b", link=True)
    memo = as_memo(Branch("root", below=(Branch("plain", "fact"), Branch("0.4", "score", below=(linked,)))), ": ")
    assert memo == "# root\n\n- **fact**: plain\n\n## score: 0.4\n\n- **source**: [\\*page\\*](<http://a/b>)\n"


def test_only_addresses_that_may_be_clicked_are_links(chain: Chain) -> None:
    told: Explanation = explain(chain, "铜杆")
    memo = as_memo(explain_outline(told, "zh"), "：")
    every = {
        one for part in told.parts for ground in part.grounds for one in ground.rows if one.url and one.url in memo
    }
    assert {one.link for one in every} == {True, False}
    for one in every:
        assert (f"(<{one.url}>)" in memo) == one.link
        assert (f"`{one.url}`" in memo) == (not one.link)


# The command


def test_the_command_draws_a_tree_and_writes_a_memo() -> None:
    tree = run("explain", "铜杆")
    assert tree.startswith("铜杆（copper-rod），白银市，截至 2025-09\n├─ 状态：待核")
    assert "│  ├─ 阴极铜（本地有）\n" in tree
    memo = run("explain", "copper wire rod", "--format", "md", "--lang", "en")
    assert memo.startswith("# copper wire rod (copper-rod), 白银市, as of 2025-09\n")
    assert "## score: 0." in memo


def test_json_is_nested_from_score_to_sources() -> None:
    told = json.loads(run("explain", "铜杆", "--format", "json", "--lang", "en"))
    first = told["parts"][0]["grounds"][0]["rows"][0]
    assert {"says", "as_of", "title", "publisher", "url", "locator", "confidence"} <= set(first)
    assert sum(part["contribution"] for part in told["parts"]) == pytest.approx(told["gap"]["score"])
    assert "得分" in run("explain", "铜杆", "--format", "csv")


def test_8_the_hash_seed_does_not_matter() -> None:
    for form in ("table", "md", "json"):
        assert len({run("explain", "锂离子电池", "--format", form, PYTHONHASHSEED=seed) for seed in ("0", "1")}) == 1
