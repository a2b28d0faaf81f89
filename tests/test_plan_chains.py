"""What the chains of a plan become in a dataset: chains, part_of and plan_cover, and what is left for a person."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from chainkg.cli import main
from chainkg.loaders import read

PLAN = """江源市产业链规划
2025年3月10日
(一)有色产业。打造“铜精矿-阴极铜-江源铜排”产业链。
(二)锂电产业链
上游发展碳酸锂,中游发展磷酸铁锂、三元前驱体,下游发展江源电池。
"""


def load(folder: Path, text: str, *where: str, name: str = "plan.txt") -> str:
    (folder / name).write_text(text, encoding="utf-8")
    call = ["load", str(folder / name), *where, "--region", "江源市", "--lang", "en"]
    result = CliRunner().invoke(main, call)
    assert result.exit_code == 0, result.output
    return result.output


def rows(dataset: Path, table: str, source: str = "plan") -> list[dict[str, str]]:
    found = read(dataset).tables[table]
    return [row for row in map(found.row, range(len(found))) if row["source"] == source]


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    load(tmp_path, PLAN, "-o", str(tmp_path / "city"))
    return tmp_path / "city"


def test_chains_of_a_plan_are_rows(dataset: Path) -> None:
    found = {row["name"]: (row["industry"], row["locator"], row["confidence"]) for row in rows(dataset, "chains")}
    assert found == {
        "铜精矿-阴极铜-江源铜排": ("有色", "p003:3-23", "medium"),
        "锂电": ("", "p005:4-7", "medium"),
    }


def test_links_on_file_become_parts_of_the_chain_in_their_order(dataset: Path) -> None:
    found = {(row["node"], row["chain"]): row for row in rows(dataset, "part_of")}
    assert {key: (row["stage"], row["stage_order"]) for key, row in found.items()} == {
        ("copper-concentrate", "铜精矿-阴极铜-江源铜排"): ("upstream", "1"),
        ("copper-cathode", "铜精矿-阴极铜-江源铜排"): ("midstream", "2"),
        ("lithium-carbonate", "锂电"): ("upstream", ""),
        ("lfp", "锂电"): ("midstream", ""),
        ("ncm-precursor", "锂电"): ("midstream", ""),
    }
    assert {row["confidence"] for row in found.values()} == {"medium"}
    assert all(row["locator"].startswith(("p003:", "p005:")) for row in found.values())


def test_terms_lead_to_nodes_and_the_others_are_told_once(tmp_path: Path) -> None:
    told = load(tmp_path, PLAN, "-o", str(tmp_path / "city"))
    covers = {row["term"]: row["nodes"] for row in rows(tmp_path / "city", "plan_cover")}
    assert covers["碳酸锂"] == "lithium-carbonate"
    assert [term for term, nodes in covers.items() if not nodes] == ["江源电池", "江源铜排"]
    assert told.count("no ChainNode named '江源电池'") == told.count("no ChainNode named '江源铜排'") == 1
    checked = CliRunner().invoke(main, ["check", str(tmp_path / "city"), "--lang", "en"])
    assert "Terms of the plan without a node: 2" in checked.output
    assert "锂电: 江源电池 [plan p005:" in checked.output


def test_a_second_plan_adds_what_is_new_and_contradicts_nothing(dataset: Path, tmp_path: Path) -> None:
    again = "江源市新规划\n2026年3月10日\n锂电产业链。重点发展碳酸锂、磷酸铁锂、锂离子电池。\n"
    told = load(tmp_path, again, "--into", str(dataset), name="newer.txt")
    assert "in conflict" not in told
    assert {row["node"] for row in rows(dataset, "part_of", "newer")} == {"lithium-ion-cell"}
    assert len(rows(dataset, "part_of")) == 5


def test_a_term_that_somebody_named_is_placed_by_the_next_load(dataset: Path, tmp_path: Path) -> None:
    nodes = dataset / "chain_nodes.csv"
    text = nodes.read_text(encoding="utf-8-sig")
    nodes.write_text(text.replace(",锂电池;电芯;", ",锂电池;电芯;江源电池;", 1), encoding="utf-8-sig")
    told = load(tmp_path, PLAN, "--into", str(dataset))
    assert "in conflict" not in told
    assert {row["term"]: row["nodes"] for row in rows(dataset, "plan_cover")}["江源电池"] == "lithium-ion-cell"
    assert {row["node"]: row["stage"] for row in rows(dataset, "part_of")}["lithium-ion-cell"] == "downstream"


def test_what_a_person_confirmed_stays_when_the_plan_is_read_again(dataset: Path, tmp_path: Path) -> None:
    for table in ("plan_cover", "part_of"):
        path = dataset / f"{table}.csv"
        lines = path.read_text(encoding="utf-8-sig").splitlines(keepends=True)
        confirmed = [line.replace(",medium", ",high") if ",plan,p" in line else line for line in lines]
        path.write_text("".join(confirmed), encoding="utf-8-sig")
    load(tmp_path, PLAN, "--into", str(dataset))
    assert {row["confidence"] for table in ("plan_cover", "part_of") for row in rows(dataset, table)} == {"high"}


def test_gaps_of_a_chain_of_the_plan(dataset: Path) -> None:
    call = ["gaps", "-s", str(dataset), "--chain", "锂电", "--format", "csv", "--lang", "en"]
    shown = CliRunner().invoke(main, call)
    assert shown.exit_code == 0, shown.output
    assert "lithium carbonate" in shown.output
