"""`import ecosoc|nhri|states FILE`: the same for each service that keeps registers."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.progress import Progress

from shared.cli.acting import acting
from shared.kernel.refusals import AlreadyDone
from shared.reference.read import (
    BadFile,
    Register,
    Snapshot,
    read_ecosoc,
    read_nhri,
    read_states,
    sha256_of,
)
from shared.store import successions
from shared.store.registers import save_snapshots
from shared.store.successions import Succession

DATA: Final = Path(__file__).parent.parent / "reference" / "data"
# When the copy of the States that comes with the product was put together and compared.
STATES_AS_OF: Final = date(2015, 1, 1)
SOURCES: Final[dict[Register, str]] = {
    "ecosoc": "Committee on NGOs, recommendations 1998 to June 2024",
    "nhri": "GANHRI accreditation by SDG indicator 16.a.1",
    "states": "UNTERM names, M49 regions, regional groups",
}

Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day it holds for.")]


def read(
    register: Register,
    file: Path,
    *,
    as_of: date | None = None,
    withdrawn: Path | None = None,
    older: bool = False,
) -> list[Snapshot]:
    """Read a register's file into its snapshots. Refusals: BadFile."""
    match register:
        case "ecosoc":
            found = read_ecosoc(file, as_of=as_of, withdrawn=withdrawn)
            return _with_older_names(found) if older else found
        case "nhri":
            return read_nhri(file)
        case "states":
            return read_states(file, as_of=as_of or STATES_AS_OF)


def _with_older_names(snapshots: Sequence[Snapshot]) -> list[Snapshot]:
    # Imported late, here and below: of all commands only this one needs the engine.
    from shared.matching.registers import with_older_names  # noqa: PLC0415  -- see above

    return [with_older_names(each) for each in snapshots]


async def _save(
    database_url: str,
    snapshots: Sequence[Snapshot],
    source: str,
    sha256: bytes,
    progress: Callable[[int], object],
) -> list[Succession]:
    """Save snapshots and return the changes of name that they brought."""
    about = {"register": snapshots[0].register, "sha256": sha256.hex()}
    async with acting(database_url, "import", **about) as tx:
        await save_snapshots(tx, snapshots, source=source, file_sha256=sha256, progress=progress)
        return [
            change
            for each in snapshots
            for change in await successions.of_snapshot(tx, each.register, each.as_of)
        ]


def import_register(
    database_url: str,
    register: Register,
    file: Path,
    *,
    source: str | None,
    as_of: date | None,
    withdrawn: Path | None,
    older: bool,
) -> None:
    """Load a register's file as snapshots; exits with 1 and the reasons if it cannot."""
    console = Console(stderr=True)
    try:
        snapshots = read(register, file, as_of=as_of, withdrawn=withdrawn, older=older)
    except BadFile as bad:
        console.print(str(bad), style="red", markup=False, highlight=False)
        console.print("Nothing was loaded.", style="red")
        raise typer.Exit(1) from None
    total = sum(len(snapshot.rows) for snapshot in snapshots)
    with Progress(console=console, transient=True) as bar:
        task = bar.add_task(f"{register}: {file.name}", total=total)
        words = source or SOURCES[register]
        try:
            changes = asyncio.run(
                _save(
                    database_url, snapshots, words, sha256_of(file), lambda n: bar.advance(task, n)
                )
            )
        except AlreadyDone:
            console.print(f"{register}: {file.name} was imported before; nothing changed.")
            return
    days = ", ".join(snapshot.as_of.isoformat() for snapshot in snapshots)
    console.print(f"{register}: {total} rows as of {days}", highlight=False)
    _report(changes, _withdrawn_otherwise(snapshots) if withdrawn else [], console)


def _withdrawn_otherwise(snapshots: Sequence[Snapshot]) -> list[tuple[str, str]]:
    from shared.matching.registers import withdrawn_otherwise  # noqa: PLC0415  -- see above

    return withdrawn_otherwise(snapshots)


def _report(
    changes: Sequence[Succession], doubtful: Sequence[tuple[str, str]], console: Console
) -> None:
    """Print what a person should know of names that came and went."""
    lines = [f"renamed: {each.old} → {each.name}" for each in changes]
    lines += [f"withdrawn as {name}, but listed as {listed}: compare" for name, listed in doubtful]
    for line in lines:
        console.print(line, markup=False, highlight=False, soft_wrap=True)
    if changes:
        console.print(
            "Registrations under the old names are flagged for a clerk by"
            " `python -m services.registration recheck`.",
            highlight=False,
            soft_wrap=True,
        )


def importer(database_url: Callable[[], str]) -> Callable[..., None]:
    """Build the command for the service whose database is at `database_url`."""

    def import_(
        register: Annotated[str, typer.Argument(help="ecosoc, nhri or states")],
        file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV or XLSX")],
        as_of: Day = None,
        source: Annotated[str | None, typer.Option(help="Where the file comes from.")] = None,
        withdrawn: Annotated[
            Path | None, typer.Option(exists=True, help="ECOSOC: status since withdrawn.")
        ] = None,
        older: Annotated[  # noqa: FBT002  -- how Typer declares a flag
            bool, typer.Option("--older", help="ECOSOC: add names that later changes show.")
        ] = False,
    ) -> None:
        """Load a register as a dated snapshot."""
        known = next((each for each in SOURCES if each == register), None)
        if known is None:
            typer.echo(f"there is no register {register!r}: ecosoc, nhri or states", err=True)
            raise typer.Exit(1)
        import_register(
            database_url(),
            known,
            file,
            source=source,
            as_of=as_of.date() if as_of else None,
            withdrawn=withdrawn,
            older=older,
        )

    return import_
