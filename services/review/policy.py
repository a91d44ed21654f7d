"""Who may call which route of review."""

from typing import Final

from shared.kernel.actors import Role
from shared.web import audit, sign_in
from shared.web.policy import ANYONE, SERVICE, Policy

OFFICER: Final = frozenset({Role.OFFICER})
DELEGATE: Final = frozenset({Role.DELEGATE})

POLICY: Final[Policy] = {
    **sign_in.POLICY,
    **audit.POLICY,
    ("POST", "/internal/messages"): SERVICE,
    ("GET", "/"): ANYONE,
    ("GET", "/lists"): ANYONE,
    ("GET", "/lists/{circulation_id}"): ANYONE,
    ("GET", "/lists/{circulation_id}/{kind}.json"): ANYONE,
    ("GET", "/lists/{circulation_id}/{kind}.csv"): ANYONE,
    ("GET", "/lists/{circulation_id}/{kind}.{format}"): ANYONE,
    ("GET", "/lists/{circulation_id}/versions"): ANYONE,
    ("GET", "/lists/{circulation_id}/versions/{number}.json"): ANYONE,
    ("GET", "/lists/{circulation_id}/differences"): ANYONE,
    ("GET", "/api/v1/lists"): ANYONE,
    ("GET", "/api/v1/desk/lists/{list_key}/candidates"): OFFICER,
    ("GET", "/api/v1/desk/lists/{list_key}/draft"): OFFICER,
    ("PUT", "/api/v1/desk/lists/{list_key}/draft"): OFFICER,
    ("POST", "/api/v1/desk/lists/{list_key}/freeze"): OFFICER,
    ("GET", "/api/v1/desk/circulations"): OFFICER,
    ("GET", "/api/v1/desk/circulations/{circulation_id}"): OFFICER,
    ("POST", "/api/v1/desk/circulations/{circulation_id}/circulate"): OFFICER,
    ("POST", "/api/v1/desk/circulations/{circulation_id}/publish"): OFFICER,
    ("GET", "/api/v1/desk/circulations/{circulation_id}/checks"): OFFICER,
    ("POST", "/api/v1/desk/circulations/{circulation_id}/approve"): OFFICER,
    **{
        ("POST", f"/api/v1/desk/circulations/{{circulation_id}}/{each}"): OFFICER
        for each in ("extend", "suspend", "resume", "reopen", "decisions", "corrigenda", "letters")
    },
    ("GET", "/api/v1/desk/cases"): OFFICER,
    ("POST", "/api/v1/desk/cases/{case_id}/approve"): OFFICER,
    ("POST", "/api/v1/desk/cases/{case_id}/refuse"): OFFICER,
    ("POST", "/api/v1/information-requests"): DELEGATE,
    ("GET", "/api/v1/information-requests"): DELEGATE,
    ("GET", "/api/v1/information-requests/{case_id}"): DELEGATE,
    ("GET", "/api/v1/circulations/{circulation_id}/history"): DELEGATE,
    ("POST", "/api/v1/circulations/{circulation_id}/seen"): DELEGATE,
    ("POST", "/api/v1/desk/lists/{list_key}/what-if"): OFFICER,
    ("GET", "/api/v1/desk/lists/{list_key}/suggestion"): OFFICER,
    ("GET", "/api/v1/desk/lists/{list_key}/notes"): OFFICER,
    ("POST", "/api/v1/desk/lists/{list_key}/candidates/{application_id}/notes"): OFFICER,
    ("POST", "/desk/lists/{list_key}/candidates/{application_id}/notes"): OFFICER,
    ("GET", "/desk"): OFFICER,
    ("GET", "/desk/lists/{list_key}"): OFFICER,
    ("POST", "/desk/lists/{list_key}"): OFFICER,
    ("GET", "/desk/circulations/{circulation_id}"): OFFICER,
    ("POST", "/desk/circulations/{circulation_id}/circulate"): OFFICER,
    ("POST", "/desk/circulations/{circulation_id}/publish"): OFFICER,
    ("POST", "/desk/circulations/{circulation_id}/approve"): OFFICER,
    ("GET", "/desk/circulations/{circulation_id}/act/{verb}"): OFFICER,
    ("POST", "/desk/circulations/{circulation_id}/act/{verb}"): OFFICER,
    ("GET", "/desk/cases"): OFFICER,
    ("POST", "/desk/cases/{case_id}/approve"): OFFICER,
    ("POST", "/desk/cases/{case_id}/refuse"): OFFICER,
    ("GET", "/receipts/key.pem"): ANYONE,
    ("POST", "/api/v1/receipts/verify"): ANYONE,
    ("POST", "/circulations/{circulation_id}/seen"): DELEGATE,
    ("GET", "/circulations/{circulation_id}/history"): DELEGATE,
    ("GET", "/circulations/{circulation_id}/entries/{entry_id}/receipts/{version}.json"): DELEGATE,
    ("GET", "/circulations/{circulation_id}/ask"): DELEGATE,
    ("POST", "/circulations/{circulation_id}/ask"): DELEGATE,
    ("GET", "/information-requests"): DELEGATE,
    ("GET", "/information-requests/{case_id}"): DELEGATE,
    ("GET", "/api/v1/circulations"): DELEGATE,
    ("GET", "/api/v1/circulations/{circulation_id}"): DELEGATE,
    ("GET", "/api/v1/circulations/{circulation_id}/positions"): DELEGATE,
    ("POST", "/api/v1/circulations/{circulation_id}/entries/{entry_id}/position"): DELEGATE,
    ("GET", "/circulations"): DELEGATE,
    ("GET", "/circulations/{circulation_id}"): DELEGATE,
    ("GET", "/circulations/{circulation_id}/entries/{entry_id}"): DELEGATE,
    ("POST", "/circulations/{circulation_id}/entries/{entry_id}"): DELEGATE,
}
