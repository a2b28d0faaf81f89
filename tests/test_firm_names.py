"""Names of firms taken apart: what only differs in writing, and what tells two firms from each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainkg.graph.firm_names import Anatomy, stem, written, written_all

ANATOMY = Anatomy(["白银市", "白银区", "平川区", "会宁县"])
SAME = [
    ("白银红星化工有限公司", "白银红星化工有限责任公司"),
    ("白银红星化工有限公司", "甘肃省白银市红星化工有限公司"),
    ("白银红星化工有限公司", "白银红星化工"),
    ("白银市红星化工有限公司", "白银　红星化工（有限公司）"),
    ("甘肃晨光（白银）科技有限公司", "甘肃晨光(白银)科技有限责任公司"),
]
APART = [
    ("白银红星集团", "白银红星集团股份有限公司"),
    ("白银红星集团有限公司", "白银红星有限公司"),
    ("白银红星化工有限公司", "白银红星化工股份有限公司"),
    ("白银红星化工有限公司", "白银红星化工有限公司平川分公司"),
    ("白银红星化工有限公司平川分公司", "白银红星化工有限公司会宁分公司"),
    ("白银红星化工有限公司", "平川红星化工有限公司"),
    ("白银红星化工有限公司", "白银宏兴化工有限公司"),
    ("红星化工有限公司", "白银红星化工有限公司"),
    ("白银红星化工有限公司", "白银红星化工设备有限公司"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_firm_written_in_two_ways(one: str, other: str) -> None:
    assert written(one) == written(other) or ANATOMY.parts(one).alike(ANATOMY.parts(other))


@pytest.mark.parametrize(("one", "other"), APART)
def test_two_firms_that_look_alike(one: str, other: str) -> None:
    assert written(one) != written(other)
    assert not ANATOMY.parts(one).alike(ANATOMY.parts(other))
    assert not ANATOMY.parts(other).alike(ANATOMY.parts(one))


def test_a_name_is_never_taken_down_to_nothing() -> None:
    assert ANATOMY.parts("白银有限公司").core
    assert ANATOMY.parts("甘肃公司").core
    assert ANATOMY.parts("集团").core == "集团"


@pytest.mark.parametrize(
    ("region", "bare"), [("内蒙古自治区", "内蒙古"), ("临夏回族自治州", "临夏"), ("泾川县", "泾川"), ("市中区", "市中")]
)
def test_regions_as_they_stand_in_names(region: str, bare: str) -> None:
    assert stem(region) == bare


@given(st.text("白银甘肃省市红星化工集团股份有限责任公司分厂（()） A", max_size=24))
def test_width_and_marks_never_matter(name: str) -> None:
    wide = name.translate({ord("("): "（", ord(")"): "）", ord("A"): "Ａ", ord(" "): "　"})
    assert written(wide) == written(name)
    assert ANATOMY.parts(wide) == ANATOMY.parts(name)


NAMES = st.text("白银甘肃省市红星集团股份有限责任公司总农民专业合作社分厂（() Ａaßé\n", max_size=24)


@given(st.lists(NAMES, max_size=6))
def test_many_names_are_written_as_each_of_them(names: list[str]) -> None:
    assert written_all(names) == list(map(written, names))


@given(
    st.tuples(*[st.sampled_from(["", "白银市", "甘肃", "红星", "集团", "有限公司", "公司", "厂", "平川分公司"])] * 5)
)
def test_the_key_of_a_name_is_its_parts_but_the_legal_form(pieces: tuple[str, ...]) -> None:
    name = "".join(pieces)
    parts = ANATOMY.parts(name)
    assert ANATOMY.key(name) == f"{parts.place} {parts.core} {parts.group} {parts.branch}"
