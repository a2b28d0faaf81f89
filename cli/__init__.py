"""The command line: decode, call, print."""

import gc
import os
import sys
from importlib import import_module
from typing import Any

import click

COMMANDS = (
    "gaps",
    "explain",
    "chains",
    "balance",
    "plan",
    "backtest",
    "whatif",
    "risk",
    "load",
    "check",
    "same",
    "query",
    "shell",
    "serve",
    "show",
    "explore",
    "push",
    "pull",
    "completion",
)

_GARBAGE = 100_000  # objects made before the next search for circles of them


class Commands(click.Group):
    """Commands by name, each in the module of its name, imported only when it is asked for: a start stays quick."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        if "_CHAINKG_COMPLETE" in os.environ:  # the shell asks what may follow
            import_module("chainkg.cli.completion")
        return super().main(*args, **kwargs)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        # Threads for matrix products, which numpy starts when it is loaded, cost a short command more than they save.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        # Rows and code are made once and stay: looking among them for garbage every 700 objects finds none.
        gc.set_threshold(_GARBAGE, 10, 10)
        command: click.Command = getattr(import_module(f"chainkg.cli.{cmd_name}"), cmd_name)
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="chainkg")
def main() -> None:
    """Which links of a city's industrial chains are missing, which to court first, and why.

    \b
    Example:
      chainkg gaps
      chainkg explain 硫酸
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # an old code page shows "?" where it lacks a sign
