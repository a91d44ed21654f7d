"""What a service needs to know of its surroundings."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict

from shared.rates import Rates

PORT_OFFSETS: Final = {"registration": 1, "review": 2, "notify": 3, "mailbox": 25, "bounces": 26}


class SettingsError(Exception):
    """The surroundings are wrong; the message is one line for the person who starts us."""


class Smtp(BaseModel):
    model_config = ConfigDict(frozen=True)

    host: str
    port: int
    tls: Literal["none", "starttls", "tls"]
    username: str | None
    password: str | None
    sender: str
    # Where bounces come back to; without it they come to the sender.
    bounce_domain: str | None = None
    # Connections of a worker to the mail server, and letters at once for one domain.
    connections: int = 16
    per_domain: int = 4
    # Letters a second for one domain; 0 sets no limit.
    per_domain_per_second: float = 0
    # Letters of which a worker that dies may leave open whether they were taken.
    in_doubt: int = 1
    dkim_key: Path | None = None
    dkim_selector: str = "agrement"


class Addresses(BaseModel):
    """Where a service's database is, for each role that signs in there."""

    model_config = ConfigDict(frozen=True)

    service: str
    owner: str | None = None
    keeper: str | None = None
    auditor: str | None = None
    backup: str | None = None

    def variables(self, service: str) -> dict[str, str]:
        """Return the variables by which a process of `service` learns these addresses."""
        start = f"AGREMENT_{service.upper()}"
        words = {"owner": self.owner, "auditor": self.auditor}
        if service == "review":
            words["keeper"] = self.keeper
        named = {f"{start}_{k.upper()}_DATABASE_URL": v for k, v in words.items() if v}
        return {f"{start}_DATABASE_URL": self.service, **named}


class Oidc(BaseModel):
    """The outside provider of a deployment, and how well it must have known the person."""

    model_config = ConfigDict(frozen=True)

    issuer: str
    client_id: str
    client_secret: str
    acr: tuple[str, ...] = ()
    amr: tuple[str, ...] = ()

    @property
    def confirms(self) -> bool:
        """Tell whether the provider's word is as good as a key: it says how it knew the person."""
        return bool(self.acr or self.amr)

    def is_strong(self, claims: Mapping[str, Any]) -> bool:
        """Tell whether the person was identified in one of the ways that are demanded."""
        acr_holds = not self.acr or claims.get("acr") in self.acr
        return acr_holds and set(self.amr) <= set(claims.get("amr") or ())


class Settings(BaseModel):
    """Addresses, places, and whether this is a demonstration."""

    model_config = ConfigDict(frozen=True)

    service: str
    env: Literal["demo", "production"]
    home: Path
    port_base: int
    process: str
    database_url: str
    # Of the roles that only some processes are: the address is there where it is needed.
    owner_database_url: str | None = None
    keeper_database_url: str | None = None
    auditor_database_url: str | None = None
    backup_database_url: str | None = None
    # Who can open backups; whoever runs this cannot.
    backup_recipient: str | None = None
    urls: dict[str, str]
    smtp: Smtp
    clamav: str | None = None
    rates: Rates = Rates()
    oidc: Oidc | None = None
    # Addresses of proxies whose word on where a request came from is taken.
    proxies: str | None = None
    delegates_per_mission: int = 10
    # The certificate of the authority that signs for the services among themselves.
    authority: Path | None = None
    # Where signed checkpoints of the record of acts are kept, outside the database.
    checkpoint_folders: tuple[Path, ...] = ()

    @property
    def is_demo(self) -> bool:
        return self.env == "demo"

    @property
    def keys_dir(self) -> Path:
        return self.home / "keys"

    @property
    def checkpoints(self) -> tuple[Path, ...]:
        return self.checkpoint_folders or (self.home / "audit", self.home / "audit-copy")

    @property
    def process_keys(self) -> Path:
        """The folder of the keeper's keys: each process has its own."""
        return self.keys_dir / "review" / self.process

    @property
    def port(self) -> int:
        return self.port_base + PORT_OFFSETS[self.service]

    def address_of(self, role: Literal["owner", "keeper", "auditor", "backup"]) -> str:
        """Return the database address of a role. Refusals: SettingsError when none was given."""
        url: str | None = getattr(self, f"{role}_database_url")
        if url is None:
            name = f"AGREMENT_{self.service}_{role}_DATABASE_URL".upper()
            raise SettingsError(f"{name} is not set (deploy/postgres/roles.sql makes the roles)")
        return url

    def url_of(self, service: str) -> str:
        """Return the address of `service`, without a slash at the end."""
        return self.urls[service]


def driver_url(url: str) -> str:
    """Return `url` with the driver we use. Refusals: SettingsError if it is not PostgreSQL."""
    scheme, separator, rest = url.partition("://")
    if not separator or scheme not in {"postgresql", "postgres", "postgresql+psycopg"}:
        raise SettingsError(
            f"not a PostgreSQL address: {scheme}://… (postgresql://user@host/name is expected)"
        )
    return f"postgresql+psycopg://{rest}"
