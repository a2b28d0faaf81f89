"""What a shell completes: commands and options by click, names and values of saved questions from the data."""

import os

import click
from click.shell_completion import (
    BashComplete,
    CompletionItem,
    ShellComplete,
    ZshComplete,
    add_completion_class,
    get_completion_class,
    split_arg_string,
)

from chainkg.cli.options import current_lang, read_chain, refusing
from chainkg.graph.errors import ChainError
from chainkg.graph.text import Text
from chainkg.queries.params import suggestions
from chainkg.queries.phrases import find_phrase, phrases

_VARIABLE = "_CHAINKG_COMPLETE"
_HINTS = {
    "bash": "# chainkg completion bash >> ~/.bash_completion",
    "zsh": '# chainkg completion zsh > "${fpath[1]}/_chainkg"',
    "powershell": "# chainkg completion powershell >> $PROFILE",
}
_USUAL = Text("默认", "default")
_POWERSHELL = """\
Register-ArgumentCompleter -Native -CommandName %(prog_name)s -ScriptBlock {
    param($word, $command, $position)
    $env:%(complete_var)s = "powershell_complete"
    $env:COMP_WORDS = $command.ToString()
    $env:COMP_CWORD = $word
    [Console]::OutputEncoding = [System.Text.Encoding]::UTF8
    %(prog_name)s | ForEach-Object {
        $type, $value, $help = $_ -split "`t", 3
        if (-not $help) { $help = $value }
        [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $help)
    }
    Remove-Item Env:%(complete_var)s, Env:COMP_WORDS, Env:COMP_CWORD
}
"""


class Bash(BashComplete):
    """Bash parts ``chain=铜`` into three words and completes only the last: here they are one again."""

    _cut = ""

    def get_completion_args(self) -> tuple[list[str], str]:
        words = split_arg_string(os.environ["COMP_WORDS"])
        at = int(os.environ["COMP_CWORD"])
        before, last = words[1:at], words[at] if at < len(words) else ""
        if last == "=" and before:
            before, last = before[:-1], f"{before[-1]}="
        elif before[-1:] == ["="] and len(before) > 1:
            before, last = before[:-2], f"{before[-2]}={last}"
        self._cut = last.partition("=")[0] + "=" if "=" in last else ""
        return _joined(before), last

    def format_completion(self, item: CompletionItem) -> str:
        return f"{item.type},{str(item.value).removeprefix(self._cut)}"


class Zsh(ZshComplete):
    """Click's script completes only once where zsh loads it from a folder: the function is not made known then."""

    source_template = ZshComplete.source_template + "\ncompdef %(complete_func)s %(prog_name)s\n"


class PowerShell(ShellComplete):
    """Windows' own shell."""

    name = "powershell"
    source_template = _POWERSHELL

    def get_completion_args(self) -> tuple[list[str], str]:
        words, last = split_arg_string(os.environ["COMP_WORDS"])[1:], os.environ.get("COMP_CWORD", "")
        return (words[:-1] if last and words[-1:] == [last] else words), last

    def format_completion(self, item: CompletionItem) -> str:
        return f"{item.type}\t{item.value}\t{item.help or ''}"


def _joined(words: list[str]) -> list[str]:
    """Words before the last one, with what stood around a ``=`` in one piece."""
    found: list[str] = []
    for word in words:
        if found and (word == "=" or found[-1].endswith("=")):
            found[-1] += word
        else:
            found.append(word)
    return found


add_completion_class(Bash)
add_completion_class(PowerShell)
add_completion_class(Zsh)


def phrase_names(start: str) -> list[CompletionItem]:
    """The saved questions whose names begin so."""
    lang = current_lang()
    return [CompletionItem(one.name, help=one.title(lang)) for one in phrases().values() if one.name.startswith(start)]


def phrase_values(name: str, source: str | None, start: str) -> list[CompletionItem]:
    """``name=`` for the parameters of a saved question; behind the sign what may be given."""
    try:
        lang, params = current_lang(), find_phrase(name).params
        param, sign, value = start.partition("=")
        if not sign:
            names = [one for one in params if one.startswith(start)]
            return [CompletionItem(f"{one}=", help=params[one].shown()(lang)) for one in names]
        chain = read_chain(source)
        found, usual = suggestions(chain, params[param], value), params[param].fallback(chain)
    except (ChainError, KeyError, OSError):  # nothing to complete
        return []
    return [CompletionItem(f"{param}={one}", help=_USUAL(lang) if one == usual else None) for one in found]


@click.command()
@click.argument("shell", type=click.Choice(sorted(_HINTS)))
@refusing
def completion(shell: str) -> None:
    """Print the script by which a shell completes commands, saved questions and their values.

    \b
    Example:
      chainkg completion bash >> ~/.bash_completion
      chainkg completion zsh > "${fpath[1]}/_chainkg"
      chainkg completion powershell >> $PROFILE
    """
    from chainkg.cli import main

    kind = get_completion_class(shell)
    assert kind
    click.echo(kind(main, {}, "chainkg", _VARIABLE).source().strip())  # zsh looks at the first line
    click.echo(_HINTS[shell])
