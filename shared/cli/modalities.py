"""`agrement modalities check FILE` and `agrement modalities explain NAME`."""

from pathlib import Path
from typing import Annotated

import typer

from shared.cli.saying import fail
from shared.kernel.modalities import Modalities
from shared.modalities.explain import explain
from shared.modalities.lines import ModalityFileError
from shared.modalities.load import load, load_file

cli = typer.Typer(no_args_is_help=True, help="The rules of a process as data.")


def _get(name: str) -> Modalities:
    try:
        return load_file(Path(name)) if name.endswith(".toml") else load(name)
    except ModalityFileError as error:
        raise fail(str(error)) from None


@cli.command("check")
def check(file: Annotated[Path, typer.Argument(help="A process's modality file")]) -> None:
    """Check a modality file: refused with its line and the reason, or usable."""
    try:
        found = load_file(file)
    except ModalityFileError as error:
        raise fail(str(error)) from None
    typer.echo(f"{found.process}: {found.title.en}; {len(found.events)} events")


@cli.command("explain")
def explain_(
    name: Annotated[str, typer.Argument(help="A process we come with, or a file ending in .toml")],
) -> None:
    """Print a process's rules in plain words, each with what it rests on."""
    for line in explain(_get(name)):
        typer.echo(line)
