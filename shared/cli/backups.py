"""`backup` and `restore` of one service; `agrement backup` and `agrement restore` run them."""

import asyncio
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Annotated, Final, TypeVar

import typer

from shared.cli.acting import opened, write_down
from shared.cli.saying import fail, print_line
from shared.cli.service import plainly, replayed, service_settings
from shared.jobs.audit import verify_chain
from shared.settings import Settings, SettingsError
from shared.store import backups
from shared.store.backups import BackupError
from shared.store.migrations import upgrade

Made = TypeVar("Made")
RECIPIENT: Final = "AGREMENT_BACKUP_RECIPIENT"


def add_backups(cli: typer.Typer, service: str) -> None:
    """Give a service's commands its backup and the way back."""

    @cli.command()
    def backup(
        into: Annotated[Path, typer.Argument(help="A folder, best on another disk")],
    ) -> None:
        """Write a dump of the database, encrypted to AGREMENT_BACKUP_RECIPIENT."""
        settings = service_settings(service)
        path = _plainly(lambda: _backup(settings, into))
        print_line(f"{service}: {path.name}")

    @cli.command()
    def restore(
        file: Annotated[Path, typer.Argument(help="A backup of this service")],
        identity: Annotated[Path, typer.Argument(help="The file with the key of age")],
    ) -> None:
        """Fill the empty database from a backup, erase again what was erased, and verify it."""
        settings = service_settings(service)
        print_line(f"{service}: {_plainly(lambda: _restore(settings, file, identity))}")


def _plainly(act: Callable[[], Made]) -> Made:
    try:
        made: Made = plainly(act)
    except BackupError as error:
        raise fail(str(error)) from None
    return made


def _backup(settings: Settings, into: Path) -> Path:
    if settings.backup_recipient is None:
        raise SettingsError(f"{RECIPIENT} is not set: age-keygen makes a key, and names it")
    to, url = backups.recipient(settings.backup_recipient), settings.address_of("backup")
    path = into / f"{settings.service}-{backups.stamp(url)}.dump.age"
    backups.dump(url, path, to)
    return path


def _restore(settings: Settings, file: Path, identity: Path) -> str:
    owner = settings.address_of("owner")
    if not file.name.startswith(f"{settings.service}-"):
        raise BackupError(f"{file.name} is not a backup of {settings.service}")
    _require_empty(owner)
    backups.restore(owner, file, backups.identity(identity))
    # The wall is not in the dump: rights are written anew.
    upgrade(settings.service, owner)
    return asyncio.run(_put_right(settings, file.name))


def _require_empty(url: str) -> None:
    if not backups.is_empty(url):
        raise BackupError("the database is not empty: restore into a new one")


async def _put_right(settings: Settings, name: str) -> str:
    erasers = import_module(f"services.{settings.service}.app").erasers(settings)
    async with opened(settings.database_url) as pool:
        erased = await replayed(settings, pool, erasers)
        async with pool() as tx:
            acts, fault = await verify_chain(settings, tx)
        async with pool.begin() as tx:
            await write_down(tx, "restore", file=name)
    if fault:
        raise BackupError(f"restored and erased again, but the record is not whole: {fault}")
    return f"{erased} erasures carried out again, {acts} acts in an unbroken record"
