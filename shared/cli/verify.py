"""`agrement receipts verify` and `agrement lists verify`: offline, without trusting anybody."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from shared.audit_chain import Checkpoint, read_receipt
from shared.cli.saying import fail
from shared.receipts import is_genuine, list_fault
from shared.settings import Settings

receipts = typer.Typer(no_args_is_help=True, help="Receipts that missions hold.")
lists = typer.Typer(no_args_is_help=True, help="Lists as they are published.")


Receipts = Annotated[
    list[Path] | None, typer.Option(help="A receipt that a mission holds; may come again")
]


def read_receipts(settings: Settings, files: Sequence[Path]) -> list[Checkpoint]:
    """Return what receipts say of the record of acts; exits with 1 for one that is not genuine."""
    key = _read(settings.process_keys / "receipts.pub") if files else b""
    said = []
    for file in files:
        try:
            found = read_receipt(_read(file), key)
        except ValueError as error:
            raise fail(f"{file.name}: {error}") from None
        if found is None:
            typer.echo(f"{file.name}: genuine, and older than the first signature of the record")
        else:
            said.append(found)
    return said


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise fail(f"{path.name}: cannot be read ({type(error).__name__})") from None


@receipts.callback()
def _receipts() -> None:
    """Receipts that missions hold."""


@lists.callback()
def _lists() -> None:
    """Lists as they are published."""


@receipts.command("verify")
def verify_receipt(
    file: Annotated[Path, typer.Argument(help="A receipt as downloaded: JSON")],
    key: Annotated[Path, typer.Option(help="The public key, from /receipts/key.pem")],
) -> None:
    """Tell whether a receipt is genuine, and what it says."""
    try:
        receipt = json.loads(_read(file))
        document, signature = receipt["document"], receipt["signature"]
        genuine = is_genuine(document, signature, _read(key))
    except (ValueError, KeyError, TypeError):
        raise fail(f"{file.name}: not a receipt") from None
    if not genuine:
        raise fail(f"{file.name}: the signature does not belong to this text and key")
    for name, value in json.loads(document).items():
        typer.echo(f"{name}: {value}")
    typer.echo("genuine")


@lists.command("verify")
def verify_list(
    file: Annotated[Path, typer.Argument(help="A list as downloaded: JSON")],
    sha256: Annotated[str, typer.Argument(help="The SHA-256 that was published for it")],
) -> None:
    """Tell whether a downloaded list is the published one, byte for byte."""
    content = _read(file)
    if fault := list_fault(content, sha256):
        raise fail(f"{file.name}: {fault}")
    document = json.loads(content)
    names = len(document["names"])
    typer.echo(f"{document['list']} No. {document['number']}, {document['kind']}: {names} names")
    typer.echo("the published list")
