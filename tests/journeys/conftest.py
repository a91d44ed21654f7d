"""The whole product as a newcomer runs it: started by its one command, used in a browser."""

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import axe_playwright_python
import httpx
import pytest
from playwright.async_api import Browser, Page, async_playwright

from shared.settings import PORT_OFFSETS
from tests.journeys.ports import free_base

ROOT = Path(__file__).parents[2]
SHOTS = ROOT / "tests" / "screenshots"
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
READY_WITHIN_SECONDS = 120
PATIENCE_SECONDS = 30
ARGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--disable-dev-shm-usage",
]


@dataclass(frozen=True)
class Running:
    """A running set of services."""

    home: Path
    base: int
    environment: dict

    def url(self, service):
        return f"http://127.0.0.1:{self.base + PORT_OFFSETS[service]}"

    def people(self, service):
        """Return fresh sign-in links by address."""
        done = subprocess.run(
            [sys.executable, "-m", f"services.{service}", "demo-people"],
            env=self.environment | {"AGREMENT_ENV": "demo"},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        return {each["email"]: each["link"] for each in json.loads(done.stdout)}

    def process(self, name):
        return json.loads((self.home / "run.json").read_text())["processes"][name]


@pytest.fixture(scope="session")
def running(tmp_path_factory, worker_id):
    home, base = tmp_path_factory.mktemp("up"), free_base(worker_id)
    environment = {**os.environ, "AGREMENT_HOME": str(home), "AGREMENT_PORT_BASE": str(base)}
    log = home / "up.log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "shared.cli.main", "up"],
            env=environment,
            cwd=ROOT,
            stdout=file,
            stderr=file,
        )
        deadline = time.monotonic() + READY_WITHIN_SECONDS
        while "Ctrl-C stops everything" not in log.read_text("utf-8", "replace"):
            assert process.poll() is None, log.read_text("utf-8", "replace")
            assert time.monotonic() < deadline, log.read_text("utf-8", "replace")
            time.sleep(0.2)
        yield Running(home, base, environment)
        process.send_signal(signal.SIGTERM)
        process.wait(60)


@pytest.fixture(scope="session")
async def browser():
    # Playwright's other interface keeps a loop running, which no asynchronous test survives.
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=ARGS
        )
        yield started
        await started.close()


class Reader:
    """A person with a browser: looks at every page it opens, and finds fault with it."""

    def __init__(self, page: Page, folder: str, *, scripts: bool):
        self.page = page
        self.page.set_default_timeout(PATIENCE_SECONDS * 1000)
        self._scripts, self._folder, self._number = scripts, SHOTS / folder, 0
        self._faults: list[str] = []
        self.page.on("pageerror", lambda error: self._faults.append(str(error)))
        self.page.on("console", self._listen)

    @classmethod
    async def open(cls, browser: Browser, folder: str, *, scripts: bool = True, **options):
        size = {"width": 1280, "height": 900}
        context = await browser.new_context(
            java_script_enabled=scripts, **({"viewport": size, "locale": "en"} | options)
        )
        return cls(await context.new_page(), folder, scripts=scripts)

    def _listen(self, message):
        expected = re.search(r"status of (403|404|409|422)", message.text)
        if message.type == "error" and not expected:
            self._faults.append(message.text)

    async def look(self, name):
        """Take a picture of the page and check what a picture does not show."""
        self._number += 1
        self._folder.mkdir(parents=True, exist_ok=True)
        await self.page.screenshot(
            path=self._folder / f"{self._number:02d}-{name}.png", full_page=True
        )
        assert not self._faults, self._faults
        if self._scripts:
            await self.page.evaluate(AXE)
            found = await self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
            faults = [
                (each["id"], each["help"], [node["target"] for node in each["nodes"]][:3])
                for each in found["violations"]
            ]
            assert not faults, faults
            width = await self.page.evaluate(
                "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
            )
            assert width[0] <= width[1], f"{name} scrolls sideways"

    async def go(self, url, name):
        await self.page.goto(url)
        await self.look(name)

    async def press(self, text, name):
        await self.page.get_by_role("button", name=text, exact=True).click()
        await self.look(name)

    async def close(self):
        await self.page.context.close()


@pytest.fixture
async def reader(browser):
    """Open browsers for the people of a test."""
    opened = []

    async def make(folder, **options):
        opened.append(await Reader.open(browser, folder, **options))
        return opened[-1]

    yield make
    for each in opened:
        await each.close()


async def eventually(ask, what):
    """Ask again until the answer is truthy, and return it."""
    give_up_at = time.monotonic() + PATIENCE_SECONDS
    while not (found := await ask()):
        assert time.monotonic() < give_up_at, f"waited in vain: {what}"
        await asyncio.sleep(0.2)
    return found


def letters_to(running, email):
    """Return somebody's letters, oldest first."""
    address = f"{running.url('notify')}/api/v1/mailbox"
    return httpx.get(address, params={"to": email, "limit": 1000}).json()


async def code_for(running, email):
    """Read the newest sign-in code in somebody's mailbox."""

    async def newest():
        codes = [each for each in letters_to(running, email) if each["letter"] == "sign-in-code"]
        return codes and re.search(r"^\w{4}-\w{4}$", codes[-1]["text"], re.MULTILINE)[0]

    return await eventually(newest, f"a code for {email}")
