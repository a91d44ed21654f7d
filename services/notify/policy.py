"""Who may call which route of notify."""

from typing import Final

from shared.kernel.actors import Role
from shared.web import audit, sign_in
from shared.web.policy import ANYONE, SERVICE, Policy

OFFICER: Final = frozenset({Role.OFFICER})

POLICY: Final[Policy] = {
    **sign_in.POLICY,
    **audit.POLICY,
    ("POST", "/internal/messages"): SERVICE,
    ("POST", "/api/v1/notices"): SERVICE,
    ("POST", "/api/v1/reachability"): SERVICE,
    ("GET", "/desk/delivery"): OFFICER,
    ("GET", "/desk/batches/{batch_id}"): OFFICER,
    ("POST", "/desk/batches/{batch_id}/release"): OFFICER,
    ("POST", "/desk/batches/{batch_id}/cancel"): OFFICER,
    ("GET", "/desk/notices"): OFFICER,
    ("GET", "/desk/notices.csv"): OFFICER,
    ("GET", "/desk/notices/{notice_id}"): OFFICER,
    ("POST", "/desk/notices/{notice_id}/resend"): OFFICER,
    ("POST", "/desk/notices/{notice_id}/address"): OFFICER,
    ("GET", "/desk/letters"): OFFICER,
    ("GET", "/desk/letters/{name}/{language}"): OFFICER,
    ("GET", "/desk/letters/{name}/{language}/html"): OFFICER,
    ("GET", "/desk/suppressions"): OFFICER,
    ("POST", "/desk/suppressions"): OFFICER,
    ("POST", "/desk/suppressions/{suppression_id}/remove"): OFFICER,
    ("GET", "/desk/deliverability"): OFFICER,
}
# These routes exist in demonstrations only, where letters go nowhere else.
DEMO_POLICY: Final[Policy] = {
    ("GET", "/"): ANYONE,
    ("GET", "/mailbox"): ANYONE,
    ("GET", "/mailbox/{letter_id}"): ANYONE,
    ("GET", "/api/v1/mailbox"): ANYONE,
    ("GET", "/api/v1/deliveries"): ANYONE,
}
