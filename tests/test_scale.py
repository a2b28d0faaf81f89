"""A made-up country, small enough for a test: what is read, and what the ways for large data answer."""

import csv
from pathlib import Path

import numpy as np
import pytest

from chainkg.graph.chain import Chain
from chainkg.graph.dates import Date
from chainkg.graph.model import FIRM, PARK, REGION
from chainkg.graph.tables import TABLES
from chainkg.loaders import read
from chainkg.queries.assessment import Assessment
from chainkg.queries.history import CLOSED, OPERATING
from chainkg.queries.makers import count_makers
from chainkg.queries.makers_big import Backend, count_makers_of
from chainkg.queries.ranking import Ranking
from chainkg.queries.rivals import Rivals
from chainkg.queries.world import World
from generate import AS_OF, CITIES, PROVINCES, Country

pytestmark = pytest.mark.once

PLACES = ("0省0市", "0省", "7省3市", "29省", "7省3市园区1")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("country")
    Country(made, 0.004).write()
    return made


@pytest.fixture(scope="module")
def country(folder: Path) -> Chain:
    return read(folder)


@pytest.fixture(scope="module")
def world(country: Chain) -> World:
    return World(country)


def test_the_country_has_the_size_asked_for(country: Chain) -> None:
    assert len(country.table(FIRM)) == 4000
    assert len(country.tables["produces"]) == 12000
    assert int(country.tables["industry_chains"]["relation"].is_("FEEDS").sum()) == 1600
    assert len(country.table(REGION)) == PROVINCES * (CITIES + 1)


def test_parquet_and_csv_are_one_dataset(folder: Path, country: Chain, tmp_path: Path) -> None:
    for name, table in country.tables.items():
        if len(table):
            with (tmp_path / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file)
                writer.writerow(TABLES[name].columns)
                rows = list(zip(*(table[column].cells() for column in TABLES[name].columns), strict=True))
                writer.writerows(rows[::-1])
    (tmp_path / "dataset.toml").write_bytes((folder / "dataset.toml").read_bytes())
    other = read(tmp_path)
    assert other == country
    for place in PLACES:
        orders = [Ranking(Assessment(World(chain), place)).ranked().tolist() for chain in (country, other)]
        assert orders[0] == orders[1]


@pytest.mark.parametrize("place", PLACES)
def test_makers_of_a_place_are_those_whose_firm_lies_in_it(world: World, place: str) -> None:
    at = world.places.find(place)
    firms = {row for row in range(len(world.chain.table(FIRM))) if at in _around(world, row)}
    assert [firm in firms for firm in world.makers.firm.tolist()] == np.isin(
        np.arange(len(world.makers)), world.makers_in(at)
    ).tolist()


def _around(world: World, firm: int) -> set[int]:
    """The places of a firm, by the names in the tables alone."""
    chain = world.chain
    parents = dict(zip(chain.table(REGION)["name"].cells(), chain.table(REGION)["parent"].cells(), strict=True))
    parents |= dict(zip(chain.table(PARK)["name"].cells(), chain.table(PARK)["region"].cells(), strict=True))
    found, todo = set(), [chain.table(FIRM)["region"][firm], chain.table(FIRM)["park"][firm]]
    while todo:
        name = todo.pop()
        if name:
            found.add(name)
            todo.append(parents[name])
    return {world.places.find(name) for name in found}


@pytest.mark.parametrize("place", PLACES)
def test_rivals_are_counted_as_they_are_listed(world: World, place: str) -> None:
    rivals = Rivals(Assessment(world, place))
    assert rivals.counts is not None
    assert rivals.counts.tolist() == np.bincount(rivals.node, minlength=world.nodes).tolist()
    assert place not in {world.places.names[region] for region in rivals.region.tolist()}


def test_the_state_of_a_pair_is_that_of_its_newest_row_but_only_closed_ends_operating(world: World) -> None:
    table, makers = world.chain.tables["produces"], world.makers
    several = np.flatnonzero(makers.rows.counts() > 1)
    assert len(several) > 100
    for pair in several.tolist():
        told = [table["status"][row] for row in makers.rows[pair].tolist()]
        last = told[len(told) - 1 - told[::-1].index("operating") :] if "operating" in told else []
        expected = OPERATING if last and "closed" not in last else None
        status = int(makers.status[pair])
        assert status == expected if expected is not None else table["status"][int(makers.row[pair])] == told[-1]
        assert status != CLOSED or "closed" in told


@pytest.mark.parametrize(
    "on",
    [pytest.param("duckdb", marks=pytest.mark.needs("big")), pytest.param("spark", marks=pytest.mark.needs("spark"))],
)
@pytest.mark.filterwarnings("ignore")  # those of other people's libraries
def test_makers_are_the_same_rows_wherever_they_are_counted(folder: Path, country: Chain, on: Backend) -> None:
    for text in (AS_OF, "2020-06", "2018") if on == "duckdb" else ("2020-06",):  # a question costs Spark seconds
        date = Date.parse(text)
        assert date is not None
        known = count_makers(country, date).rows()
        assert len(known) > 1000
        assert count_makers_of(folder, date, country.settings.as_of, on).rows() == known
