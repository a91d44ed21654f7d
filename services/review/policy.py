"""Who may call which route of review."""

from typing import Final

from shared.kernel.actors import Role
from shared.web import sign_in
from shared.web.policy import ANYONE, SERVICE, Policy

OFFICER: Final = frozenset({Role.OFFICER})
DELEGATE: Final = frozenset({Role.DELEGATE})

POLICY: Final[Policy] = {
    **sign_in.POLICY,
    ("POST", "/internal/messages"): SERVICE,
    ("GET", "/"): ANYONE,
    ("GET", "/lists"): ANYONE,
    ("GET", "/lists/{circulation_id}"): ANYONE,
    ("GET", "/lists/{circulation_id}/{kind}.json"): ANYONE,
    ("GET", "/lists/{circulation_id}/{kind}.csv"): ANYONE,
    ("GET", "/api/v1/lists"): ANYONE,
    ("GET", "/api/v1/desk/lists/{list_key}/candidates"): OFFICER,
    ("GET", "/api/v1/desk/lists/{list_key}/draft"): OFFICER,
    ("PUT", "/api/v1/desk/lists/{list_key}/draft"): OFFICER,
    ("POST", "/api/v1/desk/lists/{list_key}/freeze"): OFFICER,
    ("GET", "/api/v1/desk/circulations"): OFFICER,
    ("GET", "/api/v1/desk/circulations/{circulation_id}"): OFFICER,
    ("POST", "/api/v1/desk/circulations/{circulation_id}/circulate"): OFFICER,
    ("POST", "/api/v1/desk/circulations/{circulation_id}/publish"): OFFICER,
    ("GET", "/desk"): OFFICER,
    ("GET", "/desk/lists/{list_key}"): OFFICER,
    ("POST", "/desk/lists/{list_key}"): OFFICER,
    ("GET", "/desk/circulations/{circulation_id}"): OFFICER,
    ("POST", "/desk/circulations/{circulation_id}/circulate"): OFFICER,
    ("POST", "/desk/circulations/{circulation_id}/publish"): OFFICER,
    ("GET", "/api/v1/circulations"): DELEGATE,
    ("GET", "/api/v1/circulations/{circulation_id}"): DELEGATE,
    ("GET", "/api/v1/circulations/{circulation_id}/positions"): DELEGATE,
    ("POST", "/api/v1/circulations/{circulation_id}/entries/{entry_id}/position"): DELEGATE,
    ("GET", "/circulations"): DELEGATE,
    ("GET", "/circulations/{circulation_id}"): DELEGATE,
    ("GET", "/circulations/{circulation_id}/entries/{entry_id}"): DELEGATE,
    ("POST", "/circulations/{circulation_id}/entries/{entry_id}"): DELEGATE,
}
