"""Bad input, each with its stated answer: refused with its row and what to write, or accepted with a warning."""

from pathlib import Path

import pytest

from chainkg.graph.errors import BadData, Problem
from chainkg.graph.text import Lang
from chainkg.loaders import BUNDLED, read
from chainkg.loaders.dataset import inspect_dataset
from chainkg.queries.findings import inspect_rows
from chainkg.queries.gaps import find_gaps
from spoil import MAKES, Edit, append, copied, replace
from test_cli import run


def makes(cells: str) -> Edit:
    """One more row of produces with *cells* as capacity_low, capacity_high and unit."""
    return append("produces", MAKES.replace("operating,,,,", f"operating,,{cells}"))


DIGITS = "must be a number not below 0, digits only (the unit has its own column); "
REFUSED: dict[str, tuple[Edit, str, str, str]] = {
    # name: how to spoil it, column, value, the end of what is said
    "words round a figure": (
        makes("约50万吨/年,,"),
        "capacity_low",
        "约50万吨/年",
        DIGITS + "write 500000 in capacity_low and capacity_high, t/a in unit, 'approximate' in note",
    ),
    "a span in one cell": (
        makes("5-8万吨/年,,"),
        "capacity_low",
        "5-8万吨/年",
        DIGITS + "write 50000 in capacity_low, 80000 in capacity_high, t/a in unit",
    ),
    "only a lower end": (
        makes(",10万吨以上,t/a"),
        "capacity_high",
        "10万吨以上",
        DIGITS + "write 100000 in capacity_low, nothing in capacity_high, t in unit",
    ),
    "a dash": (makes("—,,"), "capacity_low", "—", DIGITS + "leave it empty where the figure is unknown"),
    "commas": (makes('"1,000",,t/a'), "capacity_low", "1,000", DIGITS + "write 1000 in capacity_low and capacity_high"),
    "wide signs": (makes("３００,,t/a"), "capacity_low", "３００", "write 300 in capacity_low and capacity_high"),
    "a date in wide signs": (
        append("produces", MAKES.replace("2024-06", "２０２４")),
        "as_of",
        "２０２４",
        "write 2025, 2025-09 or 2025-09-30",
    ),
    "a negative number": (makes("-5,,t/a"), "capacity_low", "-5", DIGITS + "it is below 0"),
    "a number in words": (makes("五万,,t/a"), "capacity_low", "五万", DIGITS + "there are no digits in it"),
    "two readings": (makes('"1,5",,t/a'), "capacity_low", "1,5", "can be read in two ways; write it in full"),
    "a unit in other words": (makes("5,5,公吨/年"), "unit", "公吨/年", "; write t/a"),
    "a unit with a multiplier": (
        makes("5,5,万公吨/年"),
        "unit",
        "万公吨/年",
        "; write t/a and multiply the amounts by 10000",
    ),
    "a span where one number goes": (
        append(
            "supplies", "甘肃东方钛业有限公司,甘肃东方钛业有限公司,sulfuric-acid,5-8,t/a,,plan-2024-51,p1,2024,high"
        ),
        "amount",
        "5-8",
        "this column takes one number",
    ),
    "commas in an order": (
        replace(
            "industries", "先进装备制造,advanced equipment manufacturing,emerging,7", '先进装备制造,,emerging,"1,000"'
        ),
        "order",
        "1,000",
        DIGITS + "write 1000 in order",
    ),
    "a route of unknown inputs": (
        append("routes", "sulfuric-acid,new,新法,pyrit,,process,,,high"),
        "main_inputs",
        "pyrit",
        "correct it or add a row to chain_nodes.csv",
    ),
    "an input that does not exist": (
        append("industry_chains", "sulphr,,,FEEDS,sulfuric-acid,,,,,main,,,,,,,,process,,,high"),
        "from",
        "sulphr",
        "the nearest is sulfur; correct it or add a row to chain_nodes.csv",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_with_its_row_and_what_to_write(name: str, tmp_path: Path) -> None:
    edit, column, value, words = REFUSED[name]
    folder = copied(tmp_path / "city")
    edit(folder)
    _, problems = inspect_dataset(folder)
    found = [one for one in problems if one.column == column and one.value == value]
    assert any(one.message_en.endswith(words) for one in found), [one.say("en") for one in problems]
    assert all(one.row > 1 for one in found)
    with pytest.raises(BadData):
        read(folder)


def test_what_to_write_is_said_in_chinese_too(tmp_path: Path) -> None:
    folder = copied(tmp_path / "city")
    makes("约50万吨/年,,")(folder)
    told = run("check", str(folder), code=1)
    assert "请在 capacity_low 与 capacity_high 写 500000，在 unit 写 t/a，在 note 写“约数”" in told


def test_what_to_write_is_right(tmp_path: Path) -> None:
    folder = copied(tmp_path / "city")
    append("produces", MAKES.replace("operating,,,,", "operating,,500000,500000,t/a"))(folder)
    assert inspect_dataset(folder)[1] == []


# Accepted with a warning


def link(start: str, relation: str, end: str, loop: str = "", route: str = "") -> Edit:
    role = "main" if relation == "FEEDS" else ""
    return append("industry_chains", f"{start},,,{relation},{end},,,,{route},{role},,{loop},,,,,,process,,,high")


TWO = MAKES.replace("2024-06", "2024-05-05")
WARNED: dict[str, tuple[list[Edit], str, str, str]] = {
    # name: how to spoil it, column, value, what the warning says
    "a unit that fits no coefficient": (
        [append("produces", MAKES.replace("operating,,,,", "operating,,5,5,m2/a"))],
        "unit",
        "m2/a",
        "fits no coefficient of sulfuric-acid (they are told in t",
    ),
    "a route without a main input": (
        [append("routes", "sulfuric-acid,new,新法,,,process,,,high")],
        "route",
        "new",
        "no link gives this route a main input",
    ),
    "a loop without a tag": (
        [link("copper-rod", "FEEDS", "copper-cathode")],
        "loop",
        "",
        "a circle of links without a loop tag: copper-cathode, copper-rod; accepted",
    ),
    "a node that feeds itself": (
        [link("copper-rod", "FEEDS", "copper-rod")],
        "loop",
        "",
        "a circle of links without a loop tag: copper-rod; accepted",
    ),
    "a date in the future": (
        [append("produces", MAKES.replace("2024-06", "2095-01"))],
        "as_of",
        "2095-01",
        "is later than 2025-09: accepted, unseen without a later --as-of",
    ),
    "a date after its source": (
        [append("produces", MAKES.replace("2024-06", "2025-01"))],
        "as_of",
        "2025-01",
        "is later than its source, of 2024-06-07",
    ),
    "two statuses on one day": (
        [append("produces", TWO), append("produces", TWO.replace("operating", "closed"))],
        "status",
        "",
        "here closed does",
    ),
    "an expansion told on the day": (
        [append("produces", TWO), append("produces", TWO.replace("operating", "building"))],
        "status",
        "",
        "here operating does",
    ),
    "two statuses, one of a better grade": (
        [
            append("produces", TWO),
            append("produces", TWO.replace("operating", "closed").replace("plan-2024-51", "findzd-103936")),
        ],
        "status",
        "",
        "here operating does",
    ),
}


def warnings(folder: Path) -> list[Problem]:
    return list(inspect_rows(read(folder)).warnings)


@pytest.mark.parametrize("name", WARNED)
def test_it_is_accepted_with_a_warning(name: str, tmp_path: Path) -> None:
    edits, column, value, words = WARNED[name]
    folder = copied(tmp_path / "city")
    before = {one.say("en").split(":", 2)[2] for one in warnings(folder)}
    for edit in edits:
        edit(folder)
    assert inspect_dataset(folder)[1] == [], "no error"
    fresh = [one for one in warnings(folder) if one.say("en").split(":", 2)[2] not in before]
    found = [one for one in fresh if one.column == column and value in one.value and words in one.message_en]
    assert len(found) == 1, [one.say("en") for one in fresh]
    assert found[0].warning
    assert found[0].message_zh


def test_a_tagged_loop_is_no_warning(tmp_path: Path) -> None:
    folder = copied(tmp_path / "city")
    link("copper-rod", "FEEDS", "copper-cathode", loop="scrap")(folder)
    assert not [one for one in warnings(folder) if one.column == "loop"]


def test_a_loop_without_a_tag_does_not_make_a_node_its_own_supplier(tmp_path: Path) -> None:
    """Two nodes that only feed one another: neither is there, and the report comes to its end."""
    folder = copied(tmp_path / "city")
    for name in ("loop-a", "loop-b"):
        append("chain_nodes", f"{name},{name},,,product,,,,national,,,,,,,,,,,process,,,high")(folder)
    link("loop-a", "FEEDS", "loop-b")(folder)
    link("loop-b", "FEEDS", "loop-a")(folder)
    states = {one.node: one.state.en for one in find_gaps(read(folder)).gaps}
    assert {states["loop-a"], states["loop-b"]} == {"unverified"}


def test_a_date_in_the_future_is_unseen_until_then(tmp_path: Path) -> None:
    folder = copied(tmp_path / "city")
    append("produces", MAKES.replace("sulfuric-acid", "copper-rod").replace("2024-06", "2026-01"))(folder)
    chain = read(folder)
    assert "copper-rod" in {one.node for one in find_gaps(chain).gaps}
    assert "copper-rod" not in {one.node for one in find_gaps(chain, as_of="2026-01").gaps}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_check_prints_warnings_and_fails_on_them_only_when_asked(lang: Lang, tmp_path: Path) -> None:
    folder = copied(tmp_path / "city")
    WARNED["a loop without a tag"][0][0](folder)
    assert "copper-cathode, copper-rod" in run("check", str(folder), "--lang", lang)
    run("check", str(folder), "--strict", code=1)


def test_the_bundled_dataset_has_no_warning_but_units_and_dates() -> None:
    """Heads of cattle, cells and square metres beside tonnes, and three rows of neighbours newer than its date."""
    found = warnings(BUNDLED)
    assert {one.column for one in found} == {"unit", "as_of"}
    assert sorted(one.value for one in found if one.column == "as_of") == ["2025-10", "2025-11", "2025-11"]
