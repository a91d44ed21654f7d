"""The command `agrement`."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from shared.cli import modalities, verify
from shared.cli.match import BareJson, match
from shared.cli.policy import policy
from shared.cli.saying import fail
from shared.cli.service import Everybody, Whose, whose
from shared.cli.trace import trace
from shared.cli.up import migrate, module, up
from shared.cli.verify import Receipts
from shared.service_tokens import SERVICES

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="The stakeholder side of an intergovernmental process of the United Nations.",
)
app.command()(up)
app.command()(migrate)
app.command()(trace)
app.command()(policy)
app.add_typer(modalities.cli, name="modalities")
app.add_typer(verify.receipts, name="receipts")
app.add_typer(verify.lists, name="lists")
app.command(cls=BareJson)(match)
audit = typer.Typer(no_args_is_help=True, help="The record of acts.")
app.add_typer(audit, name="audit")
erasures = typer.Typer(no_args_is_help=True, help="What was erased at somebody's wish.")
app.add_typer(erasures, name="erasures")

KEPT_BY = {
    "ecosoc": ("registration",),
    "nhri": ("registration",),
    "states": ("registration", "review"),
}


@app.command("import", context_settings={"ignore_unknown_options": True})
def import_(
    register: Annotated[str, typer.Argument(help="ecosoc, nhri or states")],
    file: Annotated[Path, typer.Argument(help="CSV or XLSX")],
    more: Annotated[
        list[str] | None, typer.Argument(help="--as-of, --source, --withdrawn, --older")
    ] = None,
) -> None:
    """Load a register as a dated snapshot into each service that keeps it."""
    if register not in KEPT_BY:
        raise fail(f"there is no register {register!r}: ecosoc, nhri or states")
    for service in KEPT_BY[register]:
        command = module(service, "import", register, str(file), *(more or ()))
        done = subprocess.run(command, check=False)  # noqa: S603  -- our own command
        if done.returncode:
            raise typer.Exit(1)


@app.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
def keys(arguments: Annotated[list[str] | None, typer.Argument()] = None) -> None:
    """Make, rotate, rewrap, split, join or destroy the keys of a process's keeper."""
    command = module("review", "keys", *(arguments or ["--help"]))
    sys.exit(subprocess.run(command, check=False).returncode)  # noqa: S603  -- our own command


@app.command("end-sessions")
def end_sessions(email: Whose = None, *, everybody: Everybody = False) -> None:
    """End the sessions of one person, or of everybody, in the three services at once."""
    chosen = whose(email, everybody=everybody) or "--everybody"
    sys.exit(_each("end-sessions", chosen))


def _each(*arguments: str, review: Sequence[str] = ()) -> int:
    """Run a command of each service, whatever comes of the others; return the worst exit code."""
    commands = [
        module(each, *arguments, *(review if each == "review" else ())) for each in SERVICES
    ]
    return max(subprocess.run(each, check=False).returncode for each in commands)  # noqa: S603  -- our own commands


@app.command()
def backup(into: Annotated[Path, typer.Argument(help="A folder, best on another disk")]) -> None:
    """Write an encrypted dump of each service's database; keys are not in it."""
    done = [subprocess.run(module(each, "backup", str(into)), check=False) for each in SERVICES]  # noqa: S603  -- our own commands
    sys.exit(max(each.returncode for each in done))


@app.command()
def restore(
    folder: Annotated[Path, typer.Argument(help="The folder of backups: the newest are taken")],
    identity: Annotated[Path, typer.Argument(help="The file with the key of age")],
) -> None:
    """Fill the three empty databases from backups, erase again what was erased, verify them."""
    for service in SERVICES:
        found = sorted(folder.glob(f"{service}-*.dump.age"))
        if not found:
            raise fail(f"there is no backup of {service}")
        command = module(service, "restore", str(found[-1]), str(identity))
        if subprocess.run(command, check=False).returncode:  # noqa: S603  -- our own command
            raise typer.Exit(1)


@erasures.command("replay")
def erasures_replay() -> None:
    """Erase again, in a database that was restored, what people had erased."""
    done = [subprocess.run(module(each, "erasures-replay"), check=False) for each in SERVICES]  # noqa: S603  -- our own commands
    sys.exit(max(each.returncode for each in done))


@audit.command("verify")
def audit_verify(receipt: Receipts = None) -> None:
    """Hold each service's record of acts against its chain and the signed checkpoints.

    Receipts that missions hold bear witness of review's.
    """
    held = [word for file in receipt or () for word in ("--receipt", str(file))]
    sys.exit(_each("audit-verify", review=held))


@app.command()
def simulate(
    process: Annotated[str, typer.Argument(help="The process to rehearse")],
    organisations: Annotated[int, typer.Option(min=10, max=20_000)] = 400,
    seed: int = 7,
    json_: Annotated[Path | None, typer.Option("--json", help="Where to write the result")] = None,
) -> None:
    """Rehearse a whole process against running services, over HTTP only."""
    # Imported late: only this command needs it.
    from shared.simulation.command import run  # noqa: PLC0415  -- see above

    sys.exit(run(process, organisations=organisations, seed=seed, json_path=json_))


@app.command()
def bench(
    case: Annotated[str, typer.Argument(help="What to measure")] = "spine",
    json_: Annotated[Path | None, typer.Option("--json", help="Where to write the figures")] = None,
) -> None:
    """Measure a part of the product beside its floor in the same run."""
    # Imported late: only this command needs it.
    from shared.bench.command import CASES, run  # noqa: PLC0415  -- see above

    if case not in CASES:
        raise fail(f"there is no case {case!r}: {', '.join(CASES)}")
    sys.exit(run(case, json_path=json_))


if __name__ == "__main__":
    app()
