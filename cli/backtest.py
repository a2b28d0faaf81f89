"""The command that tries the ranking of an earlier day on what entered later."""

from pathlib import Path

import click

from chainkg.cli.options import (
    current_lang,
    filter_options,
    lang_option,
    output_options,
    read_chain,
    refusing,
    source_option,
)
from chainkg.cli.output import emit
from chainkg.queries.backtest import SEED
from chainkg.queries.backtest import backtest as test_ranking
from chainkg.views.backtest_sheet import backtest_sheet, backtest_table
from chainkg.views.plain import plain


@click.command()
@source_option
@click.option("--region", default="", metavar="NAME", help="Region or park. Default: the dataset's region.")
@click.option("--as-of", required=True, metavar="DATE", help="Rank as known then: 2020, 2020-12 or 2020-12-31.")
@click.option("--until", metavar="DATE", help="Look at what entered by then. Default: the dataset's date.")
@click.option("--seed", type=int, default=SEED, show_default=True, help="Seed of the random order.")
@filter_options
@lang_option
@output_options
@refusing
def backtest(
    source: str | None,
    region: str,
    as_of: str,
    until: str | None,
    seed: int,
    industry: str,
    only_chain: str,
    lang: str | None,
    format_: str | None,
    output: Path | None,
) -> None:
    """Where an earlier ranking put what entered later, beside degree, local users and a random order.

    Every place is printed: so few entries can tell an order from chance at most, never two orders apart.

    \b
    Example:
      chainkg backtest --as-of 2022-12
      chainkg backtest --as-of 2021-12 --until 2024-06 -o backtest.csv
    """
    test = test_ranking(read_chain(source), as_of, until, region, industry=industry, only_chain=only_chain, seed=seed)
    told = current_lang()
    emit(backtest_sheet(test, told), lambda: plain(test, told), format_, output, backtest_table(test, told))
