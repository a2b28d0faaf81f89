"""CSV of nodes and relationships in both forms that Neo4j writes: the known is taken, the rest is counted."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chainkg.cli import main
from chainkg.graph.bulk import write_files
from chainkg.graph.chain import Chain
from chainkg.graph.naming import CHINESE, ENGLISH, Names
from chainkg.loaders import read
from chainkg.loaders.intake import Fate
from chainkg.loaders.load_report import Tally
from chainkg.loaders.neo4j_csv import read_neo4j

NODES = """\
:ID,name,:LABEL,kind,uscc:string,colour,aliases:string[]
1,甲铜业公司,Firm,,,red,甲铜;老甲
2,乙化工厂,企业,,,,
3,测试铜材,ChainNode,material,,,
4,测试线材,环节,product,,,
5,某市,Region,,,,
6,某人,Person,,,,
7,铜链,Chain;Extra,,,,
"""
LINKS = """\
:START_ID,:END_ID,:TYPE,status,as_of,role,shade
1,3,PRODUCES,operating,2024-05,,
2,4,生产,building,2024,,
3,4,FEEDS,,,main,dark
1,5,LOCATED_IN,,,,
2,1,OWNED_BY,,,,
4,7,PART_OF,,,,
6,1,KNOWS,,,,
6,1,PRODUCES,,,,
"""
APOC = """\
"_id","_labels","name","kind","别名","_start","_end","_type","状态","as_of"
"1",":Firm","甲铜业公司","","[""甲铜"",""老甲""]",,,,,
"3",":ChainNode:Thing","测试铜材","material","",,,,,
,,,,,"1","3","PRODUCES","operating","2024-05"
"""


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def load(*paths: Path, more: tuple[str, ...] = ()) -> tuple[Result, Path]:
    city = paths[0].parent / "city"
    told = ["load", *map(str, paths), "-o", str(city), "--lang", "en", *more]
    return CliRunner().invoke(main, told), city


def find(chain: Chain, table: str, column: str, text: str) -> dict[str, str]:
    found = chain.tables[table]
    return found.row(found[column].cells().index(text))


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    return write(tmp_path, "nodes.csv", NODES), write(tmp_path, "links.csv", LINKS)


def test_a_pair_of_files_becomes_a_dataset(pair: tuple[Path, Path]) -> None:
    done, city = load(*pair)
    assert done.exit_code == 0, done.output
    assert "read as Neo4j CSV: headers with ID/LABEL, START_ID" in done.stdout
    chain = read(city)
    first, second = (find(chain, "firms", "name", name) for name in ("甲铜业公司", "乙化工厂"))
    assert (first["region"], first["aliases"]) == ("某市", "甲铜;老甲")
    assert second["parent"] == first["id"]
    made = find(chain, "produces", "firm", first["id"])
    assert (made["node"], made["status"], made["as_of"], made["source"]) == (
        "测试铜材",
        "operating",
        "2024-05",
        "nodes",
    )
    link = find(chain, "industry_chains", "from", "测试铜材")
    assert (link["to"], link["relation"], link["role"], link["locator"]) == ("测试线材", "FEEDS", "main", "links.csv:4")
    assert find(chain, "part_of", "node", "测试线材")["chain"] == "铜链"
    assert find(chain, "chain_nodes", "id", "测试铜材")["kind"] == "material"


def test_every_record_is_kept_or_listed_and_the_unknown_is_named(pair: tuple[Path, Path]) -> None:
    tally = Tally(lambda _: None)
    list(tally.through(read_neo4j(pair)))
    accounts = {name: (one.read, one.kept, one.left) for name, one in tally.accounts.items()}
    assert accounts == {"nodes.csv": (7, 6, 1), "links.csv": (8, 6, 2)}
    told = {(fate, group.place.column): group.count for (fate, *_), group in tally.groups.items()}
    assert told[Fate.SKIPPED, "Person"] == told[Fate.SKIPPED, "KNOWS"] == told[Fate.SKIPPED, "PRODUCES"] == 1
    assert told[Fate.UNPLACED, "colour"] == told[Fate.UNPLACED, "shade"] == 1


def test_the_form_of_apoc_says_the_same(pair: tuple[Path, Path]) -> None:
    apoc = write(pair[0].parent, "graph.csv", APOC)
    one, other = read(load(*pair)[1]), read(load(apoc, more=("--force",))[1])
    told = ("firm", "node", "status", "as_of")
    made = [find(chain, "produces", "node", "测试铜材") for chain in (one, other)]
    assert [made[0][column] for column in told] == [made[1][column] for column in told]
    assert find(other, "firms", "name", "甲铜业公司")["aliases"] == "甲铜;老甲"


@pytest.mark.parametrize("change", ["mark", "semicolon", "windows"])
def test_marks_separators_and_line_ends_do_not_matter(pair: tuple[Path, Path], change: str) -> None:
    one = read(load(*pair)[1])
    for path, text in zip(pair, (NODES, LINKS), strict=True):
        if change == "semicolon":
            text = (
                text.replace(";", "|")
                .replace(",", ";")
                .replace("甲铜|老甲", '"甲铜;老甲"')
                .replace("Chain|Extra", "Chain")
            )
        told = text.replace("\n", "\r\n") if change == "windows" else text
        path.write_bytes(b"\xef\xbb\xbf" * (change == "mark") + told.encode())
    assert read(load(*pair, more=("--force",))[1]) == one


BAD_ROWS = {
    "dangling": ("links.csv", "1,99,PRODUCES,operating,2024,,", "'99' no node bears this id"),
    "wrong ends": (
        "links.csv",
        "3,1,PRODUCES,operating,2024,,",
        "'PRODUCES' joins Firm → ChainNode, not ChainNode → Firm",
    ),
    "twice": ("nodes.csv", "1,丁公司,Firm,,,,", "'1' this id is that of a node above"),
    "no id": ("nodes.csv", ",丁公司,Firm,,,,", "bears no id: fill it in"),
    "no status": ("links.csv", "1,4,PRODUCES,,2024,,", "must not be empty"),
    "unknown status": ("links.csv", "1,4,PRODUCES,soon,2024,,", "'soon' must be one of"),
}


@pytest.mark.parametrize("name", BAD_ROWS)
def test_a_bad_row_is_rejected_with_its_place(pair: tuple[Path, Path], name: str) -> None:
    file, row, words = BAD_ROWS[name]
    path = pair[0].parent / file
    path.write_text(path.read_text(encoding="utf-8") + row + "\n", encoding="utf-8")
    done, city = load(*pair)
    assert done.exit_code == 1
    line = len(path.read_text(encoding="utf-8").splitlines())
    told = [one for one in done.stdout.splitlines() if one.startswith(f"{file}:{line}")]
    assert len(told) == 1, done.output
    assert words in told[0]
    assert len(read(city).tables["firms"]) == 2


BAD_FILES: dict[str, tuple[str, str | bytes, str]] = {
    "no label": ("nodes.csv", ":ID,name\n1,甲\n", "nodes.csv:1: ':ID,name' the header lacks :LABEL"),
    "no end": ("links.csv", ":START_ID,:TYPE\n1,FEEDS\n", "links.csv:1: ':START_ID,:TYPE' the header lacks :END_ID"),
    "short row": ("links.csv", ":START_ID,:END_ID,:TYPE\n1,3\n", "links.csv:2: '1,3' has 2 cells, the header 3"),
    "twice": ("nodes.csv", ":ID,name,name,:LABEL\n1,甲,乙,Firm\n", "nodes.csv:1:name: two columns bear this property"),
    "open quote": ("nodes.csv", ':ID,name,:LABEL\n1,"甲,Firm\n', "nodes.csv:2: is no sound CSV"),
    "huge cell": (
        "nodes.csv",
        f":ID,name,:LABEL\n1,{'x' * 200_000},Firm\n",
        "nodes.csv:2: is no sound CSV: field larger",
    ),
    "other letters": ("nodes.csv", b":ID,name,:LABEL\n1,\xbc\xd7,Firm\n", "is no UTF-8: save it as UTF-8"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_one_clear_message(pair: tuple[Path, Path], name: str) -> None:
    file, text, words = BAD_FILES[name]
    (pair[0].parent / file).write_bytes(text if isinstance(text, bytes) else text.encode())
    done, city = load(*pair)
    assert done.exit_code == 1
    assert words in done.output
    assert len(done.output.splitlines()) == 2, done.output
    assert not city.exists()


def test_links_without_their_nodes_are_all_rejected(pair: tuple[Path, Path]) -> None:
    done, _ = load(pair[1])
    assert done.exit_code == 1
    assert "8 rows read: 0 loaded, 8 rejected" in done.stdout


@pytest.mark.parametrize("names", [ENGLISH, CHINESE])
def test_what_chainkg_pushes_in_bulk_comes_back(tmp_path: Path, names: Names) -> None:
    whole = read()
    folder = tmp_path / "files"
    folder.mkdir()
    write_files(whole, (), folder, names)
    done, city = load(folder)
    assert done.exit_code == 0, done.output
    back = read(city)
    assert back == whole
