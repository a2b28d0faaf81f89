"""The picture of a chain: columns by stage, links to the right, loops beneath, folds where there are too many cards."""

import re
from collections import Counter
from dataclasses import replace
from itertools import combinations

import pytest

from chainkg.graph.model import INDUSTRY, State
from chainkg.graph.text import Text
from chainkg.views.chain_page import ChainView
from chainkg.views.page_scene import Ask
from chainkg.views.svg_card import draw_card
from chainkg.views.svg_chart import Picture
from chainkg.views.svg_columns import TALL, Spot
from chainkg.views.svg_folds import Fold, fold, folded_arcs
from chainkg.views.svg_looks import GROUPS, LOOKS, STROKES
from chainkg.views.svg_order import crossings
from chainkg.views.svg_text import shorten, width, wrap
from pages import CHAIN, bundled, contrast, nine_states, with_marks
from worlds import chain_of, feeds, is_a, node, part, rows, sub_chain

MOST_CROSSINGS = 60  # 57 of the bundled chain as it is now; fewer are welcome


@pytest.fixture(scope="module")
def picture() -> Picture:
    return ChainView(bundled(), Ask(chains=(CHAIN,))).picture


def test_columns_follow_the_stages(picture: Picture) -> None:
    stages = picture.stages()
    assert [stage.name.zh for stage in stages] == ["上游", "中游", "下游"]
    assert [stage.left for stage in stages] == sorted(stage.left for stage in stages)
    edges = {at: (stage.left, stage.right) for stage in stages for at in stage.members}
    for one, (x, _) in zip(picture.folds, picture.layout.middles, strict=True):
        left, right = edges[one.members[0]]
        assert left < x + 22 < right
    assert max(Counter(picture.layout.columns).values()) <= TALL
    assert len(set(picture.layout.columns)) <= 10, "more columns cannot be read at once"


def test_cards_keep_apart_and_links_run_on(picture: Picture) -> None:
    card = picture.layout.card
    for (x, y), (u, v) in combinations(picture.layout.middles, 2):
        assert abs(x - u) >= card.width or abs(y - v) >= card.height
    for line in picture.lines:
        start, end = picture.layout.middles[line.start], picture.layout.middles[line.end]
        assert line.path.back or start[0] < end[0]


def test_loops_return_and_every_kind_of_link_has_its_look(picture: Picture) -> None:
    names = [picture.cards[one.members[0]].name.zh for one in picture.folds]
    lines = {(names[line.start], names[line.end]): line for line in picture.lines}
    end_of_life = lines["锂离子电池", "退役锂电池"]
    assert (end_of_life.style, end_of_life.path.back) == ("loop", True)
    assert lines["硫酸", "硫酸法钛白粉"].style == "main"
    assert lines["硫酸法钛白粉", "七水硫酸亚铁"].style == "byproduct"
    assert lines["湿法磷酸", "净化磷酸"].style == "open"
    assert lines["钒钛磁铁矿", "钛精矿"].style == "bought"
    assert len({(stroke.width, stroke.dash) for stroke in STROKES.values()}) == len(STROKES)


def test_crossings_stay_few(picture: Picture) -> None:
    order = picture.layout.order
    assert crossings(order.layers, order.segments) <= MOST_CROSSINGS


def test_every_state_differs_from_every_other_without_hue() -> None:
    assert set(LOOKS) == set(State)
    for one, other in combinations(LOOKS.values(), 2):
        signs = [(look.shape, look.dash, look.sign) for look in (one, other)]
        widths = sorted((one.width, other.width))
        assert signs[0] != signs[1] or contrast(one.fill, other.fill) >= 3 or widths[1] >= 1.8 * widths[0]
    for look in LOOKS.values():
        assert contrast(look.fill, look.ink) >= 4.5, "words must be read"
        assert contrast(look.line, "#ffffff") >= 2.5


def test_each_group_has_a_shape_of_its_own() -> None:
    shapes = [{LOOKS[state].shape for state in states} for _, _, states in GROUPS]
    assert [len(shape) for shape in shapes] == [1, 1, 1, 1]
    assert len(set.union(*shapes)) == len(GROUPS)
    assert sorted(state.color for _, _, states in GROUPS for state in states) == sorted(state.color for state in State)


def test_a_card_says_who_where_and_why() -> None:
    view = ChainView(bundled(), Ask(chains=(CHAIN,)))
    cards = {card.name.zh: card for card in view.cards}
    assert [line.zh for line in cards["硫酸"].lines] == ["白银有色集团", "白银区"]
    assert [mark.zh for mark in cards["铜冶炼烟气"].marks] == ["推定"]
    assert cards["铜冶炼烟气"].lines[0].zh == "据阳极铜推定"
    assert cards["钒钛磁铁矿"].lines[0].zh == "本地不产"
    assert cards["氧化铁颜料"].rank == "6"
    broken = {card.name.zh: card for card in ChainView(nine_states(), Ask(chains=("C",))).cards}["broken"]
    assert broken.lines[0].zh == "断链：有料也有用户"


def test_marks_without_room_are_counted_not_cut() -> None:
    (held,) = (card for card in ChainView(with_marks(), Ask(chains=("C",))).cards if card.name.zh == "planned")
    crowded = replace(held, marks=(*(Text(zh, zh) for zh in ("变动", "旧计划", "未具名")),))
    drawn = draw_card(0, crowded, 0, 0, ("zh",))
    assert re.findall('<text class="k"[^>]*>([^<]*)', drawn) == ["变动 +2"]
    assert "变动 · 旧计划 · 未具名" in drawn, "the label has them all"


def family(count: int) -> list[list[tuple[str, Text]]]:
    return [[("2 kin", Text("亲", "kin"))] for _ in range(count)]


def test_nothing_is_folded_that_has_room() -> None:
    spots = [Spot(f"n{at:02}", 1, 0) for at in range(30)]
    assert fold(spots, [], family(30)) == [Fold((at,)) for at in range(30)]


def test_a_crowd_is_folded_by_family_and_close_kin_first() -> None:
    count = 130
    kin = [[("1 near", Text("近", "near"))] if at < 25 else [("2 far", Text("远", "far"))] for at in range(count)]
    cards = fold([Spot(f"n{at:03}", 1, 0) for at in range(count)], [], kin)
    assert [card.name.en for card in cards if card.name] == ["near"]
    assert sorted(at for card in cards for at in card.members) == list(range(count)), "nobody is lost"


def test_links_of_a_fold_lead_to_its_card() -> None:
    cards = [Fold((0, 2), Text("甲", "a")), Fold((1,)), Fold((3,))]
    assert folded_arcs(cards, [(0, 1), (2, 1), (0, 2), (3, 0)]) == [(0, 1), (2, 0)]


INDUSTRIES = bundled().table(INDUSTRY)["name"].cells()


@pytest.mark.parametrize(
    "ask", [Ask(industry=name) for name in INDUSTRIES] + [Ask(chains=(CHAIN, "铜基", "新能源材料"))]
)
def test_no_column_of_an_industry_or_of_several_chains_is_too_tall(ask: Ask) -> None:
    picture = ChainView(bundled(), ask).picture
    assert max(Counter(picture.layout.columns).values()) <= TALL
    assert sorted(at for one in picture.folds for at in one.members) == list(range(len(picture.cards))), "none is lost"
    if len(picture.folds) > 108:
        assert len(set(picture.layout.columns)) <= 12, "what is wide and crowded is folded as far as families go"
    low, high = picture.layout.card.width, picture.layout.card.height
    for (x, y), (u, v) in combinations(picture.layout.middles, 2):
        assert abs(x - u) >= low or abs(y - v) >= high


def test_kinds_of_one_thing_share_a_card() -> None:
    names = [f"k{at:03}" for at in range(140)]
    placed = [node(name) for name in (*names, "top")] + [is_a(name, "top") for name in names[:60]]
    placed += [part(name, "C", stage="midstream", stage_order="1") for name in (*names, "top")]
    view = ChainView(chain_of(rows(*placed, feeds(names[0], names[70]), sub_chain("C"))), Ask(chains=("C",)))
    folded = [one for one in view.picture.folds if one.name]
    assert [one.name.zh for one in folded if one.name] == ["top"]
    assert len(folded[0].members) == 60


def test_words_are_measured_not_counted() -> None:
    assert width("磷酸铁", 10) == 30
    assert width("iii", 10) < width("mmm", 10) / 2
    assert shorten("白银有色集团股份有限公司", 10, 65) == "白银有色集…"
    assert wrap("磷酸铁锂正极材料", 10, 40, 2) == ["磷酸铁锂", "正极材料"]
    assert wrap("长" * 200, 10, 50, 2)[-1].endswith("…")
    assert wrap("丙酮、乙炔", 10, 25, 3) == ["丙", "酮、", "乙炔"], "no line begins with a comma"
    assert all(width(line, 10) <= 50 for line in wrap("supercalifragilistic酸", 10, 50, 3))


def test_both_languages_stand_in_one_picture(picture: Picture) -> None:
    drawn = picture.draw(("zh", "en"))
    assert drawn.count('<g class="zh">') == drawn.count('<g class="en">') > 60
    alone = picture.draw(("en",))
    assert 'class="zh"' not in alone
    assert "sulfuric acid" in alone
    assert re.findall(r"<text[^>]*>[^<]*待核", alone) == []
