"""What a command says to whoever started it."""

import sys

import typer


def fail(message: str) -> typer.Exit:
    """Print one line for the person who started us, and return the exit to raise."""
    typer.echo(f"agrement: {message}", err=True)
    return typer.Exit(1)


def print_line(text: str) -> None:
    """Print a line that another program reads."""
    sys.stdout.write(text + "\n")
