"""Who may call which route of notify."""

from typing import Final

from shared.web import audit, sign_in
from shared.web.policy import ANYONE, OFFICER, SERVICE, Policy

ANY_LETTER: Final = OFFICER.owning("every")
PUBLISHED: Final = ANYONE.owning("public")

POLICY: Final[Policy] = {
    **sign_in.POLICY,
    **audit.POLICY,
    ("POST", "/internal/messages"): SERVICE,
    ("GET", "/privacy"): ANYONE,
    ("POST", "/api/v1/batches"): SERVICE,
    ("POST", "/api/v1/notices"): SERVICE,
    ("GET", "/api/v1/notices/{notice_id}"): SERVICE.owning("own-notice"),
    # A question, and no change.
    ("POST", "/api/v1/reachability"): SERVICE.audited("none"),
    ("GET", "/api/v1/desk/batches"): OFFICER,
    ("POST", "/api/v1/desk/batches/{batch_id}/release"): ANY_LETTER,
    ("GET", "/desk/delivery"): OFFICER,
    ("POST", "/desk/moves/{contact_id}/stop"): ANY_LETTER,
    ("GET", "/desk/batches/{batch_id}"): ANY_LETTER,
    ("POST", "/desk/batches/{batch_id}/release"): ANY_LETTER,
    ("POST", "/desk/batches/{batch_id}/cancel"): ANY_LETTER,
    ("GET", "/desk/notices"): OFFICER,
    ("GET", "/desk/notices.csv"): OFFICER.audited("export"),
    ("GET", "/desk/notices/{notice_id}"): ANY_LETTER,
    ("POST", "/desk/notices/{notice_id}/resend"): ANY_LETTER,
    ("POST", "/desk/notices/{notice_id}/address"): ANY_LETTER,
    ("GET", "/desk/letters"): OFFICER,
    ("GET", "/desk/letters/{name}/{language}"): ANY_LETTER,
    ("GET", "/desk/letters/{name}/{language}/html"): ANY_LETTER,
    ("GET", "/desk/suppressions"): OFFICER,
    ("POST", "/desk/suppressions"): OFFICER,
    ("POST", "/desk/suppressions/{suppression_id}/remove"): ANY_LETTER,
    ("GET", "/desk/deliverability"): OFFICER,
}
# These routes exist in demonstrations only, where letters go nowhere else.
DEMO_POLICY: Final[Policy] = {
    ("GET", "/"): ANYONE,
    ("GET", "/mailbox"): ANYONE,
    ("GET", "/mailbox/{letter_id}"): PUBLISHED,
    ("GET", "/api/v1/mailbox"): ANYONE,
    ("GET", "/api/v1/deliveries"): ANYONE,
}
