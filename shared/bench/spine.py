"""Submissions and letters, each beside the least that could be done."""

import asyncio
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console

from shared.bench.figures import Figure
from shared.bench.rig import Rig


def measure(console: Console) -> list[Figure]:
    """Measure both cases against real services on databases and ports of their own."""
    with (
        tempfile.TemporaryDirectory(prefix="agrement-bench-", ignore_cleanup_errors=True) as folder,
        Rig(Path(folder)) as rig,
    ):
        return [_submissions(rig, console), _letters(rig, console)]


def load(case: str, *arguments: str) -> float:
    """Run a load in a process of its own and return its operations a second."""
    command = [sys.executable, "-m", "shared.bench.load", case, *arguments]
    done = subprocess.run(  # noqa: S603  -- our own command
        command, capture_output=True, text=True, check=False, env=os.environ
    )
    if done.returncode:
        reason = done.stderr.strip().splitlines() or ["no reason given"]
        raise RuntimeError(f"the load {case} failed: {reason[-1]}")
    return float(done.stdout)


def _submissions(rig: Rig, console: Console) -> Figure:
    with console.status("submitting applications, 16 clients"):
        tokens = asyncio.run(rig.drafts())
        ours = load("submit", rig.registration_url, str(tokens))
        floor = load("floor-submit", rig.floor_url)
    return Figure("submit an application, 16 clients", ours, floor)


def _letters(rig: Rig, console: Console) -> Figure:
    with console.status("sending 2,000 letters"):
        ours = asyncio.run(rig.deliver_letters())
        floor = load("floor-letters", str(rig.sink_port))
    return Figure("2,000 letters to a local sink", ours, floor)
