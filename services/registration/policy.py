"""Who may call which route of registration: what is public, what is an organization's own."""

from typing import Final

from services.registration.policy_of_desks import DESKS
from shared.web import audit, developers, sign_in
from shared.web.policy import ANYONE, APPLICANT, CLERK, SERVICE, Policy, StepUp

PUBLISHED: Final = ANYONE.owning("public")
# Clerks write applications that came on paper, until the organization takes them over.
BEGINNING: Final = APPLICANT | CLERK
WRITER: Final = BEGINNING.owning("own-application")
JOINING: Final = APPLICANT.owning("bearer")
OWN_APPLICATION: Final = APPLICANT.owning("own-application")
EXPORT: Final = OWN_APPLICATION.audited("export")
OWN_ACCOUNT: Final = APPLICANT.owning("own-account")
OWN_REQUEST: Final = APPLICANT.owning("own-request")
OWN_WISH: Final = APPLICANT.owning("own-wish")
OWN_CONTRIBUTION: Final = APPLICANT.owning("own-contribution")

POLICY: Final[Policy] = {
    **sign_in.POLICY,
    **audit.POLICY,
    **developers.POLICY,
    **DESKS,
    ("POST", "/internal/messages"): SERVICE,
    ("GET", "/"): ANYONE,
    ("GET", "/privacy"): ANYONE,
    ("GET", "/door"): ANYONE,
    ("GET", "/api/v1/door"): ANYONE,
    ("GET", "/api/v1/matches"): ANYONE,
    ("GET", "/api/v1/registers/{register}/entries"): PUBLISHED,
    ("GET", "/api/v1/forms/{category}"): PUBLISHED,
    ("GET", "/api/v1/applications"): APPLICANT,
    ("GET", "/api/v1/applications/{application_id}"): WRITER,
    ("PUT", "/api/v1/applications/{application_id}"): WRITER,
    ("POST", "/api/v1/applications/{application_id}/submit"): WRITER,
    ("GET", "/calendar"): ANYONE,
    ("GET", "/calendar.ics"): ANYONE,
    ("GET", "/calendar/{event_key}.ics"): PUBLISHED,
    ("GET", "/api/v1/events"): ANYONE,
    ("GET", "/api/v1/events/{event_key}"): PUBLISHED,
    ("GET", "/api/v1/applications/{application_id}/people"): OWN_APPLICATION,
    ("POST", "/api/v1/applications/{application_id}/people/invitations"): OWN_APPLICATION,
    (
        "DELETE",
        "/api/v1/applications/{application_id}/people/invitations/{invitation_id}",
    ): OWN_APPLICATION,
    ("DELETE", "/api/v1/applications/{application_id}/people/{person_id}"): OWN_APPLICATION,
    ("POST", "/api/v1/join/{token}"): JOINING,
    ("GET", "/api/v1/applications/{application_id}/representatives"): OWN_APPLICATION,
    (
        "PUT",
        "/api/v1/applications/{application_id}/representatives/{representative_id}",
    ): OWN_APPLICATION,
    (
        "PUT",
        "/api/v1/applications/{application_id}/representatives/{representative_id}/identity",
    ): OWN_APPLICATION,
    ("GET", "/api/v1/applications/{application_id}/nominations"): OWN_APPLICATION,
    ("POST", "/api/v1/applications/{application_id}/nominations"): OWN_APPLICATION,
    (
        "POST",
        "/api/v1/applications/{application_id}/nominations/{nomination_id}/approve",
    ): OWN_APPLICATION,
    (
        "POST",
        "/api/v1/applications/{application_id}/nominations/{nomination_id}/replace",
    ): OWN_APPLICATION,
    (
        "POST",
        "/api/v1/applications/{application_id}/nominations/{nomination_id}/withdraw",
    ): OWN_APPLICATION,
    ("GET", "/join/{token}"): JOINING,
    ("POST", "/join/{token}"): JOINING,
    ("GET", "/applications/{application_id}/people"): OWN_APPLICATION,
    ("POST", "/applications/{application_id}/people"): OWN_APPLICATION,
    (
        "POST",
        "/applications/{application_id}/people/invitations/{invitation_id}/revoke",
    ): OWN_APPLICATION,
    ("POST", "/applications/{application_id}/people/{person_id}/remove"): OWN_APPLICATION,
    ("GET", "/applications/{application_id}/representatives"): OWN_APPLICATION,
    ("GET", "/applications/{application_id}/representatives/new"): OWN_APPLICATION,
    ("GET", "/applications/{application_id}/representatives/{representative_id}"): OWN_APPLICATION,
    ("POST", "/applications/{application_id}/representatives/{representative_id}"): OWN_APPLICATION,
    (
        "POST",
        "/applications/{application_id}/representatives/{representative_id}/nominate",
    ): OWN_APPLICATION,
    ("POST", "/applications/{application_id}/nominations/{nomination_id}/approve"): OWN_APPLICATION,
    ("POST", "/applications/{application_id}/nominations/{nomination_id}/replace"): OWN_APPLICATION,
    (
        "POST",
        "/applications/{application_id}/nominations/{nomination_id}/withdraw",
    ): OWN_APPLICATION,
    ("GET", "/api/v1/applications/{application_id}/documents"): WRITER,
    ("PUT", "/api/v1/applications/{application_id}/documents/{document_id}"): WRITER,
    ("GET", "/api/v1/applications/{application_id}/documents/{document_id}"): WRITER,
    ("DELETE", "/api/v1/applications/{application_id}/documents/{document_id}"): WRITER,
    ("GET", "/applications/{application_id}/documents"): WRITER,
    ("POST", "/applications/{application_id}/documents"): WRITER,
    ("GET", "/applications/{application_id}/documents/{document_id}"): WRITER,
    ("POST", "/applications/{application_id}/documents/{document_id}/remove"): WRITER,
    ("POST", "/api/v1/applications/{application_id}/confirmation"): OWN_APPLICATION,
    ("GET", "/api/v1/confirmations/{code}"): PUBLISHED,
    ("POST", "/applications/{application_id}/confirmation"): OWN_APPLICATION,
    ("GET", "/applications/{application_id}/confirmation"): OWN_APPLICATION,
    ("GET", "/applications/{application_id}/confirmation.pdf"): OWN_APPLICATION,
    ("GET", "/confirmations"): ANYONE,
    ("GET", "/confirmations/{code}"): PUBLISHED,
    ("GET", "/api/v1/applications/{application_id}/corrections"): OWN_APPLICATION,
    ("PUT", "/api/v1/applications/{application_id}/corrections/{correction_id}"): OWN_APPLICATION,
    ("GET", "/applications/{application_id}/corrections"): OWN_APPLICATION,
    ("GET", "/applications/{application_id}/corrections/{section_key}"): OWN_APPLICATION,
    ("POST", "/applications/{application_id}/corrections/{section_key}"): OWN_APPLICATION,
    ("POST", "/api/v1/applications/{application_id}/withdraw"): OWN_APPLICATION,
    ("GET", "/api/v1/applications/{application_id}/export"): EXPORT,
    ("GET", "/applications/{application_id}/withdrawal"): OWN_APPLICATION,
    ("POST", "/applications/{application_id}/withdrawal"): OWN_APPLICATION,
    ("GET", "/applications/{application_id}/export"): EXPORT,
    ("GET", "/my-data"): OWN_ACCOUNT,
    ("POST", "/my-data/erase"): OWN_ACCOUNT.stepping_up(StepUp.IF_KEYED).audited("access"),
    ("GET", "/applications/{application_id}/erasure"): OWN_APPLICATION,
    ("POST", "/applications/{application_id}/erasure"): OWN_APPLICATION,
    (
        "POST",
        "/applications/{application_id}/representatives/{representative_id}/erase",
    ): OWN_APPLICATION,
    ("POST", "/hearings/{wish_id}/erase"): OWN_WISH,
    ("POST", "/api/v1/applications/{application_id}/erase"): OWN_APPLICATION,
    (
        "DELETE",
        "/api/v1/applications/{application_id}/representatives/{representative_id}",
    ): OWN_APPLICATION,
    ("POST", "/api/v1/hearings/wishes/{wish_id}/erase"): OWN_WISH,
    ("GET", "/applications"): APPLICANT,
    ("POST", "/applications"): APPLICANT,
    ("GET", "/applications/new"): BEGINNING,
    ("GET", "/applications/{application_id}"): WRITER,
    ("GET", "/applications/{application_id}/check"): WRITER,
    ("POST", "/applications/{application_id}/submit"): WRITER,
    ("GET", "/applications/{application_id}/{topic}"): WRITER,
    ("POST", "/applications/{application_id}/{topic}"): WRITER,
    (
        "GET",
        "/api/v1/applications/{application_id}/nominations/{nomination_id}/segments",
    ): OWN_APPLICATION,
    (
        "PUT",
        "/api/v1/applications/{application_id}/nominations/{nomination_id}/segments",
    ): OWN_APPLICATION,
    (
        "POST",
        "/applications/{application_id}/nominations/{nomination_id}/segments",
    ): OWN_APPLICATION,
    (
        "POST",
        "/api/v1/applications/{application_id}/nominations/{nomination_id}/confirmation",
    ): OWN_APPLICATION,
    (
        "POST",
        "/applications/{application_id}/nominations/{nomination_id}/confirmation",
    ): OWN_APPLICATION,
    (
        "GET",
        "/applications/{application_id}/nominations/{nomination_id}/confirmation",
    ): OWN_APPLICATION,
    (
        "GET",
        "/applications/{application_id}/nominations/{nomination_id}/confirmation.pdf",
    ): OWN_APPLICATION,
    ("GET", "/api/v1/travel/rounds"): APPLICANT,
    ("GET", "/api/v1/travel/requests"): APPLICANT,
    ("PUT", "/api/v1/travel/requests/{request_id}"): OWN_REQUEST,
    ("POST", "/api/v1/travel/requests/{request_id}/withdraw"): OWN_REQUEST,
    ("GET", "/travel"): APPLICANT,
    ("GET", "/travel/new"): APPLICANT,
    ("POST", "/travel/new"): APPLICANT,
    ("GET", "/travel/{request_id}"): OWN_REQUEST,
    ("POST", "/travel/{request_id}/withdraw"): OWN_REQUEST,
    ("GET", "/api/v1/hearings/wishes"): APPLICANT,
    ("PUT", "/api/v1/hearings/wishes/{wish_id}"): OWN_WISH,
    ("POST", "/api/v1/hearings/wishes/{wish_id}/withdraw"): OWN_WISH,
    ("GET", "/hearings"): APPLICANT,
    ("GET", "/hearings/new"): APPLICANT,
    ("POST", "/hearings/new"): APPLICANT,
    ("GET", "/hearings/{wish_id}"): OWN_WISH,
    ("POST", "/hearings/{wish_id}/withdraw"): OWN_WISH,
    ("GET", "/api/v1/contributions"): ANYONE,
    ("GET", "/api/v1/contributions/{contribution_id}"): PUBLISHED,
    ("GET", "/api/v1/own-contributions"): APPLICANT,
    ("PUT", "/api/v1/own-contributions/{contribution_id}"): OWN_CONTRIBUTION,
    ("POST", "/api/v1/own-contributions/{contribution_id}/withdraw"): OWN_CONTRIBUTION,
    ("GET", "/contributions"): ANYONE,
    ("GET", "/contributions/{contribution_id}"): PUBLISHED,
    ("GET", "/own-contributions"): APPLICANT,
    ("GET", "/own-contributions/new"): APPLICANT,
    ("POST", "/own-contributions/new"): APPLICANT,
    ("GET", "/own-contributions/{contribution_id}"): OWN_CONTRIBUTION,
    ("GET", "/own-contributions/{contribution_id}/change"): OWN_CONTRIBUTION,
    ("POST", "/own-contributions/{contribution_id}/withdraw"): OWN_CONTRIBUTION,
}
