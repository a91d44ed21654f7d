from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from services import registration
from services.registration.domain.ranking import Criterion
from services.registration.domain.travel import Claim, Standing
from services.registration.store.travel import Traveller
from services.registration.web.travel_words import reasons
from shared.kernel.languages import LANGUAGES
from shared.web.i18n import set_language

LOCALE = Path(registration.__file__).parent / "locale"


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


def test_every_reason_is_said_in_each_of_the_six_languages():
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
