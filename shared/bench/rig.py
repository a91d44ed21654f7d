"""What is measured: real services and a real server, on databases and ports of their own."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from shared.bench.ports import LOOPBACK, free_base, wait_until_ready
from shared.service_tokens import ensure_keys
from shared.settings import PORT_OFFSETS, driver_url
from shared.store import embedded
from shared.store.db import Sessions, create_sessions

FLOOR_OFFSET: Final = 40
# How many letters the sink keeps, for the floor to send as they are.
SAMPLE: Final = 12


class Rig:
    """The services asked for, a sink that counts letters, and the bare floor."""

    def __init__(self, folder: Path, services: Sequence[str]) -> None:
        self.folder, self.sample = folder, folder / "sample"
        self._services, self._base = services, free_base()
        self._processes: list[subprocess.Popen[bytes]] = []
        self.sink_port = self._base + PORT_OFFSETS["mailbox"]
        self.floor_url = f"http://{LOOPBACK}:{self._base + FLOOR_OFFSET}"

    def url_of(self, service: str) -> str:
        """Return the address of a service."""
        return f"http://{LOOPBACK}:{self._base + PORT_OFFSETS[service]}"

    def open(self, service: str) -> Sessions:
        """Open the database of a service, to be let go of by whoever asked."""
        return create_sessions(driver_url(self._urls[service]), pool_size=4)

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start one of our own processes, to be stopped with the rig."""
        process = subprocess.Popen(  # noqa: S603  -- our own commands
            [sys.executable, *arguments], env=self._environment, stdin=subprocess.DEVNULL
        )
        self._processes.append(process)
        return process

    def __enter__(self) -> Self:
        ensure_keys(self.folder / "keys")
        self.sample.mkdir()
        server = embedded.start(self.folder)
        self._urls = {
            name: embedded.create_database(server, f"agrement_{name}")
            for name in (*self._services, "floor")
        }
        self._environment = {
            **os.environ,
            "AGREMENT_ENV": "demo",
            "AGREMENT_HOME": str(self.folder),
            "AGREMENT_PORT_BASE": str(self._base),
            "AGREMENT_BENCH_FLOOR_URL": driver_url(self._urls["floor"]),
            **{f"AGREMENT_{k.upper()}_DATABASE_URL": v for k, v in self._urls.items()},
        }
        for service in self._services:
            self.start("-m", f"services.{service}", "migrate").wait()
            self.start("-m", f"services.{service}", "serve")
        self.start("-m", "shared.bench.floor", str(self._base + FLOOR_OFFSET))
        self.start("-m", "shared.bench.sink", str(self.sink_port), str(self.sample), str(SAMPLE))
        for url in (*map(self.url_of, self._services), self.floor_url):
            wait_until_ready(url)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for process in self._processes:
            if process.poll() is None:
                process.terminate()
        for process in self._processes:
            process.wait(20)
