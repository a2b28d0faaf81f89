"""Reading a dataset: every kind of error names file, row, column, value and remedy, all of them in one run."""

import csv
import dataclasses
import io
import random
import shutil
from pathlib import Path

import pytest

from chainkg.graph.columns import Column
from chainkg.graph.errors import BadData, ChainError, Problem
from chainkg.graph.tables import TABLES
from chainkg.loaders import BUNDLED, read
from chainkg.loaders.dataset import inspect_dataset
from chainkg.loaders.folder import table_bytes
from spoil import MAKES, Edit, append, copied, replace, settings, write


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The bundled dataset, to be spoilt."""
    return copied(tmp_path / "city")


BAD: dict[str, tuple[Edit, str, str, str, str]] = {
    # name: how to spoil it, file, column, value, what the message must say
    "unknown column": (replace("firms", "id,name", "id,nmae"), "firms.csv", "nmae", "", "nearest is name"),
    "missing column": (replace("firms", "id,name", "id,nmae"), "firms.csv", "name", "", "column is missing"),
    "unknown value": (
        append("produces", MAKES.replace("operating", "opreating")),
        "produces.csv",
        "status",
        "opreating",
        "mean operating",
    ),
    "dangling reference": (
        append("produces", MAKES.replace("sulfuric-acid", "硫酸")),
        "produces.csv",
        "node",
        "硫酸",
        "sulfuric-acid (硫酸)",
    ),
    "no source": (
        append("produces", MAKES.replace("plan-2024-51", "")),
        "produces.csv",
        "source",
        "",
        "must not be empty",
    ),
    "unknown source": (
        append("produces", MAKES.replace("plan-2024-51", "plan-2024-15")),
        "produces.csv",
        "source",
        "plan-2024-15",
        "nearest is plan-2024-51",
    ),
    "bad date": (
        append("produces", MAKES.replace("2024-06,", "2024年6月,")),
        "produces.csv",
        "as_of",
        "2024年6月",
        "write 2025",
    ),
    "no date": (append("produces", MAKES.replace("2024-06,", ",")), "produces.csv", "as_of", "", "未注日期"),
    "bad number": (
        append("produces", MAKES.replace("operating,,,,", "operating,,约5万,,t/a")),
        "produces.csv",
        "capacity_low",
        "约5万",
        "digits only",
    ),
    "negative number": (
        append("produces", MAKES.replace("operating,,,,", "operating,,-5,,t/a")),
        "produces.csv",
        "capacity_low",
        "-5",
        "not below 0",
    ),
    "amount without unit": (
        append("produces", MAKES.replace("operating,,,,", "operating,,5,,")),
        "produces.csv",
        "unit",
        "",
        "without a unit",
    ),
    "unit without amount": (
        append("produces", MAKES.replace("operating,,,,", "operating,,,,t/a")),
        "produces.csv",
        "unit",
        "t/a",
        "without an amount",
    ),
    "unknown unit": (
        append("produces", MAKES.replace("operating,,,,", "operating,,5,,ton/a")),
        "produces.csv",
        "unit",
        "ton/a",
        "nobody declared",
    ),
    "low above high": (
        append("produces", MAKES.replace("operating,,,,", "operating,,9,5,t/a")),
        "produces.csv",
        "capacity_low",
        "9",
        "is above capacity_high 5",
    ),
    "since after as_of": (
        append("produces", MAKES.replace("operating,,,,", "operating,2025,,,")),
        "produces.csv",
        "since",
        "2025",
        "later than as_of 2024-06",
    ),
    "unknown route": (
        append("produces", MAKES.replace("sulfuric-acid,,", "sulfuric-acid,pyrit,")),
        "produces.csv",
        "route",
        "pyrit",
        "no such route",
    ),
    "duplicate identity": (append("produces", f"{MAKES}\n{MAKES}"), "produces.csv", "firm", "", "same identity as row"),
    "wrong ends": (
        append("roles", "Firm,甘肃东方钛业有限公司,HOSTS,Chain,铜基,,plan-2024-51,p050,2024-06-07,high"),
        "roles.csv",
        "relation",
        "HOSTS",
        "Park → Industry",
    ),
    "wrong kind": (
        append("roles", "Park,甘肃东方钛业有限公司,HOSTS,Chain,铜基,,plan-2024-51,p050,2024-06-07,high"),
        "roles.csv",
        "subject",
        "甘肃东方钛业有限公司",
        "is no Park",
    ),
    "name used twice": (
        append("parks", "银东工业园区,银东工业园,,白银市,,plan-2024-51,p025,2024-06-07,high"),
        "parks.csv",
        "",
        "银东工业园",
        "also names",
    ),
    "main inputs differ": (
        replace("routes", "copper-matte", "copper-concentrate"),
        "routes.csv",
        "main_inputs",
        "copper-concentrate",
        "copper-matte",
    ),
    "ragged row": (append("firms", "only,three,cells"), "firms.csv", "", "", "has 3 cells"),
    "blank ends": (
        append("produces", MAKES.replace("operating", " operating")),
        "produces.csv",
        "status",
        " operating",
        "blanks at its ends",
    ),
    "unknown table": (write("frims.csv", b"id\n"), "frims.csv", "", "", "nearest is firms.csv"),
    "empty table": (write("firms.csv", b""), "firms.csv", "", "", "needs a header row"),
    "not UTF-8": (write("firms.csv", "企业".encode("gb18030")), "firms.csv", "", "", "is not UTF-8"),
    "broken quoting": (append("firms", '"no end'), "firms.csv", "", "", "no well-formed CSV"),
    "unknown setting": (settings("as_of = ", "asof = "), "dataset.toml", "asof", "", "no such setting"),
    "bad date of settings": (
        settings('as_of = "2025-09"', 'as_of = "09/2025"'),
        "dataset.toml",
        "as_of",
        "09/2025",
        "write 2025",
    ),
    "unknown region": (
        settings('region = "白银市"', 'region = "白银是"'),
        "dataset.toml",
        "region",
        "白银是",
        "nearest is 白银",
    ),
    "minimum of no table": (settings("firms = ", "frims = "), "dataset.toml", "minimum.frims", "", "nearest is firms"),
    "minimum no number": (
        settings("firms = ", 'firms = "x" #'),
        "dataset.toml",
        "minimum.firms",
        "x",
        "must be a whole number",
    ),
    "unknown rule": (write("rules.toml", b"[weights]\nfed = 1"), "rules.toml", "weights.fed", "", "mean weights.feed"),
    "bad rule": (write("rules.toml", b"[weights]\nfeed = -1"), "rules.toml", "weights.feed", "-1", "not below 0"),
    "broken TOML": (write("rules.toml", b"[weights"), "rules.toml", "", "", "no well-formed TOML"),
    "broken Parquet": (write("firms.parquet", b"x"), "firms.parquet", "", "", "no readable Parquet"),
}


@pytest.mark.parametrize("name", BAD)
def test_an_error_names_place_value_and_remedy(name: str, copy: Path) -> None:
    edit, file, column, value, words = BAD[name]
    edit(copy)
    _, problems = inspect_dataset(copy)
    found = [one for one in problems if one.file == file and (not column or one.column == column)]
    assert any(value in one.value and words in one.message_en for one in found), [one.say("en") for one in problems][:9]
    assert all(one.message_zh for one in problems)
    with pytest.raises(BadData):
        read(copy)


def test_all_errors_are_found_in_one_run(copy: Path) -> None:
    for name in ("unknown value", "dangling reference", "bad number", "wrong ends", "name used twice", "unknown rule"):
        BAD[name][0](copy)
    with pytest.raises(BadData) as caught:
        read(copy)
    files = {(problem.file, problem.column) for problem in caught.value.problems}
    wanted = {("produces.csv", "status"), ("produces.csv", "node"), ("produces.csv", "capacity_low")}
    assert wanted | {("roles.csv", "relation"), ("rules.toml", "weights.fed")} <= files
    assert any(file == "parks.csv" for file, _ in files)


def test_an_error_stands_at_its_line(copy: Path) -> None:
    path = copy / "produces.csv"
    line = len(path.read_text(encoding="utf-8").splitlines()) + 1
    append("produces", MAKES.replace("operating", "opreating"))(copy)
    _, problems = inspect_dataset(copy)
    assert [(one.row, one.say("en").startswith(f"produces.csv:{line}:status: 'opreating'")) for one in problems] == [
        (line, True)
    ]


def test_fewer_rows_than_expected_is_an_error(copy: Path) -> None:
    path = copy / "unplaced.csv"
    path.write_text("\n".join(path.read_text(encoding="utf-8").splitlines()[:3]) + "\n", encoding="utf-8")
    _, problems = inspect_dataset(copy)
    assert [(one.file, "at least" in one.message_en) for one in problems] == [("unplaced.csv", True)]


def test_the_bundled_dataset_is_sound() -> None:
    chain, problems = inspect_dataset(BUNDLED)
    assert not problems
    assert chain is not None
    assert set(chain.settings.minimum) >= {"firms", "produces", "chain_nodes", "industry_chains"}


def test_a_byte_order_mark_is_no_matter(copy: Path) -> None:
    path = copy / "firms.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert read(copy) == read()


def test_shuffled_rows_are_the_same_chain(copy: Path) -> None:
    for path in sorted(copy.glob("*.csv")):
        header, *body = path.read_text(encoding="utf-8").splitlines(keepends=True)
        random.Random(7).shuffle(body)
        path.write_text("".join([header, *body]), encoding="utf-8")
    assert read(copy) == read()


def test_a_table_of_links_alone_is_a_dataset(tmp_path: Path) -> None:
    path = tmp_path / "links.csv"
    shutil.copy(BUNDLED / "industry_chains.csv", path)
    chain = read(path)
    full = read()
    linked = set(full.tables["industry_chains"]["from"].cells()) | set(full.tables["industry_chains"]["to"].cells())
    assert set(chain.tables["chain_nodes"]["id"].cells()) == linked
    assert not len(chain.tables["firms"])


def test_parquet_reads_like_csv(copy: Path) -> None:
    pd = pytest.importorskip("pandas")
    for name in ("produces", "industry_chains", "firms"):
        frame = pd.read_csv(copy / f"{name}.csv", dtype=str, keep_default_na=False)
        frame.to_parquet(copy / f"{name}.parquet")
        (copy / f"{name}.csv").unlink()
    assert read(copy) == read()


@pytest.mark.parametrize("text", ["a,b", 'a"b', "a\nb", "a\rb", "，；", ""])
def test_a_table_is_written_as_csv_whatever_stands_in_its_cells(text: str, copy: Path) -> None:
    table = read(copy).tables["firms"]
    notes = [text if at == len(table) // 2 else f"{at}" for at in range(len(table))]
    chain = read(copy)
    chain.tables["firms"] = dataclasses.replace(table, columns={**table.columns, "note": Column.encode(notes)})
    expected = io.StringIO()
    writer = csv.writer(expected, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows(chain.tables["firms"].row(at).values() for at in range(len(table)))
    assert table_bytes(chain, "firms").decode() == expected.getvalue()


def test_a_missing_folder_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ChainError, match="no such file or folder"):
        read(tmp_path / "nowhere")
    with pytest.raises(BadData, match="1 error"):
        read(tmp_path)


def test_every_table_of_the_model_is_bundled_or_optional() -> None:
    missing = {name for name in TABLES if not (BUNDLED / f"{name}.csv").exists()}
    assert missing == {"same"}


def test_a_problem_reads_in_both_languages() -> None:
    problem = Problem("firms.csv", 3, "name", "甲", "重复", "is double")
    assert problem.say("zh") == "firms.csv:3:name: '甲' 重复"
    assert problem.say("en") == "firms.csv:3:name: '甲' is double"
