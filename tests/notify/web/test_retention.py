"""Every personal datum of notify has a rule, and anybody reads it."""

import pytest

from services.notify.domain.retention import RULES, Data
from services.notify.store.tables import Table
from tests.conftest import visitor
from tests.personal_data import NONE, SHARED, WORDS, faults

NOT_PERSONAL = {
    "audit": {"sealed": "empty in this service"},
    "batch": dict.fromkeys(("caller", "letter", "stage"), WORDS),
    "contact": dict.fromkeys(("caller", "kind", "language"), WORDS),
    "event": {"kind": WORDS},
    "letter_edition": dict.fromkeys(("letter", "version", "sources"), "our own letters"),
    "mailbox_letter": dict.fromkeys(("letter", "language"), WORDS),
    "notice": dict.fromkeys(("caller", "letter", "letter_version", "language", "status"), WORDS),
    "suppression": {"reason": WORDS},
}


def test_every_column_that_may_hold_a_person_has_a_rule_or_a_reason():
    assert faults(Table.metadata, RULES, SHARED, NOT_PERSONAL) == NONE


@pytest.mark.parametrize("language", ["ar", "zh", "en", "fr", "ru", "es"])
async def test_anybody_reads_what_is_kept_how_long(app, language):
    page = {"accept": "text/html"}
    answer = await visitor(app).get("/privacy", params={"lang": language}, headers=page)

    assert answer.status_code == 200
    assert answer.text.count('<th class="govuk-table__header" scope="row">') == len(Data)
