"""The entry of the command line: which commands there are, and how a run ends.

Nothing here, nor at the top of a command's file, loads what only a command's work needs:
`--help` has to be quick.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from typing import Annotated, Any, NoReturn, cast

import typer

from passmuster.cli.adopt import adopt
from passmuster.cli.audit import audit
from passmuster.cli.check import check
from passmuster.cli.explain import explain
from passmuster.cli.extract import extract
from passmuster.cli.import_table import import_table
from passmuster.cli.infer import infer
from passmuster.cli.new import new
from passmuster.cli.project import project
from passmuster.cli.report import report
from passmuster.cli.runs import diff, rerun
from passmuster.cli.schema import schema
from passmuster.errors import Fault, PassmusterError, StudyError, UsageError

GOOD, FINDINGS, USERS_FILES, NO_CONVERGENCE, OUR_BUG = 0, 1, 2, 3, 4
INTERRUPTED, CLOSED_PIPE = 130, 141

COMMANDS: dict[str, Callable[..., Any]] = {
    "new": new,
    "check": check,
    "audit": audit,
    "project": project,
    "infer": infer,
    "report": report,
    "import-table": import_table,
    "extract": extract,
    "adopt": adopt,
    "explain": explain,
    "schema": schema,
    "diff": diff,
    "rerun": rerun,
}
app = typer.Typer(
    name="passmuster",
    help="Do the numbers pass muster? Tests published claims against an account of figures.",
    rich_markup_mode=None,
    add_completion=False,
    pretty_exceptions_enable=False,
    epilog="Exit codes: 0 good, 1 findings past --fail-on, 2 your files or the command, "
    "3 no convergence, 4 our bug.",
)
for _name, _command in COMMANDS.items():
    app.command(_name)(_command)

# What the option reader raises; its other names have moved between releases of the package.
_Misused = cast("type[Exception]", typer.BadParameter.__mro__[1])


def _version(asked: bool) -> None:
    if asked:
        from passmuster._version import __version__

        print(f"passmuster {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    del version  # its work is done by then


def run() -> NoReturn:
    """Run the command of this process's arguments and end the process."""
    # Loading makes tens of thousands of objects that all stay: looking for garbage among them
    # costs more than it frees.
    gc.set_threshold(50_000, 20, 20)
    # Nothing here uses plugins of the validator; looking for them reads every installed package.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A file or pipe gets UTF-8 on every system; a terminal keeps its own encoding.
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")
    code = main(sys.argv[1:])
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        code = _closed_pipe()
    gc.freeze()  # nor is there anything to gain from a last look at the end
    sys.exit(code)


def main(arguments: list[str]) -> int:
    """Run one command and return its exit code. Nothing is raised."""
    try:
        return _called(arguments)
    except StudyError as error:
        _tell_all(error.faults)
        return error.exit_code
    except UsageError as error:
        _tell_all((error.fault,))
        return error.exit_code
    except PassmusterError as error:
        _tell(str(error))
        return error.exit_code
    except (KeyboardInterrupt, typer.Abort) as stopped:
        _tell(str(stopped) or "Stopped; nothing was written.")
        return INTERRUPTED
    except BrokenPipeError:
        return _closed_pipe()
    except Exception as error:
        return _our_bug(error)


def _called(arguments: list[str]) -> int:
    arguments = arguments or ["--help"]
    first = arguments[0]
    if not first.startswith("-") and first not in COMMANDS:
        from difflib import get_close_matches

        near = next(iter(get_close_matches(first, COMMANDS, 1, 0.5)), None)
        raise UsageError(Fault("PM801", "", None, "", f"there is no command `{first}`", near))
    try:
        # Not by calling the app: that would end interrupted runs and closed pipes in its own way.
        command = typer.main.get_command(app)
        with command.make_context("passmuster", arguments) as context:
            code = command.invoke(context)
    except typer.Exit as end:
        code = end.exit_code
    except _Misused as misuse:
        what = str(getattr(misuse, "format_message", misuse.__str__)()).rstrip(".")
        remedy = f"Run `passmuster {first} --help` to see what it takes."
        raise UsageError(Fault("PM802", "", None, "", what, remedy=remedy)) from None
    return code if isinstance(code, int) else GOOD


def _tell_all(faults: tuple[Fault, ...]) -> None:
    for fault in faults:
        _tell(fault.text)
    if len(faults) > 1 or faults[0].file:
        _tell(f"{len(faults)} fault{'s' if len(faults) != 1 else ''}.")


def _tell(paragraph: str) -> None:
    """Write a paragraph to standard error: wrapped on a terminal, on one line elsewhere."""
    if sys.stderr.isatty():
        import shutil
        import textwrap

        width = max(40, shutil.get_terminal_size().columns)
        paragraph = textwrap.fill(
            paragraph, width, break_long_words=False, break_on_hyphens=False, subsequent_indent="  "
        )
    print(paragraph, file=sys.stderr)


def _closed_pipe() -> int:
    # Whoever read the output has stopped: not an error. The interpreter must not flush again.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return CLOSED_PIPE


def _our_bug(error: Exception) -> int:
    if os.environ.get("PASSMUSTER_DEBUG"):
        import traceback

        traceback.print_exception(error)
    words = " ".join(str(error).split())[:200]
    what = f"{type(error).__name__}{': ' if words else ''}{words}"
    _tell(Fault("PM901", "", None, "", what).text)
    return OUR_BUG
