"""Lines kept outside the database, on the disk before we go on."""

import os
from pathlib import Path


def append_line(path: Path, line: str) -> None:
    """Add a line to a file that its owner alone reads, made when missing."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("a", encoding="ascii") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())
