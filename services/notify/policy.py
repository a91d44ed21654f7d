"""Who may call which route of notify."""

from typing import Final

from shared.web.policy import ANYONE, SERVICE, Policy

POLICY: Final[Policy] = {
    ("POST", "/internal/messages"): SERVICE,
    ("POST", "/api/v1/notices"): SERVICE,
}
# These routes exist in demonstrations only, where letters go nowhere else.
DEMO_POLICY: Final[Policy] = {
    ("GET", "/"): ANYONE,
    ("GET", "/mailbox"): ANYONE,
    ("GET", "/mailbox/{letter_id}"): ANYONE,
    ("GET", "/api/v1/mailbox"): ANYONE,
    ("GET", "/api/v1/deliveries"): ANYONE,
}
