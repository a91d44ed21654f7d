"""How often people may ask for things; every figure can be set."""

from dataclasses import dataclass
from typing import Final, Self

from pydantic import BaseModel, ConfigDict, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

MINUTE: Final = 60
HOUR: Final = 3600
# A rehearsal of thousands of organizations comes from one address and has few officers.
REHEARSAL: Final = 1000


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `times` in each window of `seconds`."""

    times: int
    seconds: int


class Rates(BaseModel):
    """The figures: code requests, sign-ups of new people, writes, openings of what is sealed."""

    model_config = ConfigDict(frozen=True)

    codes_per_address: int = Field(3, ge=1)
    codes_per_network: int = Field(20, ge=1)
    sign_ups_per_network: int = Field(5, ge=1)
    sign_ups: int = Field(500, ge=1)
    writes_per_person: int = Field(60, ge=1)
    openings_per_person: int = Field(30, ge=1)

    def of(self, name: str) -> Rate:
        """Return a figure with its window."""
        return Rate(getattr(self, name), WINDOWS[name])

    @classmethod
    def rehearsal(cls) -> Self:
        """Return figures that do not hold up a rehearsal; what one address asks for stays."""
        usual = cls().model_dump()
        raised = {k: v if k == "codes_per_address" else v * REHEARSAL for k, v in usual.items()}
        return cls(**raised)


WINDOWS: Final = {
    "codes_per_address": 15 * MINUTE,
    "codes_per_network": HOUR,
    "sign_ups_per_network": HOUR,
    "sign_ups": HOUR,
    "writes_per_person": MINUTE,
    "openings_per_person": MINUTE,
}


class RatesGiven(BaseSettings):
    """The variables as they are written, AGREMENT_RATE_ before each name."""

    model_config = SettingsConfigDict(env_prefix="AGREMENT_RATE_", env_ignore_empty=True)

    codes_per_address: int | None = Field(None, ge=1)
    codes_per_network: int | None = Field(None, ge=1)
    sign_ups_per_network: int | None = Field(None, ge=1)
    sign_ups: int | None = Field(None, ge=1)
    writes_per_person: int | None = Field(None, ge=1)
    openings_per_person: int | None = Field(None, ge=1)

    def over(self, usual: Rates) -> Rates:
        """Return `usual` with what was given instead."""
        return usual.model_copy(update=self.model_dump(exclude_none=True))
