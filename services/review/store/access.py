"""What the database itself lets review's roles do: it writes positions, and reads none.

No table has rows that belong to a party in clear, so there are none to hide from another: what a
State said or asked for has no State beside it.
"""

from typing import Final

from shared.store import audit, erasures
from shared.store.access import Access

ACCESS: Final = Access(
    run_time={
        **audit.RUN_TIME,
        **erasures.RUN_TIME,
        "position": "INSERT, SELECT (tag, list_mark)",
        "sealed_case": "INSERT, SELECT (tag)",
        "list_reading": "INSERT, SELECT",
        "list_step": "INSERT, SELECT",
        "list_version": "INSERT, SELECT",
        "opening": "",
        "candidate_note": (
            "INSERT, DELETE, UPDATE (words, tag, blob),"
            " SELECT (id, list_key, application_id, kind, words, by_person_id, at)"
        ),
    },
    others={
        "keeper": {
            # Nothing but the blob changes when the keys do.
            "position": "SELECT, UPDATE (blob)",
            "sealed_case": "SELECT, UPDATE (blob)",
            "candidate_note": "SELECT (id, list_key, tag, blob), UPDATE (blob)",
            "opening": "SELECT, INSERT, UPDATE (blob)",
        },
        "auditor": {**audit.AUDITOR, "opening": "SELECT (seq, previous, hash)"},
    },
)
