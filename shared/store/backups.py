"""Backups: a dump of one database, encrypted to somebody who is elsewhere, and the way back.

Neither the keys of the services nor the key that opens a backup ever lie beside it.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import pyrage
from psycopg import connect
from psycopg.conninfo import conninfo_to_dict

PARAMETERS: Final = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "options": "PGOPTIONS",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
}


class BackupError(Exception):
    """A backup cannot be made or read; the message is one line."""


def _tool(name: str, url: str) -> str:
    """Return the path of one of PostgreSQL's programs: the oldest that knows the server.

    Refusals: BackupError.
    """
    with connect(_plain(url)) as server:
        wanted = server.info.server_version // 10_000
    known = sorted((_version(path), path) for path in _candidates(name))
    for version, path in known:
        if version >= wanted:
            return path
    raise BackupError(f"there is no {name} of PostgreSQL {wanted} here")


def _candidates(name: str) -> Iterator[str]:
    """Find a program: one that is installed, and those that come with the embedded server."""
    found = shutil.which(name)
    if found:
        yield found
    # Imported late: most commands need no embedded server, and it warns of what servers lack.
    from shared.store.embedded import programs  # noqa: PLC0415  -- see above

    yield from map(str, programs(name))


def _version(path: str) -> int:
    said = subprocess.run([path, "--version"], capture_output=True, check=True).stdout  # noqa: S603  -- PostgreSQL's own program
    number = re.search(rb"\d+", said)
    return int(number[0]) if number else 0


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


def _environment(url: str) -> Mapping[str, str]:
    """Return the address of a database as variables: no password among the arguments."""
    given = conninfo_to_dict(_plain(url))
    named = {PARAMETERS[key]: str(value) for key, value in given.items() if key in PARAMETERS}
    return {**os.environ, **named}


def stamp(url: str) -> str:
    """Return the database's own time, as names of files carry it."""
    with connect(_plain(url)) as tx:
        row = tx.execute(
            "SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYYMMDD\"T\"HH24MISS\"Z\"')"
        ).fetchone()
    assert row is not None
    return str(row[0])


def is_empty(url: str) -> bool:
    """Tell whether a database has no tables yet."""
    with connect(_plain(url)) as tx:
        found = tx.execute("SELECT FROM pg_tables WHERE schemaname = 'public'").fetchone()
    return found is None


def recipient(words: str) -> pyrage.x25519.Recipient:
    """Read who can open backups. Refusals: BackupError."""
    try:
        return pyrage.x25519.Recipient.from_str(words)
    except pyrage.RecipientError:
        raise BackupError("a recipient looks like age1…, as age-keygen says it") from None


def identity(path: Path) -> pyrage.x25519.Identity:
    """Read the key that opens backups, from a file as age-keygen writes it.

    Refusals: BackupError.
    """
    lines = path.read_text("ascii").splitlines() if path.is_file() else []
    for line in lines:
        if line.startswith("AGE-SECRET-KEY-"):
            return pyrage.x25519.Identity.from_str(line.strip())
    raise BackupError(f"{path.name} holds no key of age")


def dump(url: str, into: Path, to: pyrage.x25519.Recipient) -> None:
    """Write an encrypted dump of the database at `url`; nothing of it is on the disk in clear.

    Refusals: BackupError.
    """
    into.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = into.with_name(f".{into.name}.{os.getpid()}")
    command = [_tool("pg_dump", url), "--format=custom", "--no-owner", "--no-privileges"]
    try:
        with (
            partial.open("xb") as file,
            subprocess.Popen(  # noqa: S603  -- PostgreSQL's own program
                command, env=_environment(url), stdout=subprocess.PIPE, stderr=subprocess.PIPE
            ) as run,
        ):
            assert run.stdout is not None
            pyrage.encrypt_io(run.stdout, file, [to])
            _, said = run.communicate()
            if run.returncode:
                raise BackupError(_last_line(said) or "pg_dump gave up")
            os.fsync(file.fileno())
        partial.chmod(0o400)
        partial.rename(into)
    finally:
        partial.unlink(missing_ok=True)


def restore(url: str, path: Path, key: pyrage.x25519.Identity) -> None:
    """Fill an empty database from a backup: all of it, or nothing. Refusals: BackupError."""
    command = [_tool("pg_restore", url), "--no-owner", "--no-privileges", "--single-transaction"]
    environment = _environment(url)
    with (
        path.open("rb") as file,
        subprocess.Popen(  # noqa: S603  -- PostgreSQL's own program
            [*command, "--exit-on-error", f"--dbname={environment['PGDATABASE']}"],
            env=environment,
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as run,
    ):
        assert run.stdin is not None
        try:
            pyrage.decrypt_io(file, run.stdin, [key])
        except (pyrage.DecryptError, OSError) as error:
            # Before it sees the end and takes what it has for the whole.
            run.kill()
            _, said = run.communicate()
            reason = _last_line(said) if isinstance(error, BrokenPipeError) else ""
            raise BackupError(reason or f"{path.name} is damaged, or not for this key") from None
        _, said = run.communicate()
        if run.returncode:
            raise BackupError(_last_line(said) or "pg_restore gave up")


def _last_line(said: bytes) -> str:
    lines = said.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else ""
