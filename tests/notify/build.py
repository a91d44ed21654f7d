"""Plain functions that build valid values; tests name only what matters to them."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from services.notify.store.notices import Claimed
from shared.messages.notify import Notice

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
VALUES = {
    "reference": "GCM-2018-000001",
    "organization": "Harbour Bridge Initiative",
    "status_url": "http://registration.example/applications/1",
}
LETTER = "application-received"


def notice(key=None, **given):
    return Notice(
        **({"key": key or uuid4().hex, "to": "focal@point.example", "values": VALUES} | given)
    )


def claimed(**given):
    values = {
        "id": uuid4(),
        "letter": LETTER,
        "language": "en",
        "recipient": "focal@point.example",
        "values": VALUES,
        "attempt": 1,
        "created_at": NOON,
        "leased_until": NOON + timedelta(seconds=30),
    }
    return Claimed(**(values | given))
