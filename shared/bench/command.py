"""`agrement bench CASE`: what we do beside the least that could be done, in the same run."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from rich.console import Console

from shared.bench import notify, spine
from shared.bench.figures import Figure, keep, show

CASES: Final[dict[str, Callable[[Console], list[Figure]]]] = {
    "spine": spine.measure,
    "notify": notify.measure,
}


def run(case: str, *, json_path: Path | None) -> int:
    """Measure a case, print and keep its figures, and return the exit code."""
    console = Console()
    figures = CASES[case](console)
    show(figures, console)
    if json_path:
        keep(figures, json_path)
    return 0
