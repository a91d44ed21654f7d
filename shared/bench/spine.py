"""Submissions and letters, each beside the least that could be done."""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import httpx
from rich.console import Console

from shared.bench.figures import Figure
from shared.bench.letters import Letters
from shared.bench.rig import Rig
from shared.kernel.actors import Role
from shared.store import people
from shared.store.sessions import start_session
from shared.web.service import AT_HOME

SUBMISSIONS: Final = 800
CLIENTS: Final = 16
LETTERS: Final = 2000


def measure(console: Console) -> list[Figure]:
    """Measure both cases against real services on databases and ports of their own."""
    with (
        tempfile.TemporaryDirectory(prefix="agrement-bench-", ignore_cleanup_errors=True) as folder,
        Rig(Path(folder), ("registration", "notify")) as rig,
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
        drafts = asyncio.run(_drafts(rig))
        ours = load("submit", rig.url_of("registration"), str(drafts))
        floor = load("floor-submit", rig.floor_url)
    return Figure("submit an application, 16 clients", ours, floor)


async def _drafts(rig: Rig) -> Path:
    """Make complete drafts, and return the file that says who may submit which."""
    tokens = await _applicants(rig)
    work: list[tuple[str, str]] = []
    url = rig.url_of("registration")
    async with httpx.AsyncClient(base_url=url, timeout=30) as client:
        for number in range(SUBMISSIONS):
            token, application = tokens[number % len(tokens)], str(uuid4())
            answer = await client.put(
                f"/api/v1/applications/{application}",
                json=_draft(number),
                headers={"cookie": f"agrement-registration-session={token}"},
            )
            answer.raise_for_status()
            work.append((token, application))
    path = rig.folder / "drafts.json"
    path.write_text(json.dumps(work))
    return path


async def _applicants(rig: Rig) -> list[str]:
    sessions, tokens = rig.open("registration"), []
    async with sessions.begin() as tx:
        for number in range(CLIENTS):
            email = f"bench{number}@organizations.example"
            person = await people.ensure_person(tx, email, Role.APPLICANT)
            tokens.append(await start_session(tx, person, AT_HOME))
    await sessions.kw["bind"].dispose()
    return tokens


def _letters(rig: Rig, console: Console) -> Figure:
    with console.status("sending 2,000 letters"):
        ours = asyncio.run(_deliver(rig))
        floor = load("floor-letters", str(rig.sink_port), str(rig.sample), str(LETTERS))
    return Figure("2,000 letters to a local sink", ours, floor)


async def _deliver(rig: Rig) -> float:
    """Have notify accept and deliver the letters, and return letters a second."""
    rig.start("-m", "services.notify", "work")
    async with Letters(rig) as letters:
        await letters.accept(1)
        await letters.until_arrived(1)
        started = time.monotonic()
        await letters.accept(LETTERS)
        await letters.until_arrived(1 + LETTERS)
        return LETTERS / (time.monotonic() - started)


def _draft(number: int) -> dict[str, Any]:
    return {
        "version": 0,
        "category": "ngo",
        "organization": {
            "name": f"Organization of the bench {number}",
            "country": "FJI",
            "purpose": "Work that is described in a few words.",
        },
        "contact": {"contact_name": "A focal point", "language": "en"},
        "representation": {"head_name": "A head of delegation", "head_gender": "not-stated"},
        "participation": {"scopes": ["conference"]},
    }
