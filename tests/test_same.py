"""chainkg same: candidates side by side, decisions taken once, kept, followed by later loads, and taken back."""

import csv
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from chainkg.cli import main
from chainkg.graph.chain import Chain
from chainkg.graph.errors import BadData
from chainkg.loaders.dataset import read_dataset
from chainkg.loaders.deciding import decide, read_decisions
from chainkg.loaders.intake import Row
from chainkg.loaders.joining import join, reference_base
from chainkg.loaders.keeping import keep, undo
from chainkg.queries.same import find_same
from outside import NEWER, code, firm, makes, row, source

BASE = reference_base()


def chain_of(*rows: Row) -> Chain:
    return join([source(), source(NEWER), row("regions", 1, name="白银市"), *rows], BASE, region="白银市").chain


def pairs(chain: Chain) -> set[frozenset[str]]:
    return {frozenset((pair.left.identity, pair.right.identity)) for pair in find_same(chain, "Firm").pairs}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("白银红星化工有限公司", "白银红星化工股份有限公司"),
        ("白银红星集团", "白银红星集团股份有限公司"),
        ("红星化工有限公司", "白银红星化工有限公司"),
        ("白银红星化工有限公司", "甘肃红星化工有限公司"),
        ("白银红星精细化工有限公司", "白银红星精细化学工业有限公司"),
    ],
)
def test_what_may_be_one_firm_is_asked(one: str, other: str) -> None:
    chain = chain_of(firm(2, one), firm(3, other))
    assert pairs(chain) == {frozenset((one, other))}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("白银红星化工有限公司", "白银红星化工有限公司平川分公司"),
        ("白银红星第一冶炼厂", "白银红星第二冶炼厂"),
        ("白银红星化工有限公司", "白银明月陶瓷有限公司"),
    ],
)
def test_what_is_plainly_two_is_not_asked(one: str, other: str) -> None:
    assert not pairs(chain_of(firm(2, one), firm(3, other)))


def test_two_sound_codes_or_a_parent_settle_it() -> None:
    one, other = "白银红星化工有限公司", "白银红星化工股份有限公司"
    assert not pairs(chain_of(firm(2, one, uscc=code(1)), firm(3, other, uscc=code(2))))
    assert not pairs(chain_of(firm(2, one, parent=other), firm(3, other)))


def test_both_sides_stand_with_what_tells_them_apart() -> None:
    one, other = "白银红星化工有限公司", "白银红星化工股份有限公司"
    chain = chain_of(
        firm(2, one, uscc=code(1), region="白银市"), firm(3, other, NEWER, parent="某某集团"), makes(4, one, "硫酸")
    )
    (pair,) = find_same(chain, "Firm").pairs
    sides = {side.identity: side for side in (pair.left, pair.right)}
    assert (sides[one].code, sides[one].place, sides[one].products) == (code(1), "白银市", ("硫酸",))
    assert (sides[other].parent, sides[other].sources) == ("某某集团", (NEWER,))


@pytest.fixture
def city(tmp_path: Path) -> Path:
    rows = [
        firm(2, "白银红星化工有限公司", uscc=code(1), region="白银市"),
        firm(3, "白银红星化工股份有限公司", NEWER, listed_code="600001"),
        makes(4, "白银红星化工有限公司", "硫酸"),
        makes(5, "白银红星化工股份有限公司", "硫酸", NEWER),
        makes(6, "白银红星化工股份有限公司", "硫酸盐泥", NEWER),
    ]
    keep(chain_of(*rows), tmp_path / "city")
    return tmp_path / "city"


def fill(path: Path, answers: dict[str, str]) -> None:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", encoding="gb18030", newline="") as file:  # as a Chinese Excel saves it
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows({**line, "decision": answers.get(line["right"], "")} for line in rows)


def test_the_walk_list_decide_reload_undo(city: Path, tmp_path: Path) -> None:
    runner, sheet = CliRunner(), tmp_path / "pairs.csv"
    before = {path.name: path.read_bytes() for path in city.glob("*.csv")}
    assert runner.invoke(main, ["same", str(city), "-o", str(sheet)]).exit_code == 0
    fill(sheet, {"白银红星化工股份有限公司": "同", "sodium-sulfate": "异"})
    if not read_decisions(sheet):  # the pair may stand the other way round
        fill(sheet, {"白银红星化工有限公司": "同"})
    done = runner.invoke(main, ["same", str(city), "--decide", str(sheet), "--lang", "zh"])
    assert done.exit_code == 0, done.output
    assert "合并 1 家企业" in done.output
    chain = read_dataset(city)
    table = chain.tables["firms"]
    (one,) = [table.row(at) for at in range(len(table))]
    assert one["id"] == "白银红星化工有限公司", "the one with the code stays"
    assert (one["uscc"], one["listed_code"], one["aliases"]) == (code(1), "600001", "白银红星化工股份有限公司")
    assert f"〔listed_code 据 {NEWER}，2026-06，第3行〕" in one["note"]
    made = chain.tables["produces"]
    assert set(made["firm"].cells()) == {one["id"]}
    assert sorted(made["source"].cells()) == ["list-2025", NEWER], "statements keep their sources"
    assert not pairs(chain), "what was decided is not asked again"
    again = join([source("list-3"), firm(2, "白银红星化工股份有限公司", "list-2025")], chain)
    assert len(again.chain.tables["firms"]) == 1, "a later load follows the decision"
    undo(city)
    assert {path.name: path.read_bytes() for path in city.glob("*.csv")} == before


def test_firms_decided_to_be_two_stay_two_and_are_not_asked_again(city: Path) -> None:
    base = read_dataset(city)
    one, other = "白银红星化工有限公司", "白银红星化工股份有限公司"
    chain = decide(base, [{"kind": "Firm", "left": other, "right": one, "decision": "different", "note": "电话问过"}])
    assert len(chain.tables["firms"]) == 2
    assert not pairs(chain)
    changed = decide(chain, [{"kind": "Firm", "left": one, "right": other, "decision": "same", "note": ""}])
    assert len(changed.tables["firms"]) == 1
    assert changed.tables["same"]["decision"].cells() == ["same"]


def test_a_statement_that_both_made_is_told_once() -> None:
    one, other = "白银红星化工有限公司", "白银红星化工股份有限公司"
    chain = chain_of(
        firm(2, one), firm(3, other), makes(4, one, "硫酸"), makes(4, other, "硫酸"), makes(5, other, "硝酸")
    )
    merged = decide(chain, [{"kind": "Firm", "left": one, "right": other, "decision": "same", "note": ""}])
    assert sorted(merged.tables["produces"]["node"].cells()) == ["nitric-acid", "sulfuric-acid"]


def test_a_wrong_word_is_told_with_its_row(city: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "pairs.csv"
    sheet.write_text("kind,left,right,decision\nFirm,甲,乙,也许\n", encoding="utf-8")
    with pytest.raises(BadData) as caught:
        read_decisions(sheet)
    assert caught.value.say("zh").startswith("pairs.csv:2:decision: '也许' 请填“同”或“异”")
    sheet.write_text("kind,left,right,decision\nFirm,甲,乙,同\n", encoding="utf-8")
    before = (city / "firms.csv").read_bytes()
    run = CliRunner().invoke(main, ["same", str(city), "--decide", str(sheet)])
    assert run.exit_code == 1
    assert (city / "firms.csv").read_bytes() == before
    assert not (city / "same.csv").read_bytes().count(b"\n") > 1
    shutil.rmtree(city)
