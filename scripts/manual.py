"""Write the manual page and the completions of the shells, from the commands themselves.

``python scripts/manual.py`` writes ``share/``; the wheel carries it, and pipx, uv and packagers put
it where a system looks.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import click
from click.shell_completion import FishComplete, ShellComplete, ZshComplete

from contingent.cli.main import cli

SHARE = Path(__file__).parents[1] / "share"
_NAME, _VARIABLE = "contingent", "_CONTINGENT_COMPLETE"
#: Places of the completion of each shell.
_SHELLS = {
    "bash": "bash-completion/completions/contingent",
    "zsh": "zsh/site-functions/_contingent",
    "fish": "fish/vendor_completions.d/contingent.fish",
}
_EXITS = (
    ("0", "done"),
    ("1", "faults in the input, all listed; or the machine does not let us"),
    ("2", "wrong usage"),
    ("3", "no answer within the limit"),
)


def files() -> dict[str, str]:
    """The files of ``share/``, by path."""
    found = {"man/man1/contingent.1": "\n".join(_page()) + "\n"}
    for shell, path in _SHELLS.items():
        found[path] = _completion(shell)
    return found


def _completion(shell: str) -> str:
    if shell == "bash":  # click's own asks the bash of this machine for its version first
        from click.shell_completion import _SOURCE_BASH

        words = {"complete_func": f"_{_NAME}_completion", "complete_var": _VARIABLE}
        return (_SOURCE_BASH % {**words, "prog_name": _NAME}).strip() + "\n"
    kinds: dict[str, type[ShellComplete]] = {"zsh": ZshComplete, "fish": FishComplete}
    return kinds[shell](cli, {}, _NAME, _VARIABLE).source().strip() + "\n"


def _page() -> Iterator[str]:
    """The lines of the manual page, in roff."""
    context = click.Context(cli, info_name=_NAME)
    yield '.TH CONTINGENT 1 "" "Contingent" "User Commands"'
    yield ".SH NAME"
    yield r"contingent \- what a coalition of nations can field, and what that hinges on"
    yield ".SH SYNOPSIS"
    yield r".B contingent"
    yield r"\fICOMMAND\fR [\fIARGUMENTS\fR]"
    yield ".SH DESCRIPTION"
    yield from _paragraphs(cli.help or "")
    yield ".SH COMMANDS"
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        if command is not None:
            yield from _command(command, name, context)
    yield ".SH EXIT STATUS"
    for code, meaning in _EXITS:
        yield from (".TP", f".B {code}", _safe(meaning))
    yield ".SH ENVIRONMENT"
    yield from (".TP", ".B CONTINGENT_ACTOR", "Who records what is recorded in a ledger.")


def _command(command: click.Command, name: str, above: click.Context) -> Iterator[str]:
    context = click.Context(command, info_name=name, parent=above)
    usage = " ".join(command.collect_usage_pieces(context))
    yield from (f'.SS "{_safe(name)} {_safe(usage)}"', *_paragraphs(command.help or ""))
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if record is not None and record[1] and "--help" not in record[0]:
            yield from (".TP", rf"\fB{_safe(record[0])}\fR", _safe(record[1]))
    if isinstance(command, click.Group):
        for inner in command.list_commands(context):
            found = command.get_command(context, inner)
            if found is not None:
                yield from _command(found, f"{name} {inner}", above)


def _paragraphs(text: str) -> Iterator[str]:
    for part in re.split(r"\n\s*\n", text.replace("\b", "").strip()):
        yield from (".PP", _safe(" ".join(part.split())))


def _safe(text: str) -> str:
    """A text that roff takes for nothing but text."""
    text = " ".join(text.split()).replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{text}" if text[:1] in {".", "'"} else text


def main() -> None:
    """Write them."""
    for path, text in files().items():
        target = SHARE / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        print(target.relative_to(SHARE.parent))


if __name__ == "__main__":
    main()
