"""ETO's semiconductor dataset: both vintages whole, and small files of our own for what can be wrong."""

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chainkg.cli import main
from chainkg.graph.chain import Chain
from chainkg.loaders import read
from chainkg.loaders.eto import read_eto
from chainkg.loaders.intake import Fate, Remark, Row
from chainkg.loaders.load_report import Tally

SMALL = {
    "inputs": "input_id,input_name,type,stage_name,stage_id,description,year\n"
    "N1,Milling,process,Making,S1,,2024\n"
    "N2,Mill,tool_resource,,,A mill,2025\n"
    "N3,Ball mill,tool_resource,,,,\n"
    "N4,Ore,material_resource,,,,\n"
    "N5,Flour,ultimate_output,,,,\n",
    "stages": "stage_id,stage_name,description\nS2,Packing,\nS1,Making,\n",
    "providers": "provider_name,alias,provider_id,provider_type,country\n"
    "CHN,China,P1,country,\nVarious,,P2,country,\n"
    "Acme Mills,,P3,organization,CHN\nAcme Mills,Acme Tools,P3,organization,CHN\n"
    "Old Mills,,P4,organization,XYZ\n",
    "provision": "provider_name,provider_id,provided_name,provided_id,share_provided,year,source\n"
    'CHN,P1,Milling,N1,61%,2025,"Somebody, https://example.org/a (2025)."\n'
    "Acme,P3,Mill,N2,2.4,2024,\n"
    "Various,P2,Ore,N4,9,2024,\n"
    "Old Mills,P4,Packing,S2,,,\n"
    "Old Mills,P4,Packing,S2,5,,\n",
    "sequence": "input_name,input_id,goes_into_name,goes_into_id,is_type_of_name,is_type_of_id\n"
    "Mill,N2,Milling,N1,,\nBall mill,N3,,,Mill,N2\nOre,N4,Milling,N1,,\nMilling,N1,Flour,N5,,\n",
}
READ = {
    "eto": {"inputs.csv": 126, "providers.csv": 403, "provision.csv": 1_300, "sequence.csv": 139, "stages.csv": 3},
    "eto/snapshot_2025-01": {
        "inputs.csv": 79,
        "providers.csv": 294,
        "provision.csv": 660,
        "sequence.csv": 93,
        "stages.csv": 3,
    },
}


@pytest.fixture
def small(tmp_path: Path) -> Path:
    for name, text in SMALL.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


def load(folder: Path, *more: str, to: Path | None = None) -> Result:
    told = ["load", str(folder), "-o", str(to or folder / "city"), "--lang", "en", *more]
    return CliRunner().invoke(main, told)


def find(chain: Chain, table: str, column: str, text: str) -> dict[str, str]:
    found = chain.tables[table]
    return found.row(found[column].cells().index(text))


def test_inputs_stages_and_providers_become_what_the_model_has(small: Path) -> None:
    done = load(small)
    assert done.exit_code == 0, done.output
    assert "read as ETO: 5 of its 5 files lie there" in done.stdout
    chain = read(small / "city")
    kinds = [find(chain, "chain_nodes", "id", f"eto-n{number}")["kind"] for number in range(1, 6)]
    assert kinds == ["service", "equipment", "equipment", "material", "product"]
    orders = [find(chain, "part_of", "node", node)["stage_order"] for node in ("eto-s1", "eto-s2", "eto-n1", "eto-n2")]
    assert orders == ["1", "2", "1", ""]
    links = chain.tables["industry_chains"]
    columns = zip(*(links[name].cells() for name in ("from", "relation", "to", "role")), strict=True)
    assert {one for one in columns if one[0].startswith("eto-")} == {
        ("eto-n2", "FEEDS", "eto-n1", "equipment"),
        ("eto-n3", "IS_A", "eto-n2", ""),
        ("eto-n4", "FEEDS", "eto-n1", "main"),
        ("eto-n1", "FEEDS", "eto-n5", "main"),
    }
    firm = find(chain, "firms", "id", "eto-p3")
    assert (firm["name"], firm["aliases"], firm["region"]) == ("Acme Mills", "Acme Tools", "China")
    assert find(chain, "firms", "id", "eto-p4")["region"] == "XYZ"
    assert find(chain, "regions", "name", "China")["aliases"] == "CHN"


def test_provision_is_dated_sourced_and_its_share_a_note(small: Path) -> None:
    load(small, "--as-of", "2023")
    chain = read(small / "city")
    made, other = (find(chain, "produces", "firm", firm) for firm in ("eto-p3", "eto-p4"))
    assert (made["node"], made["status"], made["as_of"], made["note"]) == (
        "eto-n2",
        "operating",
        "2024",
        "供应份额 2.4%",
    )
    assert (made["capacity_low"], made["source"], made["locator"]) == ("", "eto", "provision.csv:3")
    assert (other["node"], other["as_of"], other["note"]) == ("eto-s2", "2023", ""), "no year of its own"
    total = chain.tables["endowments"].row(0)
    assert (total["region_or_park"], total["node"], total["nature"]) == ("China", "eto-n1", "output")
    assert (total["amount_low"], total["note"]) == ("", "供应份额 61%")
    source = find(chain, "sources", "id", total["source"])
    assert (source["url"], source["grade"]) == ("https://example.org/a", "repost")


def accounts(folder: Path) -> tuple[Tally, dict[str, int]]:
    tally = Tally(lambda _: None)
    list(tally.through(read_eto(folder)))
    return tally, {name: one.read for name, one in tally.accounts.items()}


def counted(tally: Tally) -> dict[str, int]:
    """The known defects: what is said of them, and how many rows have it."""
    groups = [group for (fate, *_), group in tally.groups.items() if fate is Fate.COUNTED]
    return {group.examples[0].message.en: group.count for group in groups}


def test_what_is_not_kept_is_listed(small: Path) -> None:
    tally, read_ = accounts(small)
    assert read_ == {f"{name}.csv": text.count("\n") - 1 for name, text in SMALL.items()}
    left = {name: one.left for name, one in tally.accounts.items() if one.left}
    assert left == {"providers.csv": 1, "provision.csv": 2}
    assert counted(tally) == {
        "rows repeat an id and are merged by it": 1,
        "names are old ones: joined by id": 1,
        "are no code of ISO 3166: Various": 1,
        "rows repeat a provider and what it provides": 1,
    }


BAD = {
    "type": (
        "inputs",
        "N9,Wind,weather,,,,\n",
        "inputs.csv:7:type: 'weather' an unknown type: it is one of tool_resource",
    ),
    "stage": ("inputs", "N9,Wind,process,Blowing,S9,,\n", "inputs.csv:7:stage_id: 'S9' no such id in stages.csv"),
    "again": ("inputs", "N1,Wind,process,,,,\n", "inputs.csv:7: 'N1' this id stands above already"),
    "no name": ("inputs", "N9,,process,,,,\n", "inputs.csv:7: 'N9' lacks an id or a name"),
    "provider": (
        "providers",
        "Wind,,P9,spirit,\n",
        "providers.csv:7:provider_type: 'spirit' is neither organization nor",
    ),
    "dangling": ("sequence", "Mill,N2,Sun,N9,,\n", "sequence.csv:6:goes_into_id: 'N9' no such id in inputs.csv"),
    "two ends": ("sequence", "Mill,N2,Milling,N1,Ore,N4\n", "sequence.csv:6: 'N2' fill in exactly one of goes_into"),
    "nobody": (
        "provision",
        "Wind,P9,Mill,N2,1,2024,\n",
        "provision.csv:7:provider_id: 'P9' no such id in providers.csv",
    ),
    "share": (
        "provision",
        "Old Mills,P4,Mill,N2,most,2024,\n",
        "provision.csv:7:share_provided: 'most' a share is written",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_record_is_rejected_with_its_place(small: Path, name: str) -> None:
    file, line, words = BAD[name]
    (small / f"{file}.csv").write_text(SMALL[file] + line, encoding="utf-8")
    done = load(small)
    assert done.exit_code == 1
    assert len([one for one in done.stdout.splitlines() if one.startswith(words)]) == 1, done.stdout
    assert len(read(small / "city").tables["firms"]) == 2


REFUSED = {
    "missing": ("stages", None, "stages.csv: this file is missing: the five of ETO belong into one folder"),
    "header": ("stages", "stage,name\nS1,a\n", "stages.csv:1:stage_id: 'stage,name' lacks this column"),
    "short": ("stages", "stage_id,stage_name\nS1\n", "stages.csv:2: 'S1' has 1 cells, the header 2"),
    "quote": ("stages", 'stage_id,stage_name\nS1,"a\n', "stages.csv:2: is no sound CSV"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_bad_file_is_one_clear_message(small: Path, name: str) -> None:
    file, text, words = REFUSED[name]
    path = small / f"{file}.csv"
    path.unlink()
    if text is not None:
        path.write_text(text, encoding="utf-8")
    done = load(small)
    assert done.exit_code == 1
    assert words in done.output
    assert not (small / "city").exists()


def test_the_files_named_one_by_one_are_the_folder(small: Path) -> None:
    assert load(small).exit_code == 0
    told = [str(small / f"{name}.csv") for name in SMALL]
    assert CliRunner().invoke(main, ["load", *told, "-o", str(small / "other")]).exit_code == 0
    assert read(small / "other") == read(small / "city")


@pytest.mark.parametrize("vintage", READ)
def test_a_real_vintage_is_read_whole_and_loads_into_a_sound_dataset(
    shared: Path, tmp_path: Path, vintage: str
) -> None:
    folder = shared / vintage
    tally, read_ = accounts(folder)
    assert read_ == READ[vintage]
    assert tally.left[Fate.REJECTED] == 0
    done = load(folder, to=tmp_path / "city")
    assert done.exit_code == 0, done.output
    assert CliRunner().invoke(main, ["check", str(tmp_path / "city")]).exit_code == 0
    chain = read(tmp_path / "city")
    nodes = [one for one in chain.tables["chain_nodes"]["id"].cells() if one.startswith("eto-")]
    assert len(nodes) == read_["inputs.csv"] + 3
    with (folder / "providers.csv").open(encoding="utf-8-sig", newline="") as file:
        firms = {row["provider_id"] for row in csv.DictReader(file) if row["provider_type"] == "organization"}
    namesakes = counted(tally).get("ids bear the name of another one, and are one firm with it", 0)
    assert len(chain.tables["firms"]) == len(firms) - namesakes
    made = len(chain.tables["produces"]) + len(chain.tables["endowments"])
    assert made == tally.accounts["provision.csv"].kept


def test_the_newer_vintage_has_the_defects_that_its_papers_say(shared: Path) -> None:
    tally, _ = accounts(shared / "eto")
    told = counted(tally)
    assert told["rows repeat an id and are merged by it"] == 403 - 396
    assert told["names are old ones: joined by id"] == 9
    assert told["are no code of ISO 3166: EUR, Various countries"] == 3
    intake = list(read_eto(shared / "eto"))
    rows = [one for one in intake if isinstance(one, Row)]
    assert sum(one.table == "produces" for one in rows) == 720
    shares = [one for one in rows if "供应份额" in one.cells.get("note", "")]
    nowhere = [one for one in intake if isinstance(one, Remark) and one.fate is Fate.SKIPPED]
    assert len([one for one in nowhere if one.origin.file == "provision.csv"]) == 64
    assert len(shares) == 1_054 - 64, "all the others are of no single place"


def test_the_older_vintage_has_the_defects_that_its_papers_say(shared: Path) -> None:
    tally, _ = accounts(shared / "eto/snapshot_2025-01")
    told = counted(tally)
    assert told["rows repeat a provider and what it provides"] == 1
    assert any(message.startswith("add up to more than 100: N71") for message in told)
    renamed = [
        (group.place.column, group.count)
        for (fate, place, _), group in tally.groups.items()
        if fate is Fate.NORMALISED and place.file == "sequence.csv"
    ]
    assert sum(count for _, count in renamed) >= 5
    rows = [one for one in read_eto(shared / "eto/snapshot_2025-01") if isinstance(one, Row)]
    assert sum(one.cells.get("note") == "供应份额可忽略" for one in rows) == 73
    assert sum(one.cells.get("note", "").startswith("供应份额 61%") for one in rows) >= 1
