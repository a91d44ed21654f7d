"""Names that gave way to others: the files of changes and mergers."""

import csv
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

DATA: Final = Path(__file__).parent / "data"
# What the Committee's reports add to a name, and slips of the print.
NOTES: Final = re.compile(
    r",?\s*\(?(?:an organization |organization )?(?:not )?in (?:special consultative )?status"
    r"(?: with the Council)?\)?,?\s*$"
)
SLIP: Final = re.compile(r"^e (?=[A-Z])|,\s*$")


@dataclass(frozen=True, slots=True)
class NameChange:
    """An old name, the name after it, and the year the Committee took note."""

    old: str
    new: str
    year: int
    is_merger: bool = False


def _clean(name: str) -> str:
    name = SLIP.sub("", NOTES.sub("", name)).strip()
    return name[:1].upper() + name[1:]


def ecosoc_changes() -> list[NameChange]:
    """Return the changes and mergers of organizations in consultative status."""
    found = []
    with (DATA / "ecosoc_name_changes.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            year = int(row["noted_on"][:4])
            found.append(NameChange(_clean(row["old_name"]), _clean(row["new_name"]), year))
    with (DATA / "ecosoc_mergers.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            year, new = int(row["noted_on"][:4]), _clean(row["new_name"])
            found += [
                NameChange(_clean(row[old]), new, year, is_merger=True)
                for old in ("old_name_1", "old_name_2")
                if _clean(row[old]) != new
            ]
    return found
