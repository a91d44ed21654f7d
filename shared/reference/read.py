"""Registers as files: read whole and right, or refused with every bad row named."""

import csv
import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal, TypeVar
from zipfile import BadZipFile

from pydantic import BaseModel, TypeAdapter, ValidationError

from shared.reference.names import name_key
from shared.reference.rows import EcosocRow, NhriRow, StateRow, WithdrawnRow

LONGEST_REPORT: Final = 20
Register = Literal["ecosoc", "nhri", "states"]
R = TypeVar("R", bound=BaseModel)


class BadFile(Exception):
    """The file cannot be taken; `problems` says why, a line each, and nothing was loaded."""

    def __init__(self, name: str, problems: list[str]) -> None:
        shown = problems[:LONGEST_REPORT]
        if len(problems) > len(shown):
            shown.append(f"and {len(problems) - len(shown)} more")
        super().__init__("\n".join(f"{name}: {problem}" for problem in shown))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One entry of a register, whichever register it is."""

    line: int
    name: str
    country: str | None
    status: str | None
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A register as it stood on a day."""

    register: Register
    as_of: dt.date
    rows: tuple[RegisterRow, ...]


def sha256_of(path: Path) -> bytes:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).digest()


def read_ecosoc(
    path: Path, *, as_of: dt.date | None = None, withdrawn: Path | None = None
) -> list[Snapshot]:
    """Read organizations in consultative status, less the status withdrawn. Refusals: BadFile.

    Without `as_of`, the snapshot is of the day of the newest grant.
    """
    grants = _checked(path, EcosocRow)
    out = _checked(withdrawn, WithdrawnRow) if withdrawn else []
    gone = {name_key(row.name): (line, row.name) for line, row in out}
    rows = [
        RegisterRow(
            line,
            row.name,
            None,
            "withdrawn" if name_key(row.name) in gone else "granted",
            {"recommended_on": row.recommended_on.isoformat()},
        )
        for line, row in grants
    ]
    known = {name_key(row.name) for row in rows}
    rows += [
        RegisterRow(line, name, None, "withdrawn")
        for key, (line, name) in gone.items()
        if key not in known
    ]
    day = as_of or max((row.recommended_on for _line, row in grants), default=None)
    if day is None:
        raise BadFile(path.name, ["there is no row in it"])
    return [Snapshot("ecosoc", day, tuple(rows))]


def read_nhri(path: Path) -> list[Snapshot]:
    """Read the status of national institutions at each year's end. Refusals: BadFile."""
    rows = _checked(path, NhriRow)
    columns = sorted({name for _line, row in rows for name in row.__pydantic_extra__})
    strange = [name for name in columns if not name.removeprefix("status_").isdecimal()]
    if strange or not columns:
        raise BadFile(
            path.name, [f"line 1: unknown column {name!r}" for name in strange] or ["empty"]
        )
    return [
        Snapshot(
            "nhri",
            dt.date(int(column.removeprefix("status_")), 12, 31),
            tuple(
                RegisterRow(
                    line,
                    row.institution_name,
                    row.iso3,
                    row.__pydantic_extra__[column],
                    {"name_from": row.name_from},
                )
                for line, row in rows
                if row.__pydantic_extra__.get(column)
            ),
        )
        for column in columns
    ]


def read_states(path: Path, *, as_of: dt.date) -> list[Snapshot]:
    """Read the States with their names, groups and standing. Refusals: BadFile."""
    rows = _checked(path, StateRow)
    twice = _repeated(rows)
    if twice:
        raise BadFile(path.name, [f"line {line}: {code} stands twice" for line, code in twice])
    return [
        Snapshot(
            "states",
            as_of,
            tuple(
                RegisterRow(line, row.name_en, row.iso3, row.standing, row.model_dump())
                for line, row in rows
            ),
        )
    ]


def _repeated(rows: list[tuple[int, StateRow]]) -> list[tuple[int, str]]:
    counts = Counter(row.iso3 for _line, row in rows)
    return [(line, row.iso3) for line, row in rows if counts[row.iso3] > 1]


def _checked(path: Path, model: type[R]) -> list[tuple[int, R]]:
    checker = TypeAdapter(model)
    good: list[tuple[int, R]] = []
    problems: list[str] = []
    try:
        for line, row in _lines(path):
            if None in row or None in row.values():
                problems.append(f"line {line}: not as many cells as the first line has")
                continue
            try:
                good.append((line, checker.validate_python(row)))
            except ValidationError as error:
                problems += [
                    f"line {line}: {'.'.join(map(str, each['loc']))}: {each['msg']}"
                    for each in error.errors()
                ]
    except (OSError, UnicodeDecodeError, csv.Error, BadZipFile) as error:
        problems.append(f"cannot be read: {error}")
    if problems:
        raise BadFile(path.name, problems)
    return good


def _lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    if path.suffix.lower() == ".xlsx":
        yield from _sheet_lines(path)
        return
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        for row in reader:
            yield reader.line_num, dict(row)


def _sheet_lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    # Imported late: every process reads registers from the database, few from a sheet.
    import openpyxl  # noqa: PLC0415  -- see above

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    rows = book.worksheets[0].iter_rows(values_only=True)
    header = [str(cell) for cell in next(rows, ()) if cell is not None]
    for number, cells in enumerate(rows, start=2):
        yield number, dict(zip(header, map(_as_text, cells), strict=False))


def _as_text(cell: object) -> str:
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    return "" if cell is None else str(cell)
