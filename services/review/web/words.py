"""Keys of the rules in words."""

from typing import Final

from services.review.domain.cases import CaseKind, What
from services.review.domain.positions import Kind
from shared.web.i18n import N_

KINDS: Final = {
    Kind.OBJECTION: N_("Objection"),
    Kind.NONE: N_("Withdrawal"),
    Kind.SEEN: N_("Seen, no comment"),
    Kind.CONTESTED: N_("Says that the letter was not its own"),
}
CASES: Final = {
    CaseKind.REQUEST: N_("Request for information"),
    CaseKind.LETTER: N_("Letter of missions"),
}
CASE_STEPS: Final = {
    What.ASKED: N_("Asked"),
    What.ENTERED: N_("Entered"),
    What.APPROVED: N_("Approved by one officer"),
    What.DONE: N_("Approved"),
    What.REFUSED: N_("Refused"),
}
STEPS: Final = {
    "frozen": N_("Frozen"),
    "contacts-decided": N_("Decided to go on past missions that letters do not reach"),
    "circulated": N_("Circulated"),
    "extended": N_("Extended"),
    "suspended": N_("Suspended"),
    "resumed": N_("Resumed"),
    "closed": N_("Closed"),
    "reopened": N_("Reopened"),
    "decided": N_("Decision recorded"),
    "corrected": N_("Corrigendum issued"),
    "published": N_("Final list published"),
}
ACTS: Final = {
    "extend": N_("Give Member States more time"),
    "suspend": N_("Suspend the period"),
    "resume": N_("Resume the period"),
    "reopen": N_("Reopen the list for another round"),
    "decide": N_("Record a decision"),
    "correct": N_("Issue a corrigendum"),
    "letter": N_("Record a letter of missions"),
}
CHECKS: Final = {
    "legal-entity": N_("It is a legal entity of its own"),
    "relevant-work": N_("Its work is relevant to migration"),
    "may-act": N_("The focal point may act for the organization"),
    "not-a-duplicate": N_("No other application is of the same entity"),
}
STATES_OF_CHECKS: Final = {"done": N_("All ticked"), "open": N_("Some still open")}
CHOICES: Final = {
    "chosen": N_("Chosen"),
    "not-chosen": N_("Not chosen"),
    "left-out": N_("Left out with a reason"),
}
HOLIDAYS: Final = {
    "new-year": N_("New Year’s Day"),
    "martin-luther-king": N_("Martin Luther King Jr. Day"),
    "presidents-day": N_("Presidents’ Day"),
    "memorial-day": N_("Memorial Day"),
    "juneteenth": N_("Juneteenth"),
    "independence-day": N_("Independence Day"),
    "labor-day": N_("Labor Day"),
    "columbus-day": N_("Columbus Day"),
    "veterans-day": N_("Veterans Day"),
    "thanksgiving": N_("Thanksgiving Day"),
    "christmas": N_("Christmas Day"),
}
