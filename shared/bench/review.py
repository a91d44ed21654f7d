"""Opening, closing and publishing a list of 5,000 names with 20,000 positions."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

from rich.console import Console

from shared.bench.figures import Figure
from shared.service_tokens import ensure_keys
from shared.store import embedded

DATA: Final = Path(__file__).parents[1] / "reference" / "data" / "states.csv"
READY_WITHIN_SECONDS: Final = 30


def measure(console: Console) -> list[Figure]:
    """Measure against a real database and the keeper's own process, behind its socket."""
    with tempfile.TemporaryDirectory(
        prefix="agrement-bench-", ignore_cleanup_errors=True
    ) as folder:
        home = Path(folder)
        ensure_keys(home / "keys")
        server = embedded.start(home)
        environment = {
            **os.environ,
            "AGREMENT_ENV": "demo",
            "AGREMENT_HOME": folder,
            **embedded.create_database(server, "agrement_review").variables("review"),
        }
        for command in (
            ("migrate",),
            ("keys", "new", "--if-missing"),
            ("import", "states", str(DATA)),
        ):
            _run(environment, *command)
        keeper = subprocess.Popen(_command("keep"), env=environment)  # noqa: S603  -- our own command
        try:
            with console.status("5,000 names, 20,000 positions"):
                _wait(environment)
                return _figures(json.loads(_run(environment, "measure")))
        finally:
            keeper.terminate()
            keeper.wait(10)


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "services.review", *arguments]


def _run(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(  # noqa: S603  -- our own command
        _command(*arguments), env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        reason = done.stderr.strip().splitlines() or ["no reason given"]
        raise RuntimeError(f"{arguments[0]} failed: {reason[-1]}")
    return done.stdout


def _wait(environment: dict[str, str]) -> None:
    """Wait until the keeper answers; `check-keeper` says so."""
    give_up_at = time.monotonic() + READY_WITHIN_SECONDS
    while True:
        try:
            _run(environment, "check-keeper")
        except RuntimeError:
            if time.monotonic() > give_up_at:
                raise
            time.sleep(0.2)
        else:
            return


def _figures(seconds: dict[str, Any]) -> list[Figure]:
    positions, entries = seconds["positions"], seconds["entries"]
    return [
        Figure(
            "open 20,000 positions, beside a bare loop",
            positions / seconds["opened"],
            positions / seconds["bare_loop"],
        ),
        Figure(
            "publish 5,000 names, beside the loop and one write",
            entries / seconds["published"],
            entries / seconds["least_published"],
        ),
        Figure("close a list of 5,000 names (lists a second)", 1 / seconds["closed"], 0.0),
        Figure("file positions, a thousand at once", positions / seconds["filed"], 0.0),
    ]
