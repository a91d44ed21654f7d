"""Secrets as a deployment hands them over: in a variable, or in a file that a variable names.

Agents of vaults and container platforms write files, which no child process inherits.
"""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from shared.settings import SettingsError

IN_FILE: Final = "_FILE"
LARGEST: Final = 10_000


def read_secret(name: str) -> str | None:
    """Return a secret from its variable, or from the file of `name` with _FILE behind it.

    Refusals: SettingsError when both are set, or when the file cannot be used.
    """
    given, path = os.environ.get(name), os.environ.get(name + IN_FILE)
    if not path:
        return given or None
    if given:
        raise SettingsError(f"{name} and {name}{IN_FILE} are both set: one is enough")
    try:
        with Path(path).open(encoding="utf-8") as file:
            content = file.read(LARGEST).rstrip("\r\n")
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"{name}{IN_FILE}: the file cannot be read ({type(error).__name__})"
        ) from None
    if not content or "\n" in content:
        raise SettingsError(f"{name}{IN_FILE}: one line with the secret is expected")
    return content


def secrets_in_files(prefix: str, fields: Iterable[str]) -> dict[str, Any]:
    """Return those fields whose secret lies in a file. Refusals: SettingsError."""
    found: dict[str, Any] = {}
    for field in fields:
        name = prefix + field.upper()
        if os.environ.get(name + IN_FILE) and (secret := read_secret(name)):
            found[field] = secret
    return found
