"""What a row of each register's file must be."""

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


def _no_controls(value: Any) -> Any:
    if isinstance(value, str) and not value.isprintable():
        raise ValueError("holds characters that cannot be shown")
    return value


Words = Annotated[str, Field(min_length=1, max_length=500), BeforeValidator(_no_controls)]


Maybe = Annotated[str, Field(max_length=500), BeforeValidator(_no_controls)]


Iso3 = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


YesNo = Literal["yes", "no"]


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class EcosocRow(_Row):
    name: Words
    recommended_on: dt.date


class WithdrawnRow(_Row):
    name: Words
    noted_on: dt.date


class NhriRow(BaseModel):
    model_config = ConfigDict(extra="allow", frozen=True, str_strip_whitespace=True)
    __pydantic_extra__: dict[str, Literal["A", "B", "C", "D", ""]]

    iso3: Iso3
    country: Words
    institution_name: Words
    name_from: Maybe


class StateRow(_Row):
    iso2: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    iso3: Iso3
    m49: Annotated[str, Field(pattern=r"^\d{3}$")]
    standing: Literal["member", "observer-state", "specialized-agency-member"]
    regional_group: Literal[
        "african",
        "asia-pacific",
        "eastern-european",
        "latin-american-and-caribbean",
        "western-european-and-others",
        "",
    ]
    m49_region: Maybe
    m49_subregion: Maybe
    ldc: YesNo
    ldc_until: Maybe
    lldc: YesNo
    sids: YesNo
    developed: YesNo
    name_en: Words
    name_fr: Words
    name_es: Words
    name_ru: Words
    name_zh: Words
    name_ar: Words
    formal_en: Maybe
    note: Maybe
