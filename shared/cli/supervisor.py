"""Keeps processes running: a child that dies is started again."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

FIRST_WAIT_SECONDS: Final = 0.2
LONGEST_WAIT_SECONDS: Final = 5.0
# A child that lived this long is taken to be well.
HEALTHY_SECONDS: Final = 10.0
STOP_WITHIN_SECONDS: Final = 15.0
PR_SET_PDEATHSIG: Final = 1


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Child:
    """One process, its command, and how it has fared."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_again_at: float = 0.0
    wait: float = FIRST_WAIT_SECONDS
    restarts: int = 0
    _file: IO[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        """Start the process, its output going to its log."""
        if self._file is None:
            self.log.parent.mkdir(parents=True, exist_ok=True)
            self._file = self.log.open("ab")
        self.process = subprocess.Popen(  # noqa: S603  -- our own commands
            list(self.command),
            env={**os.environ, **self.environment},
            stdout=self._file,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509  -- no threads are running here
        )
        self.started_at = time.monotonic()

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None


class Supervisor:
    """Starts children, starts again the ones that die, and stops them all."""

    def __init__(self, on_restart: Callable[[Child], object] = lambda _child: None) -> None:
        self.children: list[Child] = []
        self._on_restart = on_restart

    def add(self, child: Child) -> None:
        """Start a child and look after it from here on."""
        self.children.append(child)
        child.start()

    def tend(self) -> bool:
        """Start again whatever died, and tell whether anything was."""
        now, changed = time.monotonic(), False
        for child in self.children:
            if child.is_running:
                continue
            if child.process is not None:
                lived = now - child.started_at
                child.wait = (
                    FIRST_WAIT_SECONDS
                    if lived > HEALTHY_SECONDS
                    else min(child.wait * 2, LONGEST_WAIT_SECONDS)
                )
                child.process, child.start_again_at = None, now + child.wait
            if now >= child.start_again_at:
                child.start()
                child.restarts += 1
                changed = True
                self._on_restart(child)
        return changed

    def stop(self) -> None:
        """Ask every child to stop, the last started first, and insist after a while."""
        running = [each.process for each in reversed(self.children) if each.process]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + STOP_WITHIN_SECONDS
        for process in running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
