from datetime import UTC, datetime
from uuid import uuid4

import pytest

from services.registration.domain.ranking import Criterion
from services.registration.domain.travel import DECISIONS, Claim, Standing
from services.registration.store.travel import Traveller
from services.registration.web.travel_words import LOCALE, decision_words, reasons
from shared.kernel.languages import LANGUAGES
from shared.web.i18n import set_language


def traveller(**given):
    values = {
        "id": uuid4(),
        "round_id": uuid4(),
        "application_id": uuid4(),
        "representative_id": uuid4(),
        "reference": "GCM-2018-000001",
        "organization": "Harbour Bridge",
        "name": "Sera TIKOISUVA",
        "nationality": "FJI",
        "gender": "woman",
        "received_at": datetime(2017, 5, 1, tzinfo=UTC),
        "standing": Standing.BEYOND_MONEY,
        "rank": 45,
        "claim": Claim.ELIGIBLE,
        "criterion": Criterion.GENDER,
        "regional_group": "asia-pacific",
        "group_before": 9,
    }
    return Traveller(**(values | given))


def told(language, each):
    set_language(language, LOCALE)
    return reasons(each, 17)


@pytest.mark.paragraph("31")
def test_a_place_is_explained_by_the_rules_that_led_to_it():
    assert " ".join(told("en", traveller())) == (
        "Nationals of other developing countries come after those of the least developed ones"
        " (paragraph 31). Regional groups take turns. Places of Asia-Pacific States before this"
        " one: 9. The request just before this one balances the number of women and men: otherwise"
        " the two are equal. The last place supported is 17; this request has place 45."
    )


def test_every_reason_and_decision_is_said_in_each_of_the_six_languages():
    cases = [traveller(standing=each) for each in Standing]
    cases += [traveller(criterion=each, claim=Claim.PRIORITY) for each in Criterion]
    english = [told("en", each) for each in cases]

    for language in LANGUAGES:
        if language != "en":
            said = [told(language, each) for each in cases]
            assert [len(each) for each in said] == [len(each) for each in english]
            sentences = [
                pair for s, e in zip(said, english, strict=True) for pair in zip(s, e, strict=True)
            ]
            assert all(one != other for one, other in sentences)
            decisions = {decision_words(each, language) for each in DECISIONS}
            assert not decisions & {decision_words(each, "en") for each in DECISIONS}


def test_a_letter_speaks_its_own_language_and_the_page_goes_on_in_the_readers():
    set_language("fr", LOCALE)

    assert decision_words(Standing.SUPPORTED, "es") == "Con apoyo"
    assert reasons(traveller(standing=Standing.RECEIVED), None) == [
        "L’ordre est arrêté après la clôture de l’appel."
    ]
