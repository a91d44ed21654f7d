"""Which personal data are kept how long: the nightly deletion works by this table."""

from datetime import date
from enum import StrEnum
from typing import Final

from shared.kernel.modalities import Modalities
from shared.kernel.retention import End, Rule, last_day_kept


class Until(StrEnum):
    # While the person seeks or holds a seat, and never longer than after the conference.
    UNNEEDED = "unneeded"
    # So many days after the conference: the modalities say how many.
    CONFERENCE = "conference"
    # Until a time that stands in the row itself.
    EXPIRED = "expired"
    # With the record of the process: no name is in it, or the record is of this person's work.
    RECORD = "record"


class Whose(StrEnum):
    APPLICANTS = "applicants"
    REPRESENTATIVES = "representatives"


class Data(StrEnum):
    """What people are told about as one thing."""

    ACCOUNT = "account"
    CONTACT = "contact"
    INVITED = "invited"
    PAPER = "paper"
    REPRESENTATIVES = "representatives"
    IDENTITY = "identity"
    LETTERS = "letters"
    SPEAKERS = "speakers"
    DOCUMENTS = "documents"
    NOTES = "notes"
    SIGN_IN = "sign-in"
    FIGURES = "figures"
    ACTS = "acts"


AFTER: Final = Until.CONFERENCE
# Answers of the forms that name a person, by section and field.
NAMES: Final = (("contact", "contact_name"), ("representation", "head_name"))
# In the order of execution: what refers to something goes before it.
RULES: Final = (
    Rule(Data.IDENTITY, "identity_data", ("given",), Until.UNNEEDED, End.DELETED),
    Rule(Data.IDENTITY, "identity_data", ("given",), AFTER, End.DELETED),
    Rule(
        Data.REPRESENTATIVES,
        "representative",
        ("family_name", "given_name", "native_name", "function"),
        AFTER,
        End.BLANKED,
    ),
    Rule(
        Data.LETTERS,
        "confirmation",
        ("code", "says"),
        AFTER,
        End.DELETED,
        Whose.REPRESENTATIVES,
    ),
    Rule(Data.SPEAKERS, "hearing_interest", ("speaker",), AFTER, End.BLANKED),
    Rule(Data.DOCUMENTS, "document", ("name", "sha256", "sent_sha256"), AFTER, End.DELETED),
    Rule(Data.DOCUMENTS, "document_content", ("content", "sha256"), AFTER, End.DELETED),
    *(
        Rule(Data.CONTACT, table, ("answers",), AFTER, End.BLANKED, inside=path)
        for table in ("application", "application_version")
        for path in NAMES
    ),
    # A correction holds the answers of one section.
    *(
        Rule(Data.CONTACT, "correction", ("answers",), AFTER, End.BLANKED, inside=path[1:])
        for path in NAMES
    ),
    Rule(Data.NOTES, "desk_note", ("text",), AFTER, End.DELETED),
    Rule(Data.PAPER, "intake", ("email",), AFTER, End.BLANKED),
    Rule(Data.INVITED, "member_invitation", ("email", "token_hash"), AFTER, End.DELETED),
    Rule(
        Data.ACCOUNT,
        "passkey",
        ("name", "credential_id", "public_key"),
        AFTER,
        End.DELETED,
        Whose.APPLICANTS,
    ),
    Rule(Data.ACCOUNT, "identity", ("issuer", "subject"), AFTER, End.DELETED, Whose.APPLICANTS),
    Rule(Data.ACCOUNT, "person", ("email",), AFTER, End.NUMBERED, Whose.APPLICANTS),
    Rule(Data.SIGN_IN, "sign_in_code", ("email", "code_hash"), Until.EXPIRED, End.DELETED),
    Rule(Data.SIGN_IN, "session", ("token_hash", "way"), Until.EXPIRED, End.DELETED),
    Rule(Data.SIGN_IN, "invitation", ("token_hash", "code_hash"), Until.EXPIRED, End.DELETED),
    Rule(Data.SIGN_IN, "kept_answer", ("caller", "body"), Until.EXPIRED, End.DELETED),
    Rule(Data.FIGURES, "representative", ("gender", "nationality"), Until.RECORD, End.STAYS),
    Rule(Data.FIGURES, "hearing_interest", ("gender",), Until.RECORD, End.STAYS),
    Rule(Data.ACTS, "audit", ("who",), Until.RECORD, End.STAYS),
)


def due(modalities: Modalities, today: date) -> tuple[Rule, ...]:
    """Return what is carried out tonight, beside what ends at a time of its own."""
    is_over = today > last_day_kept(modalities)
    return tuple(
        rule
        for rule in RULES
        if rule.until is Until.UNNEEDED or (rule.until is Until.CONFERENCE and is_over)
    )
