"""Which personal data notify keeps how long: the nightly deletion works by this table."""

from datetime import timedelta
from enum import StrEnum
from typing import Final

from shared.kernel.retention import End, Rule

# As long as the people of a conference are kept after it.
KEPT_FOR: Final = timedelta(days=90)


class Until(StrEnum):
    # So many days after the letter was over.
    OVER = "over"
    # So many days after the last letter to the address, and the last word of it.
    IDLE = "idle"
    # So many days after it arrived.
    ARRIVED = "arrived"
    # Until a time that stands in the row itself.
    EXPIRED = "expired"
    # With the record of the process.
    RECORD = "record"


class Data(StrEnum):
    """What people are told about as one thing."""

    LETTERS = "letters"
    CONTACTS = "contacts"
    SUPPRESSED = "suppressed"
    MAILBOX = "mailbox"
    SIGN_IN = "sign-in"
    FIGURES = "figures"
    STAFF = "staff"
    ACTS = "acts"


RULES: Final = (
    Rule(Data.LETTERS, "notice", ("recipient", "key", "values"), Until.OVER, End.BLANKED),
    Rule(Data.LETTERS, "notice", ("body_sha256", "about"), Until.OVER, End.BLANKED),
    Rule(Data.SUPPRESSED, "suppression", ("address",), Until.IDLE, End.DELETED),
    Rule(Data.CONTACTS, "contact", ("given", "address", "next_address"), Until.IDLE, End.DELETED),
    Rule(
        Data.MAILBOX,
        "mailbox_letter",
        ("message_id", "recipient", "subject", "text"),
        Until.ARRIVED,
        End.DELETED,
    ),
    Rule(Data.SIGN_IN, "sign_in_code", ("email", "code_hash"), Until.EXPIRED, End.DELETED),
    Rule(Data.SIGN_IN, "session", ("token_hash", "way"), Until.EXPIRED, End.DELETED),
    Rule(Data.SIGN_IN, "invitation", ("token_hash", "code_hash"), Until.EXPIRED, End.DELETED),
    Rule(Data.FIGURES, "notice", ("domain",), Until.RECORD, End.STAYS),
    Rule(Data.STAFF, "person", ("email",), Until.RECORD, End.STAYS),
    Rule(Data.STAFF, "passkey", ("name", "credential_id", "public_key"), Until.RECORD, End.STAYS),
    Rule(Data.STAFF, "identity", ("issuer", "subject"), Until.RECORD, End.STAYS),
    *(
        Rule(Data.ACTS, table, columns, Until.RECORD, End.STAYS)
        for table, columns in (
            ("batch", ("drafted_by", "decided_by")),
            ("event", ("detail",)),
            ("contact", ("corrected_by",)),
            ("suppression", ("added_by", "removed_by")),
            ("audit", ("who",)),
        )
    ),
)
