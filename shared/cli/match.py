"""`agrement match`: which entries of a register names may be, without any database."""

import csv
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table
from typer.core import TyperCommand

from shared.cli.saying import fail
from shared.kernel.languages import DEFAULT_LANGUAGE
from shared.matching.matcher import Answer, Matcher, Query
from shared.matching.registers import REGISTERS
from shared.web.i18n import set_language
from shared.web.match_words import BANDS, reason_words

DIGITS: Final = 4
HERE: Final = "-"
# What stands above names in lists of them.
WORD: Final = re.compile(r"[^\W_]+")
HEADING: Final = frozenset(
    {"name", "names", "query", "queries", "of", "the", "ngo", "ngos", "entity"}
    | {"organization", "organizations", "organisation", "organisations"}
)


class BareJson(TyperCommand):
    """A command whose `--json` without a file means here."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Give a bare `--json` the value that stands for here."""
        for position, word in enumerate(args):
            is_last = position == len(args) - 1
            if word == "--json" and (is_last or args[position + 1].startswith("--")):
                args = [*args[: position + 1], HERE, *args[position + 1 :]]
                break
        return super().parse_args(ctx, args)


def match(
    name: Annotated[str | None, typer.Argument(help="A name, acronym or former name")] = None,
    register: Annotated[str, typer.Option(help="ecosoc or nhri")] = "ecosoc",
    country: Annotated[str | None, typer.Option(help="Country of the seat: KEN, FRA …")] = None,
    website: Annotated[str | None, typer.Option(help="Web address")] = None,
    file: Annotated[
        Path | None, typer.Option(help="CSV: names in the first column, with a first line or none")
    ] = None,
    json_: Annotated[
        str | None,
        typer.Option("--json", help="Where to write the answer; - is here", show_default=False),
    ] = None,
) -> None:
    """Find organizations in a register, with how likely each entry is and why."""
    set_language(DEFAULT_LANGUAGE)
    if register not in REGISTERS:
        raise fail(f"there is no register {register!r}: {', '.join(REGISTERS)}")
    if (name is None) is (file is None):
        raise fail("give a name, or --file with names")
    queries = names_of(file) if file else [Query(name or "", country, website)]
    if json_ not in {None, HERE}:
        _require_writable(Path(json_ or HERE))
    matcher = Matcher(REGISTERS[register]())
    answers = list(_with_progress(matcher, queries) if file else matcher.match_many(queries))
    if json_ is None:
        for answer in answers:
            _show(answer)
        return
    given = [as_json(answer) for answer in answers]
    text = json.dumps(given if file else given[0], ensure_ascii=False, indent=1) + "\n"
    if json_ == HERE:
        typer.echo(text, nl=False)
    else:
        Path(json_).write_text(text, "utf-8")


def names_of(path: Path) -> list[Query]:
    """Return the names in the first column of a file; a first line that says so is skipped."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            names = [name for name in _first_cells(path.name, file) if name.strip()]
    except UnicodeDecodeError:
        raise fail(f"{path.name} cannot be read: it is not in UTF-8") from None
    except (csv.Error, OSError) as error:
        raise fail(f"{path.name} cannot be read: {_words(error)}") from None
    if names and HEADING.issuperset(WORD.findall(names[0].casefold()) or ("",)):
        names = names[1:]
    return [Query(name) for name in names]


def _first_cells(name: str, file: Iterable[str]) -> Iterator[str]:
    lines = csv.reader(file)
    for row in lines:
        # No name runs over lines: whatever follows would be lost in it.
        if row and len(row[0].splitlines()) > 1:
            raise fail(f"{name}: a quotation mark is not closed by line {lines.line_num}")
        yield from row[:1]


def _words(error: Exception) -> str:
    return error.strerror or str(error) if isinstance(error, OSError) else str(error)


def _require_writable(path: Path) -> None:
    """Refuse before the work what could not be written after it."""
    try:
        path.open("a").close()
    except OSError as error:
        raise fail(f"{path.name} cannot be written: {_words(error)}") from None


def _with_progress(matcher: Matcher[str], queries: Iterable[Query]) -> Iterator[Answer[str]]:
    waiting = list(queries)
    with Progress(console=Console(stderr=True)) as bar:
        yield from bar.track(
            matcher.match_many(waiting), total=len(waiting), description="Matching"
        )


def as_json(answer: Answer[str]) -> dict[str, Any]:
    """Return an answer as programs read it."""
    return {
        "query": answer.query.name,
        "band": answer.band,
        "candidates": [
            {
                "name": each.entry.name,
                "probability": round(each.probability, DIGITS),
                "reasons": [reason_words(reason) for reason in each.reasons],
            }
            for each in answer.candidates
        ],
    }


def _show(answer: Answer[str]) -> None:
    table = Table(title=f"{answer.query.name}: {BANDS[answer.band]}", title_justify="left")
    for column in ("Probability", "Entry", "Reasons"):
        table.add_column(column, justify="right" if column == "Probability" else "left")
    for each in answer.candidates:
        words = "; ".join(reason_words(reason) for reason in each.reasons)
        table.add_row(f"{each.probability:.3f}", each.entry.name, words)
    Console().print(table)
