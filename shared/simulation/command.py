"""`agrement simulate`: a whole process against running services, as outside clients see them."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from shared.modalities.lines import ModalityFileError
from shared.modalities.load import load
from shared.settings import SettingsError
from shared.simulation import check
from shared.simulation.cast import LISTS, Draw
from shared.simulation.check import Result
from shared.simulation.client import Addresses, Client, Surprise
from shared.simulation.organizations import Clerk, Field, Record
from shared.simulation.review import Circulated, Missions, Office
from shared.simulation.taking_part import TakingPart

# What a browser-load of clients does at once.
AT_ONCE: Final = 24
REQUESTS_AT_ONCE: Final = 16
SETTLE_SECONDS: Final = 120.0
ASK_EVERY_SECONDS: Final = 1.0


class Rehearsal:
    """One run, from the first sign-in to the last letter."""

    def __init__(self, addresses: Addresses, *, count: int, seed: int, progress: Progress) -> None:
        self._run = f"{seed}-{int(time.time()):x}"
        self._limit = asyncio.Semaphore(REQUESTS_AT_ONCE)
        self._draw = Draw(count, seed, self._run)
        self._addresses, self._seed, self._progress = addresses, seed, progress
        self._field = Field(addresses, self._draw, self._limit)
        self._clerk = Clerk(addresses, self._field.mailbox, self._limit)
        self._office = Office(addresses, self._field.mailbox, self._limit)
        self._missions = Missions(addresses, self._field.mailbox, self._limit, seed)
        self._public = Client(addresses.review, self._limit)
        self._taking_part = TakingPart(
            addresses,
            self._field.mailbox,
            self._limit,
            self._clerk.client,
            seed=seed,
            run=self._run,
        )
        self._lists: list[Circulated] = []
        self._letters_before = 0

    async def play(self) -> Result:
        """Play all parts and check the end. Refusals: Surprise."""
        self._letters_before = await self._last_letter()
        result = Result()
        await self._all("organizations apply", self._draw.everybody(), self._field.apply)
        records = list(self._field.records.values())
        result.count("applications submitted", self._draw.count, len(records))
        await self._clerks(records)
        await self._put_lists_before_states(records, result)
        await self._taking_part.play(records, self._lists, result)
        await self._settle(result, records)
        return result

    async def _all(
        self, words: str, things: Sequence[Any], act: Callable[[Any], Awaitable[object]]
    ) -> None:
        task = self._progress.add_task(words, total=len(things))
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(thing: Any) -> None:
            async with gate:
                await act(thing)
            self._progress.advance(task)

        async with asyncio.TaskGroup() as group:
            for thing in things:
                group.create_task(one(thing))

    async def _clerks(self, records: list[Record]) -> None:
        await self._clerk.arrive()
        others = [each for each in records if not each.organization.is_entitled]
        returned = [each for each in others if each.organization.is_returned]

        async def send_back(record: Record) -> None:
            await self._clerk.decide(record, "return", "Please name the focal point.")
            await self._field.answer_return(record)

        async def verify(record: Record) -> None:
            await self._clerk.decide(record, "verify")

        async def put_forward(record: Record) -> None:
            await self._clerk.decide(record, "put-forward")

        await self._all("returned for information and completed", returned, send_back)
        await self._all("verified by clerks", records, verify)
        await self._all("put forward to the Office", others, put_forward)

    async def _put_lists_before_states(self, records: list[Record], result: Result) -> None:
        await self._office.arrive()
        await self._missions.arrive()
        for key in LISTS:
            wanted = frozenset(
                each.id
                for each in records
                if not each.organization.is_entitled and key in each.organization.scopes
            )
            await self._until_in_pool(key, wanted, result)
            self._lists.append(await self._office.compose(key, wanted))
        await self._all("lists circulated", self._lists, self._office.circulate)
        await self._all("considered by delegates", self._lists, self._missions.consider)
        await self._all("final lists published", self._lists, self._office.publish)
        await self._all("late objections refused", self._lists, self._missions.come_late)
        result.count("late objections refused", len(self._lists), self._missions.late_refused)

    async def _until_in_pool(self, key: str, wanted: frozenset[UUID], result: Result) -> None:
        """Wait until review has everything that registration put forward."""
        give_up_at = time.monotonic() + SETTLE_SECONDS
        while (  # noqa: ASYNC110  -- nobody tells us when
            not wanted <= (found := await self._office.pool(key)) and time.monotonic() < give_up_at
        ):
            await asyncio.sleep(ASK_EVERY_SECONDS)
        result.count(f"{key}: candidates that reached the Office", len(wanted), len(wanted & found))
        if not wanted <= found:
            raise Surprise(f"{len(wanted - found)} candidates never reached the Office")

    async def _settle(self, result: Result, records: list[Record]) -> None:
        """Wait for the last messages and letters, then check everything."""
        expected = check.expected_letters(records, self._lists) + self._taking_part.letters
        for _list in self._lists:
            for kind in ("list-circulated", "final-list-published"):
                expected["missions", kind] += check.MISSIONS
        task = self._progress.add_task("letters arrive", total=expected.total())
        give_up_at = time.monotonic() + SETTLE_SECONDS
        while True:
            found = await self._letters(records)
            self._progress.update(task, completed=(expected & found).total())
            if not expected - found or time.monotonic() > give_up_at:
                break
            await asyncio.sleep(ASK_EVERY_SECONDS)
        # A while longer, for letters that should not come at all.
        await asyncio.sleep(2 * ASK_EVERY_SECONDS)
        check.compare_letters(result, expected, await self._letters(records))
        await check.check_standings(result, records, self._lists)
        names = {each.id: each.organization.name for each in records}
        for circulated in self._lists:
            await check.check_list(result, self._public, circulated, names)

    async def _last_letter(self) -> int:
        last = 0
        while batch := await self._field.mailbox.get(f"/api/v1/mailbox?after={last}&limit=1000"):
            last = batch[-1]["id"]
        return last

    async def _letters(self, records: list[Record]) -> Counter[tuple[str, str]]:
        ours = {each.organization.email for each in records}
        found: Counter[tuple[str, str]] = Counter()
        last = self._letters_before
        while batch := await self._field.mailbox.get(f"/api/v1/mailbox?after={last}&limit=1000"):
            last = batch[-1]["id"]
            for letter in batch:
                to, kind = letter["recipient"], letter["letter"]
                if kind == "sign-in-code":
                    continue
                if to in ours:
                    found[to, kind] += 1
                elif to.endswith("@missions.example"):
                    found["missions", kind] += 1
        return found


def _show(result: Result, seconds: float, console: Console) -> None:
    table = Table(title="The rehearsal")
    for column in ("Step", "Expected", "Found", ""):
        table.add_column(column, justify="left" if column in {"Step", ""} else "right")
    for step in result.steps:
        mark = "as expected" if step.holds else "[red]differs[/red]"
        table.add_row(step.name, str(step.expected), str(step.found), mark)
    console.print(table)
    verdict = "[green]everything as expected[/green]" if result.ok else "[red]not as expected[/red]"
    console.print(f"{verdict}: lost {result.lost}, doubled {result.doubled}, {seconds:.0f} seconds")


def _as_json(result: Result, seconds: float) -> dict[str, Any]:
    return {
        "ok": result.ok,
        "lost": result.lost,
        "doubled": result.doubled,
        "seconds": round(seconds, 1),
        "steps": [
            {"name": step.name, "expected": step.expected, "found": step.found}
            for step in result.steps
        ],
    }


async def _play(organisations: int, seed: int, console: Console) -> Result:
    with Progress(console=console) as progress:
        rehearsal = Rehearsal(Addresses.find(), count=organisations, seed=seed, progress=progress)
        return await rehearsal.play()


def run(process: str, *, organisations: int, seed: int, json_path: Path | None) -> int:
    """Rehearse a process and return the exit code: 0 when everything is as expected."""
    console = Console()
    started = time.monotonic()
    try:
        load(process)
        result = asyncio.run(_play(organisations, seed, console))
    except (SettingsError, ModalityFileError) as error:
        console.print(f"agrement: {error}", style="red")
        return 1
    except (Surprise, ExceptionGroup) as error:
        result = Result()
        for each in error.exceptions if isinstance(error, ExceptionGroup) else [error]:
            console.print(f"agrement: {each!r}", style="red", markup=False)
        result.count("the rehearsal went through", 1, 0)
    seconds = time.monotonic() - started
    _show(result, seconds, console)
    if json_path:
        json_path.write_text(json.dumps(_as_json(result, seconds), indent=2) + "\n", "utf-8")
    return 0 if result.ok else 1
