"""Who may call which route of registration."""

from typing import Final

from shared.kernel.actors import Role
from shared.web import sign_in
from shared.web.policy import ANYONE, SERVICE, Policy

APPLICANT: Final = frozenset({Role.APPLICANT})
CLERK: Final = frozenset({Role.CLERK})

POLICY: Final[Policy] = {
    **sign_in.POLICY,
    ("POST", "/internal/messages"): SERVICE,
    ("GET", "/"): ANYONE,
    ("GET", "/door"): ANYONE,
    ("GET", "/api/v1/door"): ANYONE,
    ("GET", "/api/v1/registers/{register}/entries"): ANYONE,
    ("GET", "/api/v1/applications"): APPLICANT,
    ("GET", "/api/v1/applications/{application_id}"): APPLICANT,
    ("PUT", "/api/v1/applications/{application_id}"): APPLICANT,
    ("POST", "/api/v1/applications/{application_id}/submit"): APPLICANT,
    ("GET", "/calendar"): ANYONE,
    ("GET", "/calendar.ics"): ANYONE,
    ("GET", "/calendar/{event_key}.ics"): ANYONE,
    ("GET", "/api/v1/events"): ANYONE,
    ("GET", "/api/v1/events/{event_key}"): ANYONE,
    ("GET", "/api/v1/applications/{application_id}/people"): APPLICANT,
    ("POST", "/api/v1/applications/{application_id}/people/invitations"): APPLICANT,
    (
        "DELETE",
        "/api/v1/applications/{application_id}/people/invitations/{invitation_id}",
    ): APPLICANT,
    ("DELETE", "/api/v1/applications/{application_id}/people/{person_id}"): APPLICANT,
    ("POST", "/api/v1/join/{token}"): APPLICANT,
    ("GET", "/api/v1/applications/{application_id}/representatives"): APPLICANT,
    ("PUT", "/api/v1/applications/{application_id}/representatives/{representative_id}"): APPLICANT,
    ("GET", "/api/v1/applications/{application_id}/nominations"): APPLICANT,
    ("POST", "/api/v1/applications/{application_id}/nominations"): APPLICANT,
    (
        "POST",
        "/api/v1/applications/{application_id}/nominations/{nomination_id}/approve",
    ): APPLICANT,
    (
        "POST",
        "/api/v1/applications/{application_id}/nominations/{nomination_id}/replace",
    ): APPLICANT,
    (
        "POST",
        "/api/v1/applications/{application_id}/nominations/{nomination_id}/withdraw",
    ): APPLICANT,
    ("GET", "/join/{token}"): APPLICANT,
    ("POST", "/join/{token}"): APPLICANT,
    ("GET", "/applications/{application_id}/people"): APPLICANT,
    ("POST", "/applications/{application_id}/people"): APPLICANT,
    ("POST", "/applications/{application_id}/people/invitations/{invitation_id}/revoke"): APPLICANT,
    ("POST", "/applications/{application_id}/people/{person_id}/remove"): APPLICANT,
    ("GET", "/applications/{application_id}/representatives"): APPLICANT,
    ("GET", "/applications/{application_id}/representatives/new"): APPLICANT,
    ("GET", "/applications/{application_id}/representatives/{representative_id}"): APPLICANT,
    ("POST", "/applications/{application_id}/representatives/{representative_id}"): APPLICANT,
    (
        "POST",
        "/applications/{application_id}/representatives/{representative_id}/nominate",
    ): APPLICANT,
    ("POST", "/applications/{application_id}/nominations/{nomination_id}/approve"): APPLICANT,
    ("POST", "/applications/{application_id}/nominations/{nomination_id}/replace"): APPLICANT,
    ("POST", "/applications/{application_id}/nominations/{nomination_id}/withdraw"): APPLICANT,
    ("GET", "/applications"): APPLICANT,
    ("POST", "/applications"): APPLICANT,
    ("GET", "/applications/new"): APPLICANT,
    ("GET", "/applications/{application_id}"): APPLICANT,
    ("GET", "/applications/{application_id}/check"): APPLICANT,
    ("POST", "/applications/{application_id}/submit"): APPLICANT,
    ("GET", "/applications/{application_id}/{topic}"): APPLICANT,
    ("POST", "/applications/{application_id}/{topic}"): APPLICANT,
    ("GET", "/api/v1/desk/applications"): CLERK,
    ("GET", "/api/v1/desk/applications/{application_id}"): CLERK,
    ("POST", "/api/v1/desk/applications/{application_id}/return"): CLERK,
    ("POST", "/api/v1/desk/applications/{application_id}/verify"): CLERK,
    ("POST", "/api/v1/desk/applications/{application_id}/put-forward"): CLERK,
    ("POST", "/api/v1/desk/applications/{application_id}/focal-point"): CLERK,
    ("PUT", "/api/v1/desk/events/{event_key}"): CLERK,
    ("GET", "/desk/events"): CLERK,
    ("GET", "/desk/events/{event_key}"): CLERK,
    ("POST", "/desk/events/{event_key}"): CLERK,
    ("GET", "/desk"): CLERK,
    ("GET", "/desk/applications/{application_id}"): CLERK,
    ("POST", "/desk/applications/{application_id}/return"): CLERK,
    ("POST", "/desk/applications/{application_id}/verify"): CLERK,
    ("POST", "/desk/applications/{application_id}/put-forward"): CLERK,
}
