"""What the database itself lets registration's roles do."""

from typing import Final

from shared.store import audit, erasures
from shared.store.access import Access
from shared.store.parties import ACTING, EVERYBODY

# Its focal point, its present members, and, once it has published words of its own, its readers.
_APPLICATION: Final = f"""
{ACTING} = '{EVERYBODY}'
OR person_id::text = {ACTING}
OR EXISTS (SELECT FROM member WHERE member.application_id = application.id
    AND member.person_id::text = {ACTING} AND member.ended_at IS NULL)
OR EXISTS (SELECT FROM contribution WHERE contribution.application_id = application.id
    AND contribution.standing = 'published')
"""  # noqa: S608  -- our own words


def _part_of(table: str) -> str:
    """Return the condition for what belongs to an application: whose it is, its rows are."""
    return f"""
{ACTING} = '{EVERYBODY}'
OR EXISTS (SELECT FROM application LEFT JOIN member ON member.application_id = application.id
        AND member.ended_at IS NULL
    WHERE application.id = {table}.application_id
    AND {ACTING} IN (application.person_id::text, member.person_id::text))
"""


_PARTS: Final = (
    "application_entry",
    "application_version",
    "correction",
    "document",
    "nomination",
    "representative",
    "travel_request",
)

ACCESS: Final = Access(
    run_time={
        **audit.RUN_TIME,
        **erasures.RUN_TIME,
        "application_version": "SELECT, INSERT, UPDATE",
    },
    others={"auditor": audit.AUDITOR},
    own_rows={"application": _APPLICATION, **{each: _part_of(each) for each in _PARTS}},
)
