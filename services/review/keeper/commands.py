"""`agrement keys`: what is done with a process's keys, never by accident and never unseen."""

import asyncio
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Final

import typer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy.exc import SQLAlchemyError

from services.review.keeper import keys, recovery, rotation, witness
from services.review.keeper.sealing import NotOurs
from services.review.store.sealing import OFFICE, RECOVERY, KeysMissing, are_there, read_public
from shared.cli.acting import acting, opened
from shared.cli.saying import fail, print_line
from shared.cli.service import plainly, service_settings
from shared.settings import Settings

cli = typer.Typer(no_args_is_help=True, help="The keys of a process's keeper.")

Yes = Annotated[bool, typer.Option("--yes", help="Do not ask; for scripts")]
KEY: Final = f"{RECOVERY}.key"


def _settings(act: str, *, yes: bool) -> Settings:
    settings = service_settings("review")
    if not yes:
        typed = typer.prompt(f"{act}. Type the name of the process to go on")
        if typed != settings.process:
            raise fail(f"that is not {settings.process}: nothing was done")
    return settings


def _log(settings: Settings) -> Path:
    return settings.keys_dir / "review" / f"{settings.process}.witness"


def _note(settings: Settings, act: str, **more: str | int) -> None:
    folder = settings.process_keys
    signing = keys.read_one(folder, folder / f"{keys.RECEIPTS}.key")
    assert isinstance(signing, Ed25519PrivateKey)
    witness.record(_log(settings), folder, signing, act, **more)
    print_line(f"{settings.process}: {act}; witnessed in {_log(settings).name}")
    # Keys may be made or destroyed where the database is away; the witness stands in any case.
    try:
        asyncio.run(_write_down(settings, f"keys {act}"))
    except SQLAlchemyError as error:
        print_line(f"not in review's record of acts ({type(error).__name__})")


async def _write_down(settings: Settings, act: str) -> None:
    async with acting(settings.database_url, act, process=settings.process):
        pass


def _x25519(folder: Path, name: str) -> X25519PrivateKey:
    key = keys.read_one(folder, folder / name)
    assert isinstance(key, X25519PrivateKey)
    return key


@cli.command()
def new(
    *,
    yes: Yes = False,
    if_missing: Annotated[bool, typer.Option(help="Say nothing when there are keys")] = False,
) -> None:
    """Make the keys of a process: the Office's pair, the recovery pair, index and receipts."""
    settings = _settings("New keys will be made", yes=yes or if_missing)
    if are_there(settings.process_keys):
        if if_missing:
            return
        raise fail(f"{settings.process} has its keys; to replace them: agrement keys rotate")
    _plainly(lambda: keys.make(settings.process_keys, is_demo=settings.is_demo))
    _plainly(lambda: _note(settings, "new"))


@cli.command()
def rotate(*, yes: Yes = False) -> None:
    """Make a new pair for the Office; the present one still opens until rows are rewrapped."""
    settings = _settings("The Office gets a new key", yes=yes)
    _plainly(lambda: _rotate(settings))
    print_line("Start review and its keeper again, then run: agrement keys rewrap")


def _rotate(settings: Settings) -> None:
    folder, present = settings.process_keys, settings.process_keys / f"{OFFICE}.key"
    # A key that was lost cannot be put aside; the recovery key then opens the rows.
    if present.exists():
        _x25519(folder, present.name)
        last = keys.earlier_paths(folder)[-1:]
        number = max((int(path.name.split(".")[1]) for path in last), default=0) + 1
        present.rename(folder / f"{OFFICE}.{number}.key")
    keys.write_pair(folder, OFFICE, X25519PrivateKey.generate())
    # Keys of earlier versions lie under a passphrase that was not stretched.
    keys.stretch_all(folder)
    _note(settings, "rotate")


@cli.command()
def rewrap(
    *,
    yes: Yes = False,
    forget: Annotated[bool, typer.Option(help="Destroy the earlier keys afterwards")] = False,
) -> None:
    """Wrap every sealed row's key for the Office's present key; contents are not opened.

    A recovery key that was joined opens what the Office's lost keys no longer do.
    """
    settings = _settings("Every sealed row is wrapped for the present key", yes=yes)
    _plainly(lambda: _rewrap(settings, forget=forget))


def _rewrap(settings: Settings, *, forget: bool) -> None:
    folder = settings.process_keys
    private = keys.read_private(folder)
    spare = _x25519(folder, KEY) if (folder / KEY).exists() else None
    try:
        count = asyncio.run(_wrap_all(settings, private, spare))
    except NotOurs:
        raise KeysMissing("a row is under none of these keys: it was left as it is") from None
    if forget:
        for path in keys.earlier_paths(folder):
            _erase(path)
    _note(settings, "rewrap", rows=count)


async def _wrap_all(
    settings: Settings, private: keys.PrivateKeys, spare: X25519PrivateKey | None
) -> int:
    async with opened(settings.address_of("keeper")) as sessions:
        return await rotation.wrap_all_again(
            sessions, private.opening, spare, private.public.office
        )


@cli.command()
def split(
    into: Annotated[Path, typer.Argument(help="An empty folder for the three parts")],
    *,
    yes: Yes = False,
) -> None:
    """Split the recovery key into three parts, any two of which join, and take it away from here.

    Give each part to another person, and delete the folder.
    """
    settings = _settings("The recovery key leaves this machine", yes=yes)
    _plainly(lambda: _split(settings, into))


def _split(settings: Settings, into: Path) -> None:
    folder = settings.process_keys
    parts = recovery.split(_x25519(folder, KEY))
    into.mkdir(parents=True, exist_ok=True, mode=0o700)
    for number, part in enumerate(parts, 1):
        keys.write(into / f"{settings.process}-part-{number}.txt", f"{part}\n".encode())
    # Nothing leaves before it is known to come back.
    recovery.join(parts[:2], read_public(folder).recovery)
    _erase(folder / KEY)
    _note(settings, "split")


@cli.command()
def join(parts: Annotated[list[Path], typer.Argument()], *, yes: Yes = False) -> None:
    """Put the recovery key back from two of its parts, to open what the Office's key cannot."""
    settings = _settings("The recovery key comes back to this machine", yes=yes)
    _plainly(lambda: _join(settings, parts))


def _join(settings: Settings, parts: list[Path]) -> None:
    folder = settings.process_keys
    words = [path.read_text("ascii") for path in parts]
    keys.write_pair(folder, RECOVERY, recovery.join(words, read_public(folder).recovery))
    _note(settings, "join")


@cli.command()
def destroy(*, yes: Yes = False) -> None:
    """Destroy every private key of a process: nothing sealed under them can be read again."""
    settings = _settings("NOTHING that was sealed can be read again, ever", yes=yes)
    _plainly(lambda: _destroy(settings))


def _destroy(settings: Settings) -> None:
    folder = settings.process_keys
    private = sorted(path for path in folder.iterdir() if path.suffix != ".pub")
    # Signed while there is something to sign with; the index key goes first, and with it names.
    _note(settings, "destroy", files=len(private), digest=_digest(private))
    for path in sorted(private, key=lambda each: each.name != "index.key"):
        _erase(path)


def _digest(paths: list[Path]) -> str:
    return hashlib.sha256("\n".join(path.name for path in paths).encode()).hexdigest()


def _erase(path: Path) -> None:
    """Overwrite a file before its name goes; a disk may still keep a copy, encrypted."""
    size = path.stat().st_size
    path.chmod(0o600)
    with path.open("r+b") as file:
        file.write(bytes(size))
        file.flush()
    path.unlink()


def _plainly(act: Callable[[], None]) -> None:
    try:
        plainly(act)
    except KeysMissing as missing:
        raise fail(str(missing)) from None
