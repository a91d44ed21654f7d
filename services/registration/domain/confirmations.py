"""Letters that say what an application came to, for whoever is shown one."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from services.registration.domain.applications import Application, Stage
from services.registration.domain.calendar import Meeting
from services.registration.domain.entries import Standing
from services.registration.domain.representatives import Nomination, Representative
from services.registration.domain.representatives import Stage as Seat
from services.registration.domain.segments import Access
from shared.kernel.modalities import Route
from shared.kernel.refusals import Conflict
from shared.kernel.resolution import paragraph

# Of 30 letters and digits each: 78 bits, more than anybody can try.
CODE_LENGTH: Final = 16
GROUP: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    code: str
    application_id: UUID
    says: Mapping[str, Any]
    issued_at: datetime
    ended_at: datetime | None = None
    # A representative's letter is for one seat at one meeting.
    nomination_id: UUID | None = None
    event_key: str | None = None


@paragraph("6(a)")
@paragraph("6(b)")
@paragraph("6(c)")
@paragraph("9")
def scopes_confirmed(
    application: Application, standings: Mapping[str, Standing]
) -> tuple[str, ...]:
    """Return what an organization takes part in for certain: verified entitlements, final lists."""
    if application.route is Route.LIST:
        on_list = {key for key, each in standings.items() if each is Standing.ON_FINAL_LIST}
        return tuple(key for key in application.scopes if key in on_list)
    return application.scopes if application.stage is Stage.VERIFIED else ()


def what_it_says(application: Application, standings: Mapping[str, Standing]) -> dict[str, Any]:
    """Return all that a letter for this application may say. Refusals: Conflict."""
    scopes = scopes_confirmed(application, standings)
    if not scopes or application.stage in {Stage.WITHDRAWN, Stage.MERGED}:
        raise Conflict("there is nothing to confirm")
    return {
        "organization": application.name,
        "country": application.answer("organization", "country"),
        "reference": application.reference,
        "category": application.category,
        "scopes": list(scopes),
    }


def what_it_says_of(
    application: Application,
    nomination: Nomination,
    person: Representative,
    meeting: Meeting,
    access: Mapping[str, Access],
) -> dict[str, Any]:
    """Return all that a representative's letter may say. Refusals: Conflict without a seat."""
    if nomination.stage is not Seat.CONFIRMED:
        raise Conflict("there is nothing to confirm")
    event = meeting.event
    return {
        "organization": application.name,
        "country": application.answer("organization", "country"),
        "reference": application.reference,
        "category": application.category,
        "scopes": [event.scope],
        "representative": person.name,
        "nationality": person.nationality,
        "function": person.function,
        "event_key": event.key,
        "venue": asdict(event.venue),
        "starts": event.starts.isoformat(),
        "ends": event.ends.isoformat(),
        "segments": [e.key for e in event.segments if access.get(e.key) is Access.APPROVED],
    }


def tidy_code(code: str) -> str:
    """Return a code as it is kept, however it was typed."""
    return "".join(code.split()).replace("-", "").upper()


def spaced(code: str) -> str:
    """Return a code as people read it."""
    return "-".join(code[i : i + GROUP] for i in range(0, len(code), GROUP))
