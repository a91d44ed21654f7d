"""Plain functions that build valid values; tests name only what matters to them."""

from datetime import UTC, datetime
from uuid import uuid4

from services.notify.store.queue import Claimed
from shared.messages.notify import Notice

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
VALUES = {
    "reference": "GCM-2018-000001",
    "organization": "Harbour Bridge Initiative",
    "status_url": "http://registration.example/applications/1",
}
CODE = {"code": "ABCD-EFGH", "minutes": "10", "service": "http://registration.example"}
LETTER = "application-received"


def notice(key=None, **given):
    return Notice(
        **({"key": key or uuid4().hex, "to": "focal@point.example", "values": VALUES} | given)
    )


def claimed(**given):
    values = {
        "id": uuid4(),
        "letter": LETTER,
        "letter_version": "",
        "language": "en",
        "recipient": "focal@point.example",
        "domain": "point.example",
        "values": VALUES,
        "attempt": 1,
        "created_at": NOON,
    }
    return Claimed(**(values | given))
