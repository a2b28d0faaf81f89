"""Whom to visit first: unknown facts whose answer moves the ranking."""

import json

import pytest
from click.testing import CliRunner

from chainkg.cli import main
from chainkg.graph.chain import Chain
from chainkg.queries.gaps import find_gaps
from chainkg.queries.visits import Visit, VisitList, distance, what_would_change
from worlds import Placed, chain_of, feeds, makes, node, rows

pytestmark = pytest.mark.once

# p stands first, as its input s is there; q is a product, so it passes p once its own input m is there.
TWO = (node("s"), node("p", "intermediate"), feeds("s", "p"), node("m"), node("q"), feeds("m", "q"))

ASKED = ["gaps", "--what-would-change", "--region", "酒泉市", "--limit", "2", "--lang", "en"]


def visits(*placed: Placed) -> list[Visit]:
    return list(what_would_change(chain_of(rows(*placed)), limit=99).visits)


def listed(chain: Chain) -> list[str]:
    return [gap.node for gap in find_gaps(chain).gaps]


def test_distance_is_the_footrule_of_top_lists() -> None:
    """1 2 3 against 2 1 4 at the top three: 1 and 2 move by one each, 3 from 3 to 4, 4 from 4 to 3."""
    assert distance({1: 1, 2: 2, 3: 3, 4: 4}, {2: 1, 1: 2, 4: 3, 3: 4}, top=3) == 4
    assert distance({1: 1, 2: 2}, {1: 1, 2: 2}, top=3) == 0
    assert distance({1: 1}, {2: 1}, top=3) == 6


def test_an_input_that_may_be_made_moves_what_needs_it() -> None:
    assert listed(chain_of(rows(*TWO, makes("f", "s")))) == ["p", "q"]
    (one,) = [visit for visit in visits(*TWO, makes("f", "s")) if visit.node.node == "m"]
    assert (one.question.en, one.ask) == ("does anybody in R make m?", ())
    assert [(effect.answer.en, effect.moved) for effect in one.effects] == [("somebody does", 2)]
    # As if the row stood there:
    assert listed(chain_of(rows(*TWO, makes("f", "s"), makes("g", "m")))) == ["q", "p"]


def test_a_maker_of_old_may_have_stopped() -> None:
    old = makes("f", "s", as_of="2015-01")
    (one,) = [visit for visit in visits(*TWO, old) if visit.node.node == "s"]
    assert one.question.en == "does f still make s (last on file: 2015-01)?"
    assert one.ask == ("f",)
    assert {effect.answer.en: effect.moved for effect in one.effects} == {"it stopped": 2, "it does": 0}


def test_an_unknown_capacity_may_be_plenty_or_next_to_nothing() -> None:
    """p gets .7 for a scale that is unknown: with plenty of s it passes r, with next to none it falls behind it."""
    size = {"typical_scale_low": "1000", "scale_unit": "t/a"}
    world = (
        *(node("s"), node("p", "intermediate", **size), feeds("s", "p", low="1", high="1", unit="t/t")),
        *(node("o"), node("r", "intermediate", trade="global"), feeds("o", "r"), makes("g", "o"), makes("f", "s")),
    )
    (one,) = [visit for visit in visits(*world) if visit.node.node == "s"]
    assert one.question.en == "how much s can f make a year?"
    assert [effect.answer.en for effect in one.effects] == ["next to nothing", "plenty"]
    assert [effect.moved for effect in one.effects] == [2, 0]


def test_what_moves_nothing_is_no_visit() -> None:
    assert not visits(node("s"), makes("f", "s"), node("alone"))


def test_firms_without_products_on_file_are_asked_first(baiyin: VisitList) -> None:
    asked = {name for visit in baiyin.visits for name in visit.ask}
    assert "白银有色集团股份有限公司" in asked


@pytest.fixture(scope="module")
def baiyin(chain: Chain) -> VisitList:
    return what_would_change(chain)


def test_five_visits_of_baiyin_from_the_weightiest_on(baiyin: VisitList) -> None:
    assert len(baiyin.visits) == 5
    moved = [visit.moved for visit in baiyin.visits]
    assert moved == sorted(moved, reverse=True)
    assert moved[-1] > 0
    assert baiyin.asked > 500


def test_command_lists_visits_in_every_form() -> None:
    said = CliRunner().invoke(main, [*ASKED, "--format", "md"])
    assert "Whom to visit in 酒泉市" in said.output
    said = CliRunner().invoke(main, [*ASKED, "--format", "json"])
    assert json.loads(said.output)["region"] == "酒泉市"


def test_a_visit_list_is_of_the_whole_place() -> None:
    said = CliRunner().invoke(main, ["gaps", "--what-would-change", "--all-regions", "--lang", "en"])
    assert (said.exit_code, "--what-would-change does not go with --all-regions" in said.output) == (2, True)
