"""Who may call which route of review."""

from typing import Final

from shared.web import audit, sign_in
from shared.web.policy import ANYONE, DELEGATE, FOCAL_POINT, OFFICER, SERVICE, Policy

PUBLISHED: Final = ANYONE.owning("public")
ANY_LIST: Final = OFFICER.owning("every")
OPEN: Final = ANY_LIST.stepping_up().audited("opening")
CIRCULATE: Final = ANY_LIST.while_("due").stepping_up().audited("publish")
PUBLISH: Final = ANY_LIST.while_("closed").stepping_up().audited("publish")
# Extending, suspending, reopening, recording decisions and letters, correcting.
ACT: Final = ANY_LIST.while_("due").stepping_up().audited("change")
DISCLOSE: Final = ANY_LIST.while_("due").stepping_up().audited("opening")
ENROL: Final = OFFICER.stepping_up().audited("access")
ENROL_OWN: Final = FOCAL_POINT.owning("own-state").stepping_up().audited("access")
OWN_STATE: Final = DELEGATE.owning("own-state")
OWN_ACCOUNT: Final = DELEGATE.owning("own-account")
POSITION: Final = OWN_STATE.while_("open")

POLICY: Final[Policy] = {
    **sign_in.POLICY,
    **audit.POLICY,
    ("POST", "/internal/messages"): SERVICE,
    ("GET", "/"): ANYONE,
    ("GET", "/privacy"): ANYONE,
    ("GET", "/lists"): ANYONE,
    ("GET", "/lists/{circulation_id}"): PUBLISHED,
    ("GET", "/lists/{circulation_id}/{kind}.json"): PUBLISHED,
    ("GET", "/lists/{circulation_id}/{kind}.csv"): PUBLISHED,
    ("GET", "/lists/{circulation_id}/{kind}.{format}"): PUBLISHED,
    ("GET", "/lists/{circulation_id}/versions"): PUBLISHED,
    ("GET", "/lists/{circulation_id}/versions/{number}.json"): PUBLISHED,
    ("GET", "/lists/{circulation_id}/differences"): PUBLISHED,
    ("GET", "/api/v1/lists"): ANYONE,
    ("GET", "/api/v1/desk/lists/{list_key}/candidates"): ANY_LIST,
    ("GET", "/api/v1/desk/lists/{list_key}/draft"): ANY_LIST,
    ("PUT", "/api/v1/desk/lists/{list_key}/draft"): ANY_LIST,
    ("POST", "/api/v1/desk/lists/{list_key}/freeze"): ANY_LIST,
    ("GET", "/api/v1/desk/circulations"): OFFICER,
    ("GET", "/api/v1/desk/circulations/{circulation_id}"): OPEN,
    ("POST", "/api/v1/desk/circulations/{circulation_id}/circulate"): CIRCULATE,
    ("POST", "/api/v1/desk/circulations/{circulation_id}/publish"): PUBLISH,
    ("GET", "/api/v1/desk/circulations/{circulation_id}/checks"): ANY_LIST,
    ("POST", "/api/v1/desk/circulations/{circulation_id}/approve"): CIRCULATE,
    **{
        ("POST", f"/api/v1/desk/circulations/{{circulation_id}}/{each}"): ACT
        for each in ("extend", "suspend", "resume", "reopen", "decisions", "corrigenda", "letters")
    },
    ("GET", "/api/v1/desk/cases"): OFFICER.stepping_up().audited("opening"),
    ("POST", "/api/v1/desk/cases/{case_id}/approve"): DISCLOSE,
    ("POST", "/api/v1/desk/cases/{case_id}/refuse"): DISCLOSE,
    ("POST", "/api/v1/information-requests"): DELEGATE,
    ("GET", "/api/v1/information-requests"): DELEGATE,
    ("GET", "/api/v1/information-requests/{case_id}"): OWN_STATE,
    ("GET", "/api/v1/circulations/{circulation_id}/history"): OWN_STATE,
    ("POST", "/api/v1/circulations/{circulation_id}/seen"): OWN_STATE,
    ("POST", "/api/v1/desk/lists/{list_key}/what-if"): ANY_LIST.audited("read"),
    ("GET", "/api/v1/desk/lists/{list_key}/suggestion"): ANY_LIST,
    ("GET", "/api/v1/desk/lists/{list_key}/notes"): OPEN,
    ("GET", "/desk/lists/{list_key}/notes"): OPEN,
    ("POST", "/api/v1/desk/lists/{list_key}/candidates/{application_id}/notes"): ANY_LIST,
    ("POST", "/desk/lists/{list_key}/candidates/{application_id}/notes"): ANY_LIST,
    ("GET", "/desk"): OFFICER,
    ("GET", "/desk/lists/{list_key}"): ANY_LIST,
    ("POST", "/desk/lists/{list_key}"): ANY_LIST,
    ("GET", "/desk/circulations/{circulation_id}"): OPEN,
    ("POST", "/desk/circulations/{circulation_id}/circulate"): CIRCULATE,
    ("POST", "/desk/circulations/{circulation_id}/publish"): PUBLISH,
    ("POST", "/desk/circulations/{circulation_id}/approve"): CIRCULATE,
    ("GET", "/desk/circulations/{circulation_id}/act/{verb}"): ANY_LIST,
    ("POST", "/desk/circulations/{circulation_id}/act/{verb}"): ACT,
    ("GET", "/desk/cases"): OFFICER.stepping_up().audited("opening"),
    ("POST", "/desk/cases/{case_id}/approve"): DISCLOSE,
    ("POST", "/desk/cases/{case_id}/refuse"): DISCLOSE,
    ("GET", "/api/v1/desk/missions"): OFFICER,
    ("POST", "/api/v1/desk/enrolments"): ENROL,
    ("POST", "/api/v1/desk/enrolments/{enrolment_id}/approve"): ENROL.owning("every"),
    ("POST", "/api/v1/desk/enrolments/{enrolment_id}/refuse"): ENROL.owning("every"),
    ("DELETE", "/api/v1/desk/missions/people/{person_id}"): ENROL.owning("every"),
    ("GET", "/api/v1/mission/people"): FOCAL_POINT.owning("own-state"),
    ("POST", "/api/v1/mission/delegates"): ENROL_OWN,
    ("DELETE", "/api/v1/mission/delegates/{person_id}"): ENROL_OWN,
    ("GET", "/desk/missions"): OFFICER,
    ("GET", "/desk/missions/enrol"): OFFICER,
    ("POST", "/desk/missions/enrol"): ENROL,
    ("POST", "/desk/missions/enrolments/{enrolment_id}/approve"): ENROL.owning("every"),
    ("POST", "/desk/missions/enrolments/{enrolment_id}/refuse"): ENROL.owning("every"),
    ("POST", "/desk/missions/people/{person_id}/end"): ENROL.owning("every"),
    ("GET", "/mission"): FOCAL_POINT.owning("own-state"),
    ("POST", "/mission/delegates"): ENROL_OWN,
    ("POST", "/mission/delegates/{person_id}/end"): ENROL_OWN,
    ("GET", "/api/v1/my-data/export"): OWN_ACCOUNT.audited("export"),
    ("GET", "/my-data"): OWN_ACCOUNT,
    ("GET", "/my-data/export"): OWN_ACCOUNT.audited("export"),
    ("POST", "/my-data/erase"): OWN_ACCOUNT.stepping_up().audited("access"),
    ("GET", "/receipts/key.pem"): ANYONE,
    ("POST", "/api/v1/receipts/verify"): ANYONE.audited("none"),
    ("POST", "/circulations/{circulation_id}/seen"): OWN_STATE,
    ("GET", "/circulations/{circulation_id}/history"): OWN_STATE,
    ("GET", "/circulations/{circulation_id}/entries/{entry_id}/receipts/{version}.json"): OWN_STATE,
    ("GET", "/circulations/{circulation_id}/ask"): OWN_STATE,
    ("POST", "/circulations/{circulation_id}/ask"): OWN_STATE,
    ("GET", "/information-requests"): DELEGATE,
    ("GET", "/information-requests/{case_id}"): OWN_STATE,
    ("GET", "/api/v1/circulations"): DELEGATE,
    ("GET", "/api/v1/circulations/{circulation_id}"): OWN_STATE,
    ("GET", "/api/v1/circulations/{circulation_id}/positions"): OWN_STATE,
    ("POST", "/api/v1/circulations/{circulation_id}/entries/{entry_id}/position"): POSITION,
    ("GET", "/circulations"): DELEGATE,
    ("GET", "/circulations/{circulation_id}"): OWN_STATE,
    ("GET", "/circulations/{circulation_id}/entries/{entry_id}"): OWN_STATE,
    ("POST", "/circulations/{circulation_id}/entries/{entry_id}"): POSITION,
}
