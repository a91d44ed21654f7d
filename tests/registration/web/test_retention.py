"""Every personal datum of registration has a rule, and the night carries the rules out."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select

from services.registration.actions.purge_personal_data import purge_personal_data
from services.registration.domain.retention import (
    NAMES,
    RULES,
    Data,
    Until,
    due,
)
from services.registration.store.tables import Table
from shared.kernel.forms import FieldKind
from shared.kernel.retention import End, last_day_kept
from shared.modalities.load import load
from tests.conftest import visitor
from tests.personal_data import MARK, NONE, REGISTER, REGISTERS, SHARED, WORDS, faults
from tests.registration.build import CONTACT, ORGANIZATION, REPRESENTATION
from tests.registration.web.test_pages_and_api import HTML, body
from tests.registration.web.test_people_and_meetings import PERSON

ORGANIZATIONS = "of an organization, or its own words about itself, and no person's"
DECISION = "why the Secretariat decided as it did, or what the modalities say"
NOT_PERSONAL = {
    "audit": {"sealed": "empty in this service"},
    "application": dict.fromkeys(("category", "route", "stage", "form_key"), WORDS)
    | dict.fromkeys(("reference", "name", "name_key", "claim_key"), ORGANIZATIONS),
    "application_entry": dict.fromkeys(("list_key", "standing"), WORDS),
    "application_merge": {"kept_reference": ORGANIZATIONS, "reason": DECISION},
    "application_version": dict.fromkeys(("stage", "by_role", "note", "form_key"), WORDS)
    | {"reason": DECISION},
    "confirmation": {"event_key": WORDS},
    "contribution": dict.fromkeys(("kind", "phase", "theme", "language", "standing"), WORDS)
    | dict.fromkeys(("title", "text", "search_key"), ORGANIZATIONS),
    "correction": dict.fromkeys(("section", "stage"), WORDS)
    | {"reason": ORGANIZATIONS, "note": DECISION},
    "desk_case": {"ticked": WORDS},
    "document": dict.fromkeys(("kind", "media_type"), WORDS),
    "event_change": dict.fromkeys(("event_key", "venue", "zone"), WORDS) | {"reason": DECISION},
    "event_desk": {"event_key": WORDS},
    "hearing_interest": dict.fromkeys(("event_key", "theme", "language", "standing"), WORDS)
    | {"statement": ORGANIZATIONS},
    "hearing_step": dict.fromkeys(("standing", "by_role"), WORDS),
    "intake": dict.fromkeys(("channel", "language"), WORDS),
    "intake_window": {"list_key": WORDS},
    "intake_window_step": {"list_key": WORDS},
    "kept_answer": dict.fromkeys(("key", "request_sha256"), MARK),
    "member": {"position": WORDS},
    "member_invitation": {"position": WORDS},
    "nomination": dict.fromkeys(("event_key", "stage"), WORDS),
    "nomination_step": {"stage": WORDS},
    "segment_place": dict.fromkeys(("segment_key", "access"), WORDS),
    "status_check": dict.fromkeys(("name", "status", "register", "source", "became"), REGISTER),
    "status_flag": dict.fromkeys(("status", "decision"), WORDS) | {"reason": DECISION},
    "travel_cost": {"regional_group": WORDS},
    "travel_fund": {"process": WORDS},
    "travel_ledger": dict.fromkeys(("process", "kind"), WORDS) | {"note": DECISION},
    "travel_request": dict.fromkeys(("standing", "criterion", "regional_group", "told"), WORDS),
    "travel_round": {"event_key": WORDS},
}
# Answers in which a form asks for text in one line, and not for a person.
NO_PERSONS = {
    ("organization", "name"): ORGANIZATIONS,
    ("entity", "registration_number"): ORGANIZATIONS,
}
FORMS = sorted(path.stem for path in Path("shared/modalities").glob("*.toml"))


def test_every_column_that_may_hold_a_person_has_a_rule_or_a_reason():
    assert faults(Table.metadata, RULES, SHARED, REGISTERS, NOT_PERSONAL) == NONE


@pytest.mark.parametrize("process", FORMS)
def test_every_answer_that_names_a_person_has_a_rule(process):
    asked = {
        (section.key, field.name)
        for use in load(process).forms.uses
        for form in (use.form, *use.earlier)
        for section in form.sections
        for field in section.fields
        if field.kind in {FieldKind.TEXT, FieldKind.EMAIL}
    }

    assert sorted(asked - set(NAMES) - set(NO_PERSONS)) == []


async def contents(sessions):
    """Return everything in every table, as text."""
    async with sessions() as tx:
        tables = [await tx.execute(select(each)) for each in Table.metadata.sorted_tables]
        return "\n".join(str(value) for rows in tables for row in rows for value in row)


async def fill(case):
    """Leave a person's trace wherever one can be left with an application."""
    named = {
        "contact": CONTACT | {"contact_name": "canary contact"},
        "representation": REPRESENTATION | {"head_name": "canary head"},
    }
    await case.client.put(case.path, json=body(**named) | {"version": 1})
    await case.forward("submit", "verify")
    who = f"{case.path}/representatives/{uuid4()}"
    await case.client.put(who, json=PERSON | {"family_name": "canary family"})
    invited = {"email": "canary@people.example", "position": "alternate"}
    await case.client.post(f"{case.path}/people/invitations", json=invited)
    await case.clerk.post(f"{case.desk}/notes", json={"text": "canary note"})


async def test_when_their_time_is_over_nobody_is_named_and_the_record_stays(
    case, sessions, modalities
):
    await fill(case)
    before = await contents(sessions)
    assert {f"canary {word}" in before for word in ("contact", "head", "family", "note")} == {True}
    email = (await case.client.get("/api/v1/session")).json()["email"]

    # The conference of 2018 and its ninety days are over.
    async with sessions.begin() as tx:
        await purge_personal_data(tx, modalities=modalities)
        await purge_personal_data(tx, modalities=modalities)

    after = await contents(sessions)
    assert "canary" not in after
    assert email not in after
    assert ORGANIZATION["name"] in after
    assert (await case.known())["reference"].startswith("GCM-2018-")


@pytest.mark.parametrize(
    ("days", "carried_out"), [(0, {Until.UNNEEDED}), (1, {Until.UNNEEDED, Until.CONFERENCE})]
)
def test_names_are_kept_to_the_last_day_and_no_longer(modalities, days, carried_out):
    today = last_day_kept(modalities) + timedelta(days=days)

    tonight = due(modalities, today)

    assert tonight == tuple(rule for rule in RULES if rule.until in carried_out)
    assert End.STAYS not in {rule.end for rule in tonight}


@pytest.mark.parametrize("language", ["ar", "zh", "en", "fr", "ru", "es"])
async def test_anybody_reads_what_is_kept_how_long(app, modalities, language):
    answer = await visitor(app).get("/privacy", params={"lang": language}, headers=HTML)

    assert answer.status_code == 200
    # Each kind of data has its line, and the last day is the one that the night goes by.
    assert answer.text.count('<th class="govuk-table__header" scope="row">') == len(Data)
    assert str(last_day_kept(modalities).year) in answer.text
    assert 'href="/privacy"' in (await visitor(app).get("/", headers=HTML)).text
