"""Why an entry may be the one: codes, which `shared.web.match_words` puts into words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from shared.matching.entries import Led
from shared.matching.features import AT, Row

# Codes that follow from a feature alone, in the order they are said.
SAID: Final = (
    ("reordered", "reordered"), ("respaced", "respaced"), ("typo_edits", "spelling"),
    ("variant", "variant"), ("only_acronym", "acronym-only"), ("only_initials", "initials"),
    ("foreign", "script"), ("native", "spelling-native"), ("acronym_agrees", "acronym"),
    ("swaps", "swapped"),
    ("extras", "extra"), ("missings", "missing"), ("acronym_differs", "acronym-differs"),
    ("legal_one_sided", "legal"), ("legal_differs", "legal"), ("country_agrees", "country"),
    ("country_differs", "other-country"), ("website_agrees", "website"), ("mixed", "mixed"),
)  # fmt: skip
WORD_BY_WORD: Final = frozenset({"spelling", "variant", "swapped", "extra", "missing"})
PARTS: Final = ("query_side", "query_bracket", "form_side", "form_bracket")


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: its code, and what its words need."""

    code: str
    values: Mapping[str, str] = field(default_factory=dict)


def reasons_for(row: Row, led: Led) -> tuple[Reason, ...]:
    """Return the reasons that features give, what speaks for it first."""
    found = [Reason(code) for feature, code in SAID if row[AT[feature]]]
    if row[AT["only_acronym"]] or row[AT["only_initials"]]:
        found = [each for each in found if each.code != "acronym"]
    if row[AT["foreign"]] or row[AT["native"]]:
        # Word by word, two scripts never agree: only their sounds are compared.
        found = [each for each in found if each.code not in WORD_BY_WORD]
    elif row[AT["extra_place"]] or row[AT["missing_place"]]:
        found.append(Reason("place"))
    elif row[AT["extra_reach"]] or row[AT["missing_reach"]]:
        found.append(Reason("reach"))
    if led.why in {"former", "merged"}:
        found.insert(0, Reason(led.why, {"year": str(led.year)}))
    elif row[AT["same_words"]]:
        found.insert(0, Reason("same" if row[AT["same_text"]] else "written"))
    if led.why == "other":
        found.append(Reason("other"))
    if any(row[AT[each]] for each in PARTS):
        found.append(Reason("part"))
    return tuple({each.code: each for each in found}.values())
