"""Letters in six languages, beside bare aiosmtplib with pooled connections; codes among them.

The floor is one process that sends ready bytes of the same letters over 16 connections to the
same sink. Ours does all its work in the time that is measured: claims, renders, builds and reads
back each letter, sends, records, with at most one letter in doubt in each worker. The two take
turns, since a machine is not as fast at one minute as at another, and the mean of the floors
counts. The letters of a turn are accepted first, for one instant; the time runs from the first
that arrive to the last, by the sink's clock. Sink, database, workers and the floor's process share
the cores. The sink takes commands together, as mail servers do; aiosmtplib does not say them so.
Codes are asked for while WAITING letters are due at once, more than 50,000.
"""

import asyncio
import os
import statistics
import subprocess
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Final

from rich.console import Console

from shared.bench.figures import Figure
from shared.bench.letters import Letters, memory_of
from shared.bench.rig import Rig
from shared.bench.spine import load

LETTERS: Final = int(os.environ.get("AGREMENT_BENCH_LETTERS", "20000"))
WAITING: Final = int(os.environ.get("AGREMENT_BENCH_WAITING", "60000"))
WORKERS: Final = int(os.environ.get("AGREMENT_BENCH_WORKERS", "2"))
# Enough that each worker has sent some and has all it keeps in memory.
WARM_UP: Final = 3000
TURNS: Final = 4
OF_FLOOR: Final = max(LETTERS // 4, 1000)
# Slower than any machine accepts.
ACCEPTED_A_SECOND: Final = 600
CODES: Final = 20


def measure(console: Console) -> list[Figure]:
    """Measure throughput, memory and the time that a sign-in code takes among other letters."""
    with (
        tempfile.TemporaryDirectory(prefix="agrement-bench-", ignore_cleanup_errors=True) as folder,
        Rig(Path(folder), ("notify",)) as rig,
    ):
        return asyncio.run(_measure(rig, console))


async def _measure(rig: Rig, console: Console) -> list[Figure]:
    async with Letters(rig) as letters:
        await letters.accept(WARM_UP)
        workers = [rig.start("-m", "services.notify", "work") for _ in range(WORKERS)]
        await letters.until_arrived(WARM_UP)
        return [
            await _throughput(rig, letters, workers, console),
            await _codes(letters, console),
        ]


async def _throughput(
    rig: Rig, letters: Letters, workers: Sequence[subprocess.Popen[bytes]], console: Console
) -> Figure:
    before, floor = sum(map(memory_of, workers)), [await _floor(rig)]
    earlier = await letters.arrived()
    ours, accepted = [], []
    for _turn in range(TURNS):
        with console.status(f"accepting and sending {LETTERS:,} letters in six languages"):
            accepted.append(await _accept(letters, LETTERS // TURNS))
            ours.append(await _send(letters, LETTERS // TURNS))
        floor.append(await _floor(rig))
    arrived = await letters.arrived()
    return Figure(
        f"{LETTERS:,} letters in six languages",
        statistics.harmonic_mean(ours),
        statistics.mean(floor),
        {
            "workers": WORKERS,
            "accepted a second": statistics.harmonic_mean(accepted),
            "arrived": arrived.taken - earlier.taken - TURNS * OF_FLOOR,
            "different": arrived.different - earlier.different,
            "memory grown, MB": sum(map(memory_of, workers)) - before,
            "slowest turn": min(ours),
            "slowest floor": min(floor),
        },
    )


async def _accept(letters: Letters, count: int) -> float:
    """Have letters accepted that are due together later, and return letters a second."""
    send_at = await letters.now() + timedelta(seconds=5 + count / ACCEPTED_A_SECOND)
    return await letters.accept(count, send_at=send_at)


async def _send(letters: Letters, count: int) -> float:
    """Wait for the first of letters that are due together, then for all; letters a second."""
    known = (await letters.arrived()).different
    first = await letters.until_any_arrives()
    last = await letters.until_arrived(known + count)
    return (last.different - first.different) / (last.last_at - first.last_at)


async def _floor(rig: Rig) -> float:
    arguments = ("floor-letters", str(rig.sink_port), str(rig.sample), str(OF_FLOOR))
    return await asyncio.to_thread(load, *arguments)


async def _codes(letters: Letters, console: Console) -> Figure:
    with console.status(f"queueing {WAITING:,} letters"):
        await _accept(letters, WAITING)
        await letters.until_any_arrives()
    waiting = (await letters.statuses()).get("queued", 0)
    waits = [await letters.send_code() for _ in range(CODES)]
    left = (await letters.statuses()).get("queued", 0)
    return Figure(
        f"a sign-in code among {waiting:,} letters",
        1 / statistics.median(waits),
        0.0,
        {
            "median wait, s": statistics.median(waits),
            "longest wait, s": max(waits),
            "queued at the start": waiting,
            "queued at the end": left,
        },
    )
