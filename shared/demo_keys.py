"""Keys of demonstrations bear a mark, and nothing in production starts beside one."""

from pathlib import Path
from typing import Final

from shared.settings import Settings, SettingsError

# Readers of PEM skip what stands before a key, so the mark is copied wherever the key is.
MARK: Final = b"Made for a demonstration: nothing in production starts with it.\n"
MARKED_NAMES: Final = frozenset({"demo-passphrase"})


def require_own_keys(settings: Settings) -> None:
    """Refuse a demonstration's keys outside demonstrations. Refusals: SettingsError."""
    if settings.is_demo:
        return
    for path in sorted(settings.keys_dir.rglob("*")):
        if path.is_file() and _is_marked(path):
            raise SettingsError(f"{path.name}: a demonstration's key; make keys of your own")


def _is_marked(path: Path) -> bool:
    if path.name in MARKED_NAMES:
        return True
    with path.open("rb") as file:
        return file.read(len(MARK)) == MARK


def require_https(settings: Settings) -> None:
    """Refuse addresses at which cookies or messages would travel in clear.

    Refusals: SettingsError.
    """
    for service, url in settings.urls.items():
        if not settings.is_demo and not url.startswith("https://"):
            name = f"AGREMENT_{service.upper()}_URL"
            raise SettingsError(f"{name}: an https address is needed outside demonstrations")
