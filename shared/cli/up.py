"""`agrement up`: everything, on one machine, until Ctrl-C."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, TypeVar

import httpx
import typer
from rich.console import Console
from rich.panel import Panel
from rich.table import Table

from shared.cli.registers import DATA
from shared.cli.saying import fail
from shared.cli.service import plainly
from shared.cli.supervisor import Child, Supervisor
from shared.demo_keys import MARK
from shared.environment import Environment, addresses
from shared.service_tokens import SERVICES, ensure_keys
from shared.settings import PORT_OFFSETS
from shared.store import embedded

READY_WITHIN_SECONDS: Final = 60
LOOPBACK: Final = "127.0.0.1"
T = TypeVar("T")
# What each service needs before it can serve, in order.
BEFORE_SERVING: Final = {
    "registration": (
        ("import", "states", str(DATA / "states.csv")),
        (
            *("import", "ecosoc", str(DATA / "ecosoc_granted.csv")),
            *("--older", "--withdrawn", str(DATA / "ecosoc_withdrawn.csv")),
        ),
        ("import", "nhri", str(DATA / "nhri.csv")),
    ),
    "review": (
        ("keys", "new", "--if-missing"),
        ("import", "states", str(DATA / "states.csv")),
    ),
    "notify": (),
}


def module(service: str, *arguments: str) -> list[str]:
    """Return the command line of one of a service's commands."""
    return [sys.executable, "-m", f"services.{service}", *arguments]


def _run(command: list[str], environment: Mapping[str, str]) -> str:
    done = subprocess.run(  # noqa: S603  -- our own commands
        command, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        reason = (done.stderr.strip() or done.stdout.strip()).splitlines()
        raise fail(reason[-1].removeprefix("agrement: ") if reason else " ".join(command[2:]))
    return done.stdout


def _of_each(work: Callable[[str], T]) -> list[T]:
    """Do something for the three services at once, and return what came of it in their order."""
    with ThreadPoolExecutor(len(SERVICES)) as pool:
        return list(pool.map(work, SERVICES))


def _require_free(port_base: int) -> None:
    for name, offset in PORT_OFFSETS.items():
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((LOOPBACK, port_base + offset))
            except OSError:
                raise fail(
                    f"port {port_base + offset} ({name}) is taken; stop what uses it,"
                    " or set AGREMENT_PORT_BASE"
                ) from None


def _databases(environment: Environment, home: Path) -> tuple[dict[str, str], str]:
    """Return the variables that say where the databases are, and words for it."""
    given = {name: addresses(environment, name) for name in SERVICES}
    if all(given.values()):
        return {}, "PostgreSQL: as given"
    server = plainly(embedded.start, home)
    variables = {
        key: value
        for name in SERVICES
        for key, value in (given[name] or embedded.create_database(server, f"agrement_{name}"))
        .variables(name)
        .items()
    }
    return variables, f"PostgreSQL: embedded, under {os.path.relpath(home)}/postgres"


def _prepare(environment: Mapping[str, str], console: Console) -> None:
    with console.status("migrating three databases"):
        _of_each(lambda service: _run(module(service, "migrate"), environment))
    console.print("databases are up to date")
    with console.status("loading the registers"):
        _of_each(
            lambda service: [
                _run(module(service, *each), environment) for each in BEFORE_SERVING[service]
            ]
        )
    console.print("registers are loaded: States, ECOSOC, national human rights institutions")


def _children(environment: Mapping[str, str], logs: Path) -> list[Child]:
    commands = {
        "keeper": module("review", "keep"),
        "mailbox": module("notify", "mailbox"),
        **{service: module(service, "serve") for service in SERVICES},
        **{f"{service}-worker": module(service, "work") for service in SERVICES},
    }
    return [
        Child(name, command, environment, logs / f"{name}.log")
        for name, command in commands.items()
    ]


def _wait_until_ready(supervisor: Supervisor, port_base: int, console: Console) -> None:
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    with console.status("starting") as status:
        for service in SERVICES:
            status.update(f"waiting for {service}")
            url = f"http://{LOOPBACK}:{port_base + PORT_OFFSETS[service]}/readyz"
            while not _answers(url):
                supervisor.tend()
                if time.monotonic() > deadline:
                    log = next(c.log for c in supervisor.children if c.name == service)
                    lines = log.read_text("utf-8", "replace").strip().splitlines() or ["no log"]
                    raise fail(f"{service} does not start: {lines[-1]}")
                time.sleep(0.1)


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=1).is_success
    except httpx.HTTPError:
        return False


def _show(environment: Mapping[str, str], port_base: int, mode: str, console: Console) -> None:
    base = f"http://{LOOPBACK}"
    where = Table.grid(padding=(0, 2))
    where.add_row("Organizations and the Secretariat", f"{base}:{port_base + 1}/")
    where.add_row("The Office, missions and the public", f"{base}:{port_base + 2}/")
    where.add_row("Mailbox: every letter arrives here", f"{base}:{port_base + 3}/mailbox")
    console.print(Panel(where, title="Agrément is running", subtitle=mode))
    console.print("Sign in with one click, once; afterwards with a code from the mailbox:")
    for people in _of_each(lambda service: _run(module(service, "demo-people"), environment)):
        for person in json.loads(people):
            console.print(f"  {person['who']} ({person['email']})", highlight=False)
            console.print(f"    {person['link']}", soft_wrap=True, highlight=False)
    console.print("Organizations sign in with any address. Ctrl-C stops everything.")


def up() -> None:
    """Start the three services, their workers, the keeper, a database and a mailbox."""
    console = Console()
    settings = plainly(Environment.read)
    home = settings.home.absolute()
    _require_free(settings.port_base)
    ensure_keys(home / "keys", mark=MARK)
    with console.status("starting PostgreSQL"):
        variables, mode = _databases(settings, home)
    console.print(mode)
    environment = {
        "AGREMENT_ENV": "demo",
        "AGREMENT_HOME": str(home),
        **variables,
    }
    supervisor = Supervisor(lambda child: console.print(f"{child.name} died and was started again"))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        _prepare(environment, console)
        for child in _children(environment, home / "logs"):
            supervisor.add(child)
        _wait_until_ready(supervisor, settings.port_base, console)
        _note(home, supervisor)
        _show(environment, settings.port_base, mode, console)
        while True:
            time.sleep(0.1)
            if supervisor.tend():
                _note(home, supervisor)
    except KeyboardInterrupt:
        console.print("stopping")
    finally:
        supervisor.stop()
        # The embedded server stops with this process, its last user.
        (home / "run.json").unlink(missing_ok=True)


def _note(home: Path, supervisor: Supervisor) -> None:
    """Write down which process is which, for whoever wants to see one die."""
    pids = {c.name: c.process.pid for c in supervisor.children if c.process}
    (home / "run.json").write_text(json.dumps({"up": os.getpid(), "processes": pids}))


def migrate() -> None:
    """Bring the three databases to the present shape."""
    for service in SERVICES:
        typer.echo(f"{service} …")
        _run(module(service, "migrate"), {})
