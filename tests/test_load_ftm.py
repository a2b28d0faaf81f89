"""A stream of FollowTheMoney entities: which become firms, what is told of the others, and how little of it is held."""

import gzip
import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from chainkg.cli import main
from chainkg.graph.chain import Chain
from chainkg.graph.codes import check_sign
from chainkg.loaders import read
from chainkg.loaders.ftm import read_ftm
from chainkg.loaders.intake import Fate, Remark
from chainkg.loaders.json_lines import LONGEST
from chainkg.loaders.load_report import Tally

CODE = "91620400MA0000001"
CODE += check_sign(CODE)


def entity(identity: str, schema: str = "Company", **properties: str | list[str]) -> dict[str, Any]:
    told = {name: [value] if isinstance(value, str) else value for name, value in properties.items()}
    return {"id": identity, "schema": schema, "properties": told}


STREAM = [
    entity(
        "a",
        name=["甲铜业有限公司", "Jia Copper"],
        alias="甲铜",
        previousName="甲冶炼厂",
        uscCode=CODE,
        jurisdiction="cn",
    ),
    entity("b", "Organization", name="乙控股", registrationNumber=["HRB 1", CODE[:-1] + "x"], country=["cn", "hk"]),
    entity("c", "LegalEntity", name="丙公司", mainCountry="de", leiCode="529900T8BM49AURSDO55"),
    entity("d", name="丙公司", jurisdiction="fr"),
    entity("p", "Person", name="某人"),
    entity("v", "Vessel", name="某船"),
    entity("q", "Person", name="又一人"),
    entity("e", name=[]),
    entity("o1", "Ownership", owner="b", asset="a", percentage="51"),
    entity("o2", "Ownership", owner="p", asset="c"),
    entity("o3", "Ownership", owner="b", asset="c", percentage="49.9%"),
    entity("o4", "Ownership", owner="c", asset="d", endDate="2020"),
    entity("o5", "Ownership", owner="b", asset="d"),
    entity("o6", "Ownership", owner="c", asset="d"),
    entity("o7", "Ownership", owner="c", asset="a"),
    entity("a", name="甲铜业有限公司", alias="白银甲铜"),
]


def write(path: Path, entities: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in entities), encoding="utf-8")
    return path


def load(path: Path, *more: str) -> tuple[Result, Path]:
    city = path.parent / "city"
    return CliRunner().invoke(main, ["load", str(path), "-o", str(city), "--lang", "en", *more]), city


def rows(chain: Chain) -> list[dict[str, str]]:
    table = chain.tables["firms"]
    return [table.row(at) for at in range(len(table))]


def firm(chain: Chain, identity: str) -> dict[str, str]:
    table = chain.tables["firms"]
    return table.row(table["id"].cells().index(identity))


@pytest.fixture
def stream(tmp_path: Path) -> Path:
    return write(tmp_path / "firms.ftm.json", STREAM)


def test_firms_bear_names_code_region_and_parent(stream: Path) -> None:
    done, city = load(stream)
    assert done.exit_code == 0, done.output
    chain = read(city)
    a, b = firm(chain, "a"), firm(chain, "b")
    assert (a["name"], a["uscc"], a["region"], a["parent"]) == ("甲铜业有限公司", CODE, "CN", "b")
    assert set(a["aliases"].split(";")) == {"Jia Copper", "甲铜", "白银甲铜"}
    assert (a["former_names"], a["source"], a["locator"]) == ("甲冶炼厂", "firms", "a")
    assert (b["uscc"], b["region"]) == ("", ""), "a wrong check digit is no code, two countries are no region"
    assert "注册号 HRB 1" in b["note"]
    assert "country cn、hk" in b["note"]


def test_the_same_name_under_two_ids_stays_two_firms(stream: Path) -> None:
    chain = read(load(stream)[1])
    assert (firm(chain, "c")["name"], firm(chain, "d")["name"]) == ("丙公司 (c)", "丙公司 (d)")


def test_only_control_makes_a_parent_and_every_other_ownership_is_listed(stream: Path) -> None:
    remarks = {
        one.value: one.message.en for one in read_ftm(stream) if isinstance(one, Remark) and one.fate is Fate.SKIPPED
    }
    assert remarks["o2"] == "p is no firm of this stream"
    assert remarks["o3"] == "49.9% is no control"
    assert remarks["o4"] == "has ended"
    assert remarks["o5"] == remarks["o6"] == "several owners, and none is told to control it"
    assert remarks["o7"] == "another one holds the majority"
    assert "o1" not in remarks


def test_every_entity_is_kept_or_listed(stream: Path) -> None:
    tally = Tally(lambda _: None)
    list(tally.through(read_ftm(stream)))
    account = tally.accounts[stream.name]
    assert account.read == len(STREAM)
    assert (account.kept, account.left) == (6, 10), "four firms, one of them in two parts, and one parent"
    counted = {group.place.column: group.count for (fate, *_), group in tally.groups.items() if fate is Fate.SKIPPED}
    assert (counted["Person"], counted["Vessel"]) == (2, 1)


def test_what_of_a_firm_has_no_column_is_counted(stream: Path) -> None:
    remarks = [one for one in read_ftm(stream) if isinstance(one, Remark) and one.fate is Fate.UNPLACED]
    assert [(one.origin.column, one.count) for one in remarks if one.count] == [("leiCode", 1)]


@pytest.mark.parametrize("ending", [".jsonl", ".json.gz", ".ftm.json"])
def test_compressed_or_not_and_with_a_mark_it_is_the_same(tmp_path: Path, ending: str) -> None:
    text = b"\xef\xbb\xbf" + b"\r\n\r\n".join(json.dumps(one).encode() for one in STREAM)
    path = tmp_path / f"firms{ending}"
    path.write_bytes(gzip.compress(text) if ending.endswith("gz") else text)
    done, city = load(path)
    assert done.exit_code == 0, done.output
    assert "read as FollowTheMoney: lines with id, schema, properties" in done.stdout
    plain = load(write(tmp_path / "firms.ndjson", STREAM), "--force")[1]
    assert rows(read(city)) == rows(read(plain))


BAD = {
    "broken": ('{"id": "x", "schema": "Comp', "is no JSON object: correct this line"),
    "array": ("[1, 2]", "is no JSON object: correct this line"),
    "no schema": ('{"id": "x", "properties": {}}', "is no entity of FollowTheMoney"),
    "nested": (
        '{"id": "x", "schema": "Company", "properties": {"name": [{"a": 1}]}}',
        "properties.name should be a list",
    ),
    "half a sign": (json.dumps(entity("x", name="\ud800")), "is no JSON object: correct this line"),
    "deep": ('{"id": ' + "[" * 200_000, "is no JSON object: correct this line"),
    "huge": ('{"id": "' + "x" * (LONGEST + 9) + '"}', "a line of more than 16 MB: split it"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_line_is_rejected_with_its_place_and_the_others_are_loaded(tmp_path: Path, name: str) -> None:
    line, words = BAD[name]
    good = [json.dumps(one) for one in STREAM]
    path = tmp_path / "firms.jsonl"
    path.write_text("\n".join([*good[:2], line, *good[2:]]), encoding="utf-8")
    done, city = load(path)
    assert done.exit_code == 1
    told = [one for one in done.stdout.splitlines() if one.startswith("firms.jsonl:3:")]
    assert len(told) == 1
    assert words in told[0]
    assert len(told[0]) < 200
    assert len(read(city).tables["firms"]) == 4
    assert load(path, "--keep-going", "--force")[0].exit_code == 0


def test_a_stream_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "firms.json.gz"
    path.write_bytes(gzip.compress("\n".join(json.dumps(one) for one in STREAM * 50).encode())[:-40])
    done, city = load(path)
    assert done.exit_code == 1
    assert "firms.json.gz" in done.output
    assert "is cut off or damaged: fetch it again" in done.output
    assert not city.exists()


@pytest.mark.parametrize("text", ["", '{"name": "x"}', "not json", '["id", "schema", "properties"]'])
def test_json_that_is_no_stream_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "other.json"
    path.write_text(text, encoding="utf-8")
    done, city = load(path)
    assert done.exit_code == 1
    assert "other.json: is no stream of FollowTheMoney entities" in done.output
    assert not city.exists()


def test_another_order_of_lines_gives_the_same_firms(tmp_path: Path) -> None:
    found = []
    for entities in (STREAM[:-1], STREAM[-2::-1]):
        found.append(rows(read(load(write(tmp_path / "firms.jsonl", entities), "--force")[1])))
    assert found[0] == found[1]


def test_a_newer_stream_brings_the_firm_of_the_same_id_up_to_date(stream: Path) -> None:
    _, city = load(stream)
    newer = write(stream.parent / "newer.jsonl", [entity("a", name="甲铜业股份有限公司", jurisdiction="cn")])
    done = CliRunner().invoke(main, ["load", str(newer), "--into", str(city), "--as-of", "2025", "--lang", "en"])
    assert done.exit_code == 0, done.output
    chain = read(city)
    assert len(chain.tables["firms"]) == 4
    assert "甲铜业股份有限公司" in (firm(chain, "a")["aliases"] + firm(chain, "a")["name"])


def peak(path: Path) -> int:
    """The most memory that Python held while a stream was read and its remarks counted."""
    tracemalloc.start()
    tally = Tally(lambda _: None)
    for _ in tally.through(read_ftm(path)):
        pass
    found = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert tally.accounts[path.name].kept == len(STREAM) - 10
    return found


def test_memory_is_flat_in_what_is_not_kept(tmp_path: Path) -> None:
    found = []
    for size in (20_000, 40_000):
        others = [entity(f"p{number}", "Person", name="某人") for number in range(size)]
        held = [entity(f"h{number}", "Ownership", owner=f"p{number}", asset="a") for number in range(size // 4)]
        path = write(tmp_path / f"{size}.jsonl", [*STREAM, *others, *held])
        found.append(peak(path))
    assert found[1] < found[0] * 1.1, found
    assert found[1] < 2_000_000, found
