"""Which reader takes what: open data is known by its names and first lines, and nothing is taken for it that is not."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chainkg.cli import main
from chainkg.loaders import read
from chainkg.loaders.open_data import ETO, NEO4J, Source, sources
from test_load_eto import SMALL

ENTITY = '{"id": "a", "schema": "Company", "properties": {"name": ["甲公司"]}}\n'
NODES = ":ID,name,:LABEL\n1,乙公司,Firm\n2,硫酸,ChainNode\n"
LINKS = ":START_ID,:END_ID,:TYPE,status\n1,2,PRODUCES,operating\n"
SHEET = "企业名称,主要产品,所在县区\n丙公司,尿素,东区\n"


def load(folder: Path, *names: str) -> Result:
    told = ["load", *(str(folder / name) for name in names), "-o", str(folder / "city"), "--lang", "en"]
    return CliRunner().invoke(main, [*told, "--region", "示例市", "--as-of", "2025"])


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    for name, text in (("a.jsonl", ENTITY), ("n.csv", NODES), ("l.csv", LINKS), ("sheet.csv", SHEET)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_all_kinds_of_files_go_into_one_dataset(mixed: Path) -> None:
    done = load(mixed, "l.csv", "a.jsonl", "sheet.csv", "n.csv")
    assert done.exit_code == 0, done.output
    chain = read(mixed / "city")
    assert set(chain.tables["firms"]["name"].cells()) == {"甲公司", "乙公司", "丙公司"}
    assert set(chain.tables["produces"]["node"].cells()) == {"sulfuric-acid", "urea"}
    assert "read as FollowTheMoney" in done.stdout
    assert "read as Neo4j CSV" in done.stdout
    assert "read by sheet_" in done.stdout


def test_a_sheet_is_no_csv_of_neo4j(mixed: Path) -> None:
    found = sources([mixed / "sheet.csv", mixed / "n.csv", mixed / "l.csv"])
    assert found[0] == mixed / "sheet.csv"
    assert isinstance(found[1], Source)
    assert (found[1].reader, [file.name for file in found[1].files]) == (NEO4J, ["n.csv", "l.csv"])


def test_three_of_its_files_tell_a_source_and_two_do_not(tmp_path: Path) -> None:
    for name in ("inputs", "stages"):
        (tmp_path / f"{name}.csv").write_text(SMALL[name], encoding="utf-8")
    assert "no source that is known" in load(tmp_path, ".").output
    (tmp_path / "sequence.csv").write_text(SMALL["sequence"], encoding="utf-8")
    (found,) = sources([tmp_path])
    assert isinstance(found, Source)
    assert found.reader == ETO
    done = load(tmp_path, ".")
    assert done.exit_code == 1
    assert "providers.csv: this file is missing" in done.output
    assert not (tmp_path / "city").exists()


@pytest.mark.parametrize("inside", ["", "notes.txt"])
def test_a_folder_of_nothing_known_is_refused_with_what_is(tmp_path: Path, inside: str) -> None:
    folder = tmp_path / "things"
    folder.mkdir()
    if inside:
        (folder / inside).write_text("x", encoding="utf-8")
    done = load(tmp_path, "things")
    assert done.exit_code == 1
    for name in ("company.json", "provision.csv", "Neo4j CSV"):
        assert name in done.output
    assert not (tmp_path / "city").exists()


def test_a_mapping_is_for_sheets(mixed: Path) -> None:
    (mixed / "m.toml").write_text('[columns]\n"企业名称" = "firms.name"\n', encoding="utf-8")
    told = [
        "load",
        str(mixed / "a.jsonl"),
        "-o",
        str(mixed / "city"),
        "--mapping",
        str(mixed / "m.toml"),
        "--lang",
        "en",
    ]
    done = CliRunner().invoke(main, told)
    assert done.exit_code == 1
    assert "a.jsonl: --mapping is for sheets only" in done.output
