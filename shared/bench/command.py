"""`agrement bench`: what we do beside the least that could be done, in the same run."""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from shared.bench.rig import Rig


@dataclass(frozen=True, slots=True)
class Figure:
    """Operations a second, ours and the floor's, and their ratio."""

    name: str
    ours: float
    floor: float

    @property
    def ratio(self) -> float:
        return self.ours / self.floor if self.floor else 0.0


def _load(case: str, *arguments: str) -> float:
    """Run a load in a process of its own and return its operations a second."""
    command = [sys.executable, "-m", "shared.bench.load", case, *arguments]
    done = subprocess.run(  # noqa: S603  -- our own command
        command, capture_output=True, text=True, check=False, env=os.environ
    )
    if done.returncode:
        reason = done.stderr.strip().splitlines() or ["no reason given"]
        raise RuntimeError(f"the load {case} failed: {reason[-1]}")
    return float(done.stdout)


def run(*, json_path: Path | None) -> int:
    """Measure both cases, print and keep the figures, and return the exit code."""
    console = Console()
    with (
        tempfile.TemporaryDirectory(prefix="agrement-bench-", ignore_cleanup_errors=True) as folder,
        Rig(Path(folder)) as rig,
    ):
        figures = [_submissions(rig, console), _letters(rig, console)]
    _show(figures, console)
    if json_path:
        values = [{**asdict(each), "ratio": each.ratio} for each in figures]
        json_path.write_text(json.dumps(values, indent=2) + "\n", "utf-8")
    return 0


def _submissions(rig: Rig, console: Console) -> Figure:
    with console.status("submitting applications, 16 clients"):
        tokens = asyncio.run(rig.drafts())
        ours = _load("submit", rig.registration_url, str(tokens))
        floor = _load("floor-submit", rig.floor_url)
    return Figure("submit an application, 16 clients", ours, floor)


def _letters(rig: Rig, console: Console) -> Figure:
    with console.status("sending 2,000 letters"):
        ours = asyncio.run(rig.deliver_letters())
        floor = _load("floor-letters", str(rig.sink_port))
    return Figure("2,000 letters to a local sink", ours, floor)


def _show(figures: list[Figure], console: Console) -> None:
    table = Table(title=f"Operations a second ({os.cpu_count()} cores)")
    for column in ("Case", "Agrément", "Floor", "Ratio"):
        table.add_column(column, justify="left" if column == "Case" else "right")
    for each in figures:
        table.add_row(each.name, f"{each.ours:.0f}", f"{each.floor:.0f}", f"{each.ratio:.2f}")
    console.print(table)
