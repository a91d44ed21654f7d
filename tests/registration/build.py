"""Plain functions that build valid values; tests name only what matters to them."""

from datetime import date
from uuid import uuid4

from services.registration.actions.name_representative import NameRepresentative
from services.registration.domain.applications import Application, Stage
from services.registration.domain.eligibility import Finding
from shared.kernel.modalities import Route

ORGANIZATION = {
    "name": "Harbour Bridge Initiative",
    "country": "FJI",
    "purpose": "Work with migrants.",
}
CONTACT = {"contact_name": "Litia Vakaloloma", "language": "fr"}
REPRESENTATION = {"head_name": "Sera Tikoisuva", "head_gender": "woman"}

# What a ticket is reckoned to cost, in cents.
COST = 100_000


def answers(*scopes, events=()):
    return {
        "organization": ORGANIZATION,
        "contact": CONTACT,
        "representation": REPRESENTATION,
        "participation": {"scopes": list(scopes or ["conference"]), "events": list(events)},
    }


def application(**given):
    values = {
        "id": uuid4(),
        "person_id": uuid4(),
        "category": "ngo",
        "route": Route.LIST,
        "stage": Stage.DRAFT,
        "version": 1,
        "answers": answers(),
    }
    return Application(**(values | given))


def finding(register="ecosoc", status="granted", **given):
    values = {
        "entry_id": uuid4(),
        "register": register,
        "name": "Harbour Bridge Initiative",
        "country": None,
        "status": status,
        "as_of": date(2024, 6, 14),
    }
    return Finding(**(values | given))


def naming(application_id, **given):
    values = {
        "id": uuid4(),
        "application_id": application_id,
        "family_name": "Tikoisuva",
        "given_name": "Sera",
        "native_name": None,
        "gender": "woman",
        "nationality": "FJI",
        "function": "Head of delegation",
    }
    return NameRepresentative(**(values | given))
