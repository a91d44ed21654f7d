"""Who may enter which part of a service, said a second time and coarsely, beside its table.

A new route in a known area needs nothing here; a new area needs its line.
"""

import re
from typing import Final

from shared.kernel.actors import Role

ANYONE: Final = frozenset({Role.ANYONE})
SERVICE: Final = frozenset({Role.SERVICE})
PEOPLE: Final = frozenset(Role) - ANYONE - SERVICE
MISSION: Final = frozenset({Role.DELEGATE, Role.FOCAL_POINT})
WRITERS: Final = frozenset({Role.APPLICANT, Role.CLERK})
HEARINGS: Final = frozenset({Role.CLERK, Role.HEARING_OFFICER})

EVERYWHERE: Final = (
    (r"GET /(healthz|readyz)?", ANYONE),
    (r"(GET|POST) /(api/v1/)?sign-in(/.*)?", ANYONE),
    (r"POST /sign-out", ANYONE),
    (r"DELETE /api/v1/session", ANYONE),
    (r"(GET|POST) /invitation/\{token\}", ANYONE),
    (r"\w+ /(api/v1/)?(account|step-up|session)(/.*)?", PEOPLE),
    (r"POST /internal/messages", SERVICE),
    (r"GET /(api/v1/)?audit", {Role.AUDITOR}),
)
AREAS: Final = {
    "registration": (
        *EVERYWHERE,
        (r"GET /(developers|privacy|door|calendar.*|confirmations.*|contributions.*)", ANYONE),
        (r"GET /api/v1/(door|matches|registers/.*|forms/.*|events.*)", ANYONE),
        (r"GET /api/v1/(confirmations/.*|contributions.*)", ANYONE),
        (r"POST /(api/v1/)?desk/hearings/\{event_key\}/conclude", {Role.HEARING_OFFICER}),
        (r"\w+ /(api/v1/)?desk/hearings(/.*)?", HEARINGS),
        (r"\w+ /(api/v1/)?desk(/.*)?", {Role.CLERK}),
        (r"\w+ /(api/v1/)?fund(/.*)?", {Role.FUND_OFFICER}),
        # Clerks write what came on paper, on the pages of those who apply.
        (r"\w+ /(api/v1/)?applications/(new|\{application_id\})", WRITERS),
        (r"\w+ /(api/v1/)?applications/\{application_id\}/documents.*", WRITERS),
        (r"\w+ /(api/v1/)?applications/\{application_id\}/(check|submit|\{topic\})", WRITERS),
        (
            r"\w+ /(api/v1/)?(applications|travel|hearings|own-contributions|join|my-data)(/.*)?",
            {Role.APPLICANT},
        ),
    ),
    "review": (
        *EVERYWHERE,
        (r"GET /privacy", ANYONE),
        (r"GET /(api/v1/)?lists(/.*)?", ANYONE),
        (r"GET /receipts/key.pem", ANYONE),
        (r"POST /api/v1/receipts/verify", ANYONE),
        (r"\w+ /(api/v1/)?desk(/.*)?", {Role.OFFICER}),
        (r"\w+ /(api/v1/)?my-data(/.*)?", MISSION),
        (r"\w+ /(api/v1/)?mission(/.*)?", {Role.FOCAL_POINT}),
        (r"\w+ /(api/v1/)?(circulations|information-requests)(/.*)?", MISSION),
    ),
    "notify": (
        *EVERYWHERE,
        (r"GET /privacy", ANYONE),
        (r"\w+ /api/v1/(batches|notices|reachability)(/.*)?", SERVICE),
        (r"GET /(api/v1/)?(mailbox|deliveries)(/.*)?", ANYONE),
        (r"\w+ /(api/v1/)?desk(/.*)?", {Role.OFFICER}),
    ),
}


def roles_for(service: str, method: str, path: str) -> frozenset[Role]:
    """Return who may call a route, by the area it lies in."""
    route = f"{method} {path}"
    for pattern, roles in AREAS[service]:
        if re.fullmatch(pattern, route):
            return frozenset(roles)
    raise AssertionError(f"no area of {service} holds {route}")
