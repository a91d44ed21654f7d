"""The load: a process of its own, 16 clients, bounded by count."""

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any, Final

import aiosmtplib
import httpx

CLIENTS: Final = 16
FLOOR_SUBMISSIONS: Final = 3000
LOOPBACK: Final = "127.0.0.1"


async def _spread(total: int, act: Callable[[int, int], Awaitable[None]]) -> float:
    """Do `total` things, 16 at a time, and return how many a second."""
    numbers = iter(range(total))

    async def client(which: int) -> None:
        for number in numbers:
            await act(which, number)

    started = time.monotonic()
    await asyncio.gather(*(client(which) for which in range(CLIENTS)))
    return total / (time.monotonic() - started)


async def submit(url: str, drafts: str) -> float:
    """Submit drafts."""
    work = json.loads(Path(drafts).read_text())  # noqa: ASYNC240  -- before anything is timed
    async with httpx.AsyncClient(base_url=url, timeout=30) as http:

        async def one(_client: int, number: int) -> None:
            token, application = work[number]
            answer = await http.post(
                f"/api/v1/applications/{application}/submit",
                json={"version": 1},
                headers={"cookie": f"agrement-registration-session={token}"},
            )
            answer.raise_for_status()

        return await _spread(len(work), one)


async def floor_submit(url: str) -> float:
    """Send the same body to the bare route."""
    async with httpx.AsyncClient(base_url=url, timeout=30) as http:

        async def one(_client: int, _number: int) -> None:
            (await http.post("/submit", json={"version": 1})).raise_for_status()

        return await _spread(FLOOR_SUBMISSIONS, one)


async def floor_letters(port: str, folder: str, total: str) -> float:
    """Send letters that a sink kept, as they are, over connections that are used again."""
    sample = [path.read_bytes() for path in sorted(Path(folder).glob("*.eml"))]  # noqa: ASYNC240  -- before anything is timed
    clients = [aiosmtplib.SMTP(hostname=LOOPBACK, port=int(port)) for _ in range(CLIENTS)]
    for client in clients:
        await client.connect()

    async def one(client: int, number: int) -> None:
        recipient = f"r{number}@recipients.example"
        content = sample[number % len(sample)]
        await clients[client].sendmail("no-reply@agrement.example", [recipient], content)

    rate = await _spread(int(total), one)
    for client in clients:
        await client.quit()
    return rate


CASES: Final[dict[str, Callable[..., Coroutine[Any, Any, float]]]] = {
    "submit": submit,
    "floor-submit": floor_submit,
    "floor-letters": floor_letters,
}

if __name__ == "__main__":
    sys.stdout.write(str(asyncio.run(CASES[sys.argv[1]](*sys.argv[2:]))))
