"""What record each part of a service leaves, said a second time and coarsely, beside its table.

A new route in a known area needs nothing here; a new area needs its line.
"""

import re
from typing import Final

EVERYWHERE: Final = (
    (r"GET /(healthz|readyz)?", "none"),
    (r"GET /sign-in/provider/callback", "access"),
    (r"GET /(sign-in.*|invitation/\{token\})", "none"),
    (r"POST .*/options", "none"),
    # Asking for a code lets nobody in, and whether it was sent is not to be known.
    (r"POST /(api/v1/)?sign-in", "none"),
    (r"POST /(api/v1/)?(sign-in/.*|sign-out|invitation/.*|session/step-up|step-up)", "access"),
    (r"DELETE /api/v1/session", "access"),
    (r"(POST|PUT) /(api/v1/)?account/passkeys/\{passkey_id\}/name", "change"),
    (r"(POST|DELETE) /(api/v1/)?account/.*", "access"),
    (r"GET /(api/v1/)?(account|step-up|session|audit).*", "read"),
    (r"POST /internal/messages", "change"),
)
AREAS: Final = {
    "registration": (
        *EVERYWHERE,
        (r"GET .*/export(\.\{kind\})?", "export"),
        (r"POST /my-data/erase", "access"),
        (r"GET /(api/v1/)?(desk|fund)(/.*)?", "read"),
        # Clerks write what came on paper, on the pages of those who apply.
        (r"GET /(api/v1/)?applications/(new|\{application_id\}(/check|/\{topic\})?)", "read"),
        (r"GET /(api/v1/)?applications/\{application_id\}/documents.*", "read"),
        (r"GET .*", "none"),
        (r".*", "change"),
    ),
    "review": (
        *EVERYWHERE,
        (
            r"GET /(api/v1/)?desk/(cases|lists/\{list_key\}/notes|circulations/\{circulation_id\})",
            "opening",
        ),
        (r"POST /(api/v1/)?desk/cases/.*", "opening"),
        (
            r"POST /(api/v1/)?desk/circulations/\{circulation_id\}/(circulate|publish|approve)",
            "publish",
        ),
        (r"(POST|DELETE) /(api/v1/)?desk/(enrolments|missions).*", "access"),
        (r"(POST|DELETE) /(api/v1/)?mission/.*", "access"),
        (r"GET /(api/v1/)?my-data/export", "export"),
        (r"POST /my-data/erase", "access"),
        (r"GET /(api/v1/)?desk(/.*)?", "read"),
        (r"POST .*/what-if", "read"),
        (r"POST /api/v1/receipts/verify", "none"),
        (r"GET .*", "none"),
        (r".*", "change"),
    ),
    "notify": (
        *EVERYWHERE,
        (r"GET /desk/notices.csv", "export"),
        (r"GET /(api/v1/)?desk/.*", "read"),
        (r"GET .*", "none"),
        (r"POST /api/v1/reachability", "none"),
        (r".*", "change"),
    ),
}


def word_for(service: str, method: str, path: str) -> str:
    """Return the word of a route, by the area it lies in."""
    route = f"{method} {path}"
    return next(word for pattern, word in AREAS[service] if re.fullmatch(pattern, route))
