"""Who speaks for a State on a proposed list."""

from typing import Final

from shared.kernel.modalities import Objections
from shared.kernel.refusals import Forbidden
from shared.kernel.resolution import paragraph

# How the register of States calls what the modalities name as a kind of participant.
STANDING_OF: Final = {
    "member-state": "member",
    "agency-observer": "specialized-agency-member",
}


class MemberStatesOnly(Forbidden):
    code = "member-states-only"


@paragraph("3")
@paragraph("fn 4")
def require_may_object(standing: str | None, rules: Objections) -> None:
    """Let pass the States that the modalities let object. Refusals: MemberStatesOnly.

    Observers take part, but the list is put before Member States for their consideration.
    """
    if standing not in {
        STANDING_OF.get(kind, kind) for kind in rules.who_may_object.value
    }:
        raise MemberStatesOnly
