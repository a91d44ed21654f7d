import pytest

from services.notify.domain.deliverability import dkim, dmarc, spf


@pytest.mark.parametrize(
    ("found", "state"),
    [
        (None, "unknown"),
        ([], "missing"),
        (["something else"], "missing"),
        (["v=spf1 mx -all"], "good"),
        (["v=spf1 redirect=_spf.example"], "good"),
        (["v=spf1 mx ?all"], "weak"),
        (["v=spf1 mx"], "weak"),
        (["v=spf1 -all", "v=spf1 mx -all"], "weak"),
    ],
)
def test_spf_is_judged(found, state):
    assert spf("a.example", found).state == state


@pytest.mark.parametrize(
    ("found", "state"),
    [
        (["v=DKIM1; k=rsa; p=AB CD"], "good"),
        (["v=DKIM1; p=other"], "weak"),
        (["v=DKIM1; p="], "weak"),
        ([], "missing"),
        (None, "unknown"),
    ],
)
def test_dkim_is_the_key_that_signs(found, state):
    finding = dkim("a.example", "agrement", "ABCD", found)

    assert (finding.state, finding.name) == (state, "agrement._domainkey.a.example")
    assert finding.expected.endswith("p=ABCD")


@pytest.mark.parametrize(
    ("found", "state"),
    [
        (["v=DMARC1; p=reject"], "good"),
        (["v=DMARC1; p = quarantine"], "good"),
        (["v=DMARC1; p=none; sp=reject"], "weak"),
        ([], "missing"),
    ],
)
def test_dmarc_must_ask_for_something(found, state):
    assert dmarc("a.example", found).state == state
