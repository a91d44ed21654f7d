from dataclasses import fields, is_dataclass
from importlib.resources import files

import pytest

from shared.kernel.modalities import Effect
from shared.kernel.ruled import Ruled
from shared.modalities.lines import ModalityFileError
from shared.modalities.load import load, parse

TEXT = (files("shared.modalities") / "gcm-2018.toml").read_text("utf-8")


def line_with(text, needle):
    return next(n for n, line in enumerate(text.splitlines(), 1) if needle in line)


def ruled(value):
    if isinstance(value, Ruled):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from ruled(each)
    elif is_dataclass(value):
        for each in fields(value):
            yield from ruled(getattr(value, each.name))


def test_every_value_rests_on_a_paragraph_or_an_interpretation():
    values = list(ruled(load("gcm-2018")))

    assert len(values) > 40
    assert all((v.paragraph is None) != (v.interpretation is None) for v in values)
    assert all(
        v.interpretation.why and v.interpretation.decided_by for v in values if v.interpretation
    )


@pytest.mark.parametrize(
    "silence",
    [
        "objections.effect",
        "objections.threshold",
        "disclosure.objector_to_states",
        "decision.final_decision_by",
        "objections.window_days",
    ],
)
def test_what_the_text_does_not_say_is_marked_as_an_interpretation(silence):
    part, name = silence.split(".")

    assert getattr(getattr(load("gcm-2018"), part), name).interpretation


@pytest.mark.parametrize("given", ["objections.who_may_object", "objections.basis_required"])
@pytest.mark.paragraph("fn 4")
def test_what_the_footnote_says_is_taken_from_it(given):
    part, name = given.split(".")

    assert getattr(getattr(load("gcm-2018"), part), name).paragraph == "fn 4"


@pytest.mark.parametrize(
    ("good", "bad", "reason"),
    [
        ("value = 12\n", 'value = "twelve"\n', "valid integer"),
        ("[objections.threshold]", "[objections.treshold]", "Unexpected keyword"),
        ('scope = "conference"', 'scope = "moon"', "unknown scope"),
        ('route = "register"', 'route = "window"', "Input should be"),
        ("version = 1", "version = ", "Invalid value"),
    ],
)
def test_a_broken_file_is_refused_with_line_and_reason(good, bad, reason):
    broken = TEXT.replace(good, bad, 1)

    with pytest.raises(ModalityFileError, match=rf"^file\.toml line \d+: .*({reason})") as refusal:
        parse(broken, "file.toml")

    said = int(str(refusal.value).split()[2].rstrip(":"))
    assert abs(said - line_with(broken, bad.strip())) <= 1


def test_another_process_is_another_file():
    other = TEXT.replace('value = "name-left-off"', 'value = "sent-to-decision"').replace(
        'process = "gcm-2018"', 'process = "hiv-2021"'
    )

    found = parse(other, "hiv-2021.toml")

    assert (found.process, found.objections.effect.value) == ("hiv-2021", Effect.TO_DECISION)


@pytest.mark.parametrize("name", ["nothing", "../gcm-2018", ""])
def test_an_unknown_process_is_refused_in_one_line(name):
    with pytest.raises(ModalityFileError):
        load(name)


POPULATION = """
[balance.population]
[balance.population.value]
african = 0.19
asia-pacific = 0.6
eastern-european = 0.04
latin-american-and-caribbean = 0.08
western-european-and-others = 0.09
[balance.population.interpretation]
says = "Shares of a year."
why = "A test."
decided_by = "A test"
decided_at = 2026-11-25
"""
BY_POPULATION = TEXT.replace('"membership-of-the-united-nations"', '"population"', 1)


def test_a_reference_that_no_register_holds_is_brought_along_or_refused():
    parsed = parse(BY_POPULATION + POPULATION, "file.toml")

    assert sum(parsed.balance.population.value.values()) == pytest.approx(1)
    with pytest.raises(ModalityFileError, match=r"^file\.toml line \d+: no register here holds"):
        parse(BY_POPULATION, "file.toml")
    with pytest.raises(ModalityFileError, match="which come to 1"):
        parse(BY_POPULATION + POPULATION.replace("0.19", "0.5"), "file.toml")


@pytest.mark.parametrize(
    ("rule", "value", "reason"),
    [
        ("objections.clock", '"Europe/Paris"', "by the clock of America/New_York only"),
        ("objections.grace_seconds", "60", "has no grace"),
        ("disclosure.objector_told", "true", "would tell others who objected"),
        ("disclosure.to_applicants", '"the-basis"', "the outcome and nothing else"),
        ("disclosure.to_public", '"the-objector"', "the lists and nothing else"),
        ("disclosure.objector_to_states", '"sometimes"', "on-request"),
    ],
)
def test_what_these_services_do_not_carry_out_is_refused_not_ignored(rule, value, reason):
    head, _, tail = TEXT.partition(f"[{rule}]\n")
    _old, _, rest = tail.partition("\n")
    changed = f"{head}[{rule}]\nvalue = {value}\n{rest}"

    with pytest.raises(ModalityFileError, match=rf"^file\.toml line \d+: .*{reason}"):
        parse(changed, "file.toml")
