from datetime import UTC, datetime, timedelta

import pytest

from services.registration.domain.applications import Stage
from services.registration.domain.documents import safe_name
from services.registration.domain.forms import asked_only, faults, missing_documents
from services.registration.domain.reminders import is_reminded, reminder_times
from shared.kernel.modalities import Route
from shared.modalities.forms import load_form
from shared.modalities.load import load
from tests.registration.build import answers, application

RIO, LETTER = load_form("rio-20"), load_form("letter-proof-report")
DOCUMENTS = [each.key for each in RIO.documents]
GOVERNANCE = {"governing_body": "A. Qio (Fiji)", "government_money": "no", "has_members": "no"}


def full(**governance):
    return {
        **answers(),
        "activities": {"programmes": "Legal advice in Fiji."},
        "governance": {**GOVERNANCE, **governance},
    }


def test_a_section_is_missed_only_when_an_answer_calls_for_it():
    assert faults(RIO, full(), DOCUMENTS) == {}
    assert faults(RIO, full(has_members="yes"), DOCUMENTS) == {"membership": "missing"}


def test_a_question_is_missed_only_when_an_answer_calls_for_it():
    assert faults(RIO, full(government_money="yes"), DOCUMENTS) == {"governance": "missing"}


@pytest.mark.parametrize(
    ("section", "given"),
    [
        ("activities", {"programmes": "x" * 4001}),
        ("governance", {**GOVERNANCE, "government_money": "perhaps"}),
        ("membership", {"members": 0, "distribution": "Fiji"}),
    ],
)
def test_answers_that_another_version_took_are_asked_for_again(section, given):
    given_answers = full(has_members="yes") | {"membership": {"members": 3, "distribution": "F"}}

    found = faults(RIO, given_answers | {section: given}, DOCUMENTS)

    assert found[section] == "answer-again"


def test_documents_are_missed_like_answers():
    assert faults(RIO, full(), DOCUMENTS[1:]) == {"documents": "document-missing"}
    entity = {"registered_since": 1998, "documents_language": "other"}
    assert missing_documents(LETTER, {**answers(), "entity": entity}, ["letter"]) == [
        "legal-status",
        "activity-report",
        "translation",
    ]


def test_what_fell_away_is_not_submitted_and_everything_else_is():
    given = full(government_sources="A government") | {"membership": {"members": 3}}

    kept = asked_only(RIO, given)

    assert "membership" not in kept
    assert kept["governance"] == GOVERNANCE
    assert kept["organization"] == given["organization"]


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\letters\\Lettre signée (2).PDF", "Lettre signée (2).pdf"),
        ("evil\u202efdp.exe.pdf", "evil fdp exe.pdf"),
        ("<script>.pdf", "script.pdf"),
        (".pdf", "document.pdf"),
        ("رسالة.pdf", "رسالة.pdf"),
        ("x" * 300 + ".pdf", "x" * 80 + ".pdf"),
    ],
)
def test_a_document_keeps_the_words_of_its_name_only(sent, name):
    assert safe_name(sent, "application/pdf") == name


def test_reminders_go_out_before_the_close_and_never_in_the_past():
    closes = datetime(2027, 3, 10, 12, tzinfo=UTC)
    gcm = load("gcm-2018")

    assert list(reminder_times(gcm, closes, closes - timedelta(days=30))) == [
        closes - timedelta(days=7),
        closes - timedelta(days=2),
    ]
    assert list(reminder_times(gcm, closes, closes - timedelta(days=3))) == [
        closes - timedelta(days=2)
    ]
    assert list(reminder_times(gcm, closes, closes)) == []


@pytest.mark.parametrize(
    ("given", "is_told"),
    [
        ({}, True),
        ({"answers": {}}, True),
        ({"answers": answers("preparatory-process")}, False),
        ({"stage": Stage.SUBMITTED}, False),
        ({"stage": Stage.WITHDRAWN}, False),
        ({"route": Route.REGISTER}, False),
    ],
)
def test_who_may_still_apply_is_reminded(given, is_told):
    assert is_reminded(application(**given), "conference") is is_told
