"""The command that looks for errors in a dataset and tells how far its data carry."""

from pathlib import Path

import click

from chainkg.cli.options import Refused, current_lang, lang_option, output_options, read_chain, refusing
from chainkg.cli.output import emit
from chainkg.graph.server import is_address
from chainkg.loaders import BUNDLED
from chainkg.loaders.dataset import inspect_dataset
from chainkg.queries.findings import inspect_rows
from chainkg.views.check_sheet import check_sheet, plain_check


@click.command()
@click.argument("source", required=False, envvar="CHAINKG_SOURCE")
@click.option("--as-of", metavar="DATE", help="The date against which rows are stale: 2025, 2025-09 or 2025-09-30.")
@click.option("--strict", is_flag=True, help="Let warnings fail too.")
@lang_option
@output_options
@refusing
def check(
    source: str | None,
    as_of: str | None,
    strict: bool,
    lang: str | None,
    format_: str | None,
    output: Path | None,
) -> None:
    """Errors and warnings of a dataset, and its audit: rows sourced, dated, stale, checked.

    \b
    Example:
      chainkg check my-city/
    """
    told = current_lang()
    chain, problems = (
        (read_chain(source), []) if is_address(source) else inspect_dataset(Path(source) if source else BUNDLED)
    )
    errors = [problem for problem in problems if not problem.warning]
    if chain is None or errors:
        raise Refused("\n".join(problem.say(told) for problem in problems))
    findings = inspect_rows(chain, as_of)
    sheet = check_sheet(findings, told)
    emit(sheet, lambda: plain_check(findings, told), format_, output)
    if strict and findings.warnings:
        raise click.exceptions.Exit(1)
