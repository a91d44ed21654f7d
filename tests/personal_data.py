"""Which columns of the shared tables name nobody, and the test that none is left without a word."""

from sqlalchemy import ARRAY, LargeBinary, String
from sqlalchemy.dialects.postgresql import JSONB

WORDS = "a word of our own: a stage, a kind, a key"
MARK = "a random mark or a digest, of which nobody can tell whose it is, and which ends by itself"
MESSAGE = "marks of messages between services"
REGISTER = "a register of organizations and States that is public already"
SHARED = {
    "audit": dict.fromkeys(("role", "act", "about", "kind"), WORDS),
    "audit_link": {"hash": MARK},
    "audit_checkpoint": {"hash": MARK},
    "erasure": {"kind": WORDS, "subject": MARK},
    "inbox": dict.fromkeys(("caller", "kind", "body_sha256"), MESSAGE),
    "passkey_challenge": {"purpose": WORDS} | dict.fromkeys(("browser_hash", "challenge"), MARK),
    "person": dict.fromkeys(("role", "state", "language"), WORDS),
    "provider_request": dict.fromkeys(("browser_hash", "state", "nonce", "verifier"), MARK)
    | {"next": WORDS},
    "rate_window": {"bucket": MARK},
    "sign_in_code": {"browser_hash": MARK},
}
REGISTERS = {
    "register_entry": dict.fromkeys(("name", "name_key", "country", "status", "details"), REGISTER),
    "register_snapshot": dict.fromkeys(("register", "source", "file_sha256"), REGISTER),
    "register_succession": dict.fromkeys(
        ("old_name", "old_key", "country", "name", "reasons"), REGISTER
    ),
}


def faults(metadata, rules, *reasons):
    """Return the columns that have no word, those with two, and words that have no column.

    Numbers, instants and references are not asked for: they name nobody once the row they lead
    to does not. Columns that hold text or bytes are personal unless a reason is given.
    """
    columns = {
        (table.name, column.name)
        for table in metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, String | LargeBinary | JSONB | ARRAY)
    }
    ruled = {(rule.table, column) for rule in rules for column in rule.columns}
    given = {(table, each) for some in reasons for table, why in some.items() for each in why}
    return {
        "without a word": sorted(columns - ruled - given),
        "with two": sorted(ruled & given),
        "not there": sorted((ruled | given) - columns),
    }


NONE = {"without a word": [], "with two": [], "not there": []}
