"""Letters in six languages, beside bare aiosmtplib with pooled connections; codes among them."""

import asyncio
import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import Final

from rich.console import Console

from shared.bench.figures import Figure
from shared.bench.notify_rig import NotifyRig, memory_of
from shared.bench.spine import load

LETTERS: Final = int(os.environ.get("AGREMENT_BENCH_LETTERS", "20000"))
WAITING: Final = int(os.environ.get("AGREMENT_BENCH_WAITING", "50000"))
WARM_UP: Final = 600
CODES: Final = 20


def measure(console: Console) -> list[Figure]:
    """Measure throughput, memory and the time that a sign-in code takes among other letters."""
    with (
        tempfile.TemporaryDirectory(prefix="agrement-bench-", ignore_cleanup_errors=True) as folder,
        NotifyRig(Path(folder)) as rig,
    ):
        return [asyncio.run(_throughput(rig, console)), *asyncio.run(_codes(rig, console))]


async def _throughput(rig: NotifyRig, console: Console) -> Figure:
    await rig.accept(WARM_UP)
    worker = rig.start("-m", "services.notify", "work")
    await rig.until_sent(WARM_UP)
    before = memory_of(worker)
    floor = await _floor(rig)
    rate = await rig.accept(LETTERS)
    console.print(f"accepted {LETTERS} letters while sending them: {rate:.0f} a second")
    sent, started = await rig.sent(), time.monotonic()
    with console.status(f"sending {LETTERS:,} letters in six languages"):
        await rig.until_sent(WARM_UP + LETTERS)
    ours = (WARM_UP + LETTERS - sent) / (time.monotonic() - started)
    grown = memory_of(worker) - before
    # Before and after, since the machine is not always the same.
    floor = statistics.mean([floor, await _floor(rig)])
    taken, different = await rig.arrived()
    of_floor = 2 * (LETTERS // 4)
    console.print(
        f"taken by the sink: {taken - of_floor} of {WARM_UP + LETTERS},"
        f" {different} different; the worker grew by {grown:.0f} MB"
    )
    return Figure(f"{LETTERS:,} letters in six languages", ours, floor)


async def _floor(rig: NotifyRig) -> float:
    arguments = ("floor-sample", str(rig.sink_port), str(rig.sample), str(LETTERS // 4))
    return await asyncio.to_thread(load, *arguments)


async def _codes(rig: NotifyRig, console: Console) -> list[Figure]:
    with console.status(f"queueing {WAITING:,} letters"):
        await rig.accept(WAITING)
    sent = await rig.sent()
    waits = [await rig.send_code() for _ in range(CODES)]
    console.print(
        f"a sign-in code among letters ({sent:,} sent at the start, {await rig.sent():,} at the"
        f" end): median {statistics.median(waits):.2f} s, longest {max(waits):.2f} s"
    )
    await rig.close()
    return []
