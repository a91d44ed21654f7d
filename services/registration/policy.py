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
    ("GET", "/api/v1/forms/{category}"): ANYONE,
    ("GET", "/api/v1/applications"): APPLICANT,
    ("GET", "/api/v1/applications/{application_id}"): APPLICANT,
    ("PUT", "/api/v1/applications/{application_id}"): APPLICANT,
    ("POST", "/api/v1/applications/{application_id}/submit"): APPLICANT,
    ("GET", "/api/v1/applications/{application_id}/documents"): APPLICANT,
    ("PUT", "/api/v1/applications/{application_id}/documents/{document_id}"): APPLICANT,
    ("GET", "/api/v1/applications/{application_id}/documents/{document_id}"): APPLICANT,
    ("DELETE", "/api/v1/applications/{application_id}/documents/{document_id}"): APPLICANT,
    ("GET", "/api/v1/desk/applications/{application_id}/documents/{document_id}"): CLERK,
    ("GET", "/applications/{application_id}/documents"): APPLICANT,
    ("POST", "/applications/{application_id}/documents"): APPLICANT,
    ("GET", "/applications/{application_id}/documents/{document_id}"): APPLICANT,
    ("POST", "/applications/{application_id}/documents/{document_id}/remove"): APPLICANT,
    ("GET", "/desk/applications/{application_id}/documents/{document_id}"): CLERK,
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
    ("GET", "/desk"): CLERK,
    ("GET", "/desk/applications/{application_id}"): CLERK,
    ("POST", "/desk/applications/{application_id}/return"): CLERK,
    ("POST", "/desk/applications/{application_id}/verify"): CLERK,
    ("POST", "/desk/applications/{application_id}/put-forward"): CLERK,
}
