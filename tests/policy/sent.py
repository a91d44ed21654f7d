"""What routes take, beside a plain body that the OpenAPI file allows: enough to get to the object.

Words in braces are the identifiers of things that are there.
"""

from typing import Any

from tests.registration.build import ORGANIZATION

APPLICATION = "/applications/{application_id}"
DESK = "/desk/applications/{application_id}"
API = "/api/v1"
REASON = "Why it is so."
APPROVED = {"decisions": {"{nomination_id}": "approved"}}
SENT: dict[str, dict[str, Any]] = {
    f"{API}{APPLICATION}": {"version": 0, "category": "ngo"},
    f"{API}{APPLICATION}/corrections/{{correction_id}}": {
        "section": "organization",
        "answers": ORGANIZATION,
        "reason": REASON,
    },
    f"{API}{APPLICATION}/nominations": {"event_key": "conference"},
    f"{API}/own-contributions/{{contribution_id}}": {
        "version": 0,
        "kind": "views",
        "phase": "consultations",
        "theme": "drivers",
        "title": "O mar",
        "text": "O mar leva a terra.",
    },
    f"{API}/hearings/wishes/{{wish_id}}": {
        "event_key": "hearing-1",
        "theme": "drivers",
        "gender": "woman",
        "language": "fr",
    },
    f"{API}{DESK}/door": {"category": "ngo"},
    f"{API}/desk/events/{{event_key}}/segments/{{segment_key}}/decisions": APPROVED,
    f"{APPLICATION}/corrections/{{section_key}}": {
        "correction_id": "00000000-0000-4000-8000-000000000001"
    },
    f"{APPLICATION}/nominations/{{nomination_id}}/replace": {
        "new_id": "00000000-0000-4000-8000-000000000002",
        "representative_id": "{representative_id}",
    },
    f"{APPLICATION}/representatives/{{representative_id}}/nominate": {
        "new_id": "00000000-0000-4000-8000-000000000003",
        "event_key": "conference",
    },
    f"{DESK}/corrections/{{correction_id}}/decline": {"note": REASON},
    f"{DESK}/door": {"door": "ngo"},
    f"{DESK}/flag": {"decision": "kept", "reason": REASON},
    f"{DESK}/notes": {"text": REASON},
    f"{DESK}/merge/{{duplicate_id}}": {"duplicate_version": "5", "reason": REASON},
    "/desk/events/{event_key}/segments/{segment_key}": {
        "access": "approved",
        "nomination_id": "{nomination_id}",
    },
    "/desk/circulations/{circulation_id}/act/{verb}": {
        "closes_at": "2027-01-02T10:00",
        "reason": REASON,
    },
    "/desk/circulations/{circulation_id}/circulate": {"closes_at": "2027-01-02T10:00"},
    "/desk/cases/{case_id}/refuse": {"reason": REASON},
    "/circulations/{circulation_id}/entries/{entry_id}": {"kind": "objection"},
    "/circulations/{circulation_id}/seen": {"entries": "{entry_id}"},
    f"{API}/circulations/{{circulation_id}}/seen": {"entries": ["{entry_id}"]},
    f"{API}/desk/circulations/{{circulation_id}}/corrigenda": {"reference": "AG-1"},
    f"{API}/desk/circulations/{{circulation_id}}/letters": {
        "states": ["FJI"],
        "entries": ["{entry_id}"],
    },
}
QUERIES = {
    f"{API}{APPLICATION}/documents/{{document_id}}": "?kind=other&name=letter.pdf",
    f"{API}/desk/circulations/{{circulation_id}}/checks": "?closes_at=2027-01-02T03:04:05Z",
    f"{API}/desk/lists/{{list_key}}/suggestion": "?cap=1",
    f"{API}/registers/{{register}}/entries": "?name=Harbour",
    "/lists/{circulation_id}/differences": "?from=1&to=1",
}


def about(sent: Any, ids: Any) -> Any:
    """Return what is sent with the identifiers of things that are there."""
    if isinstance(sent, dict):
        return {about(name, ids): _value(name, each, ids) for name, each in sent.items()}
    if isinstance(sent, list):
        return [about(each, ids) for each in sent]
    if isinstance(sent, str) and sent.startswith("{"):
        return str(ids[sent.strip("{}")])
    return sent


def _value(name: str, sent: Any, ids: Any) -> Any:
    is_one = name.endswith("_id") and name in ids and name != "correction_id"
    return str(ids[name]) if is_one else about(sent, ids)
