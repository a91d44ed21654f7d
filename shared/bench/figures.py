"""What a measurement is, and how it is shown."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Figure:
    """Operations a second, ours and the floor's, and their ratio."""

    name: str
    ours: float
    floor: float
    # What else was seen in the same run, each by its name and unit.
    facts: Mapping[str, float] = field(default_factory=dict)

    @property
    def ratio(self) -> float:
        return self.ours / self.floor if self.floor else 0.0


def show(figures: Sequence[Figure], console: Console) -> None:
    """Print figures as a table."""
    table = Table(title=f"Operations a second ({os.cpu_count()} cores)")
    for column in ("Case", "Agrément", "Floor", "Ratio"):
        table.add_column(column, justify="left" if column == "Case" else "right")
    for each in figures:
        table.add_row(
            each.name,
            f"{each.ours:.0f}",
            f"{each.floor:.0f}" if each.floor else "",
            f"{each.ratio:.2f}" if each.floor else "",
        )
    console.print(table)
    for each in figures:
        for name, value in each.facts.items():
            console.print(f"{each.name}: {name}: {value:,.2f}".removesuffix(".00"))


def keep(figures: Sequence[Figure], path: Path) -> None:
    """Write figures down for programs to compare."""
    values = [{**asdict(each), "ratio": each.ratio} for each in figures]
    path.write_text(json.dumps(values, indent=2) + "\n", "utf-8")
