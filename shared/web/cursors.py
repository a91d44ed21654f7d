"""Cursors: where the next part of a list begins, opaque to whoever carries them."""

import base64
import binascii
import json
from datetime import datetime
from typing import Final
from uuid import UUID

from shared.kernel.refusals import Invalid

LONGEST: Final = 200
BAD: Final = {"cursor": "invalid-cursor"}

Place = tuple[datetime, UUID]


def encode(at: datetime, id_: UUID) -> str:
    """Return the cursor that begins after this place."""
    words = json.dumps([at.isoformat(), str(id_)]).encode()
    return base64.urlsafe_b64encode(words).decode().rstrip("=")


def decode(cursor: str | None) -> Place | None:
    """Return the place a cursor names, or None for the beginning. Refusals: Invalid."""
    if not cursor:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        at, id_ = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
        place = datetime.fromisoformat(at), UUID(id_)
    except (ValueError, TypeError, AttributeError, binascii.Error) as error:
        raise Invalid(BAD) from error
    if place[0].tzinfo is None:
        raise Invalid(BAD)
    return place
