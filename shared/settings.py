"""What the surroundings decide: addresses, places, and whether this is a demonstration."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

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


class Environment(BaseSettings):
    """The variables as they are written, AGREMENT_ before each name."""

    model_config = SettingsConfigDict(env_prefix="AGREMENT_", env_ignore_empty=True)

    env: Literal["demo", "production"] = "production"
    home: Path = Path(".agrement")
    port_base: int = Field(8000, ge=1, le=65000)
    process: str = "gcm-2018"
    registration_url: str | None = None
    review_url: str | None = None
    notify_url: str | None = None
    registration_database_url: str | None = None
    review_database_url: str | None = None
    notify_database_url: str | None = None
    registration_owner_database_url: str | None = None
    review_owner_database_url: str | None = None
    notify_owner_database_url: str | None = None
    registration_auditor_database_url: str | None = None
    review_auditor_database_url: str | None = None
    notify_auditor_database_url: str | None = None
    review_keeper_database_url: str | None = None
    smtp_host: str = "127.0.0.1"
    smtp_port: int | None = None
    smtp_tls: Literal["none", "starttls", "tls"] | None = None
    smtp_username: str | None = None
    smtp_password: str | None = None
    smtp_sender: str = "no-reply@agrement.example"
    smtp_connections: int = Field(16, ge=1, le=200)
    smtp_per_domain: int = Field(4, ge=1, le=200)
    smtp_per_domain_per_second: float = Field(0, ge=0)
    smtp_in_doubt: int = Field(1, ge=1, le=200)
    bounce_domain: str | None = None
    dkim_key: Path | None = None
    dkim_selector: str = "agrement"
    # Folders for signed checkpoints, at best on other machines, with a colon between.
    audit_checkpoints: str | None = None
    # host:port or socket of a ClamAV daemon that looks at uploads; none by default.
    clamav: str | None = Field(None, pattern=r"^(/.+|[^/]+:\d+)$")

    @classmethod
    def read(cls) -> Self:
        """Read the variables. Refusals: SettingsError naming the variable."""
        try:
            return cls()
        except ValidationError as error:
            first = error.errors()[0]
            name = "_".join(("AGREMENT", *map(str, first["loc"]))).upper()
            raise SettingsError(f"{name}: {first['msg']}") from None


class Settings(BaseModel):
    """What one service needs to know of its surroundings."""

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
    urls: dict[str, str]
    smtp: Smtp
    clamav: str | None = None
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

    def address_of(self, role: Literal["owner", "keeper", "auditor"]) -> str:
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


def addresses(environment: Environment, service: str) -> Addresses | None:
    """Return the database addresses that the environment gives for a service, if it does."""
    url = getattr(environment, f"{service}_database_url")
    names = ("owner", "keeper", "auditor")
    given = {each: getattr(environment, f"{service}_{each}_database_url", None) for each in names}
    return Addresses(service=url, **given) if url else None


def load(service: str, *, otherwise: Callable[[str, Path], Addresses]) -> Settings:
    """Gather the settings of `service` from the environment. Refusals: SettingsError.

    `otherwise` gives the database addresses where the environment names none.
    """
    environment = Environment.read()
    home = environment.home.absolute()
    found = addresses(environment, service) or otherwise(service, home)
    return Settings(
        service=service,
        env=environment.env,
        home=home,
        port_base=environment.port_base,
        process=environment.process,
        database_url=driver_url(found.service),
        owner_database_url=found.owner and driver_url(found.owner),
        keeper_database_url=found.keeper and driver_url(found.keeper),
        auditor_database_url=found.auditor and driver_url(found.auditor),
        urls={
            name: (
                getattr(environment, f"{name}_url")
                or f"http://127.0.0.1:{environment.port_base + PORT_OFFSETS[name]}"
            ).rstrip("/")
            for name in ("registration", "review", "notify")
        },
        smtp=_smtp(environment),
        clamav=environment.clamav,
        checkpoint_folders=tuple(
            map(Path, filter(None, (environment.audit_checkpoints or "").split(os.pathsep)))
        ),
    )


def _smtp(environment: Environment) -> Smtp:
    is_demo = environment.env == "demo"
    port = environment.smtp_port or (
        environment.port_base + PORT_OFFSETS["mailbox"] if is_demo else 587
    )
    if environment.smtp_tls == "none" and not is_demo:
        raise SettingsError("AGREMENT_SMTP_TLS: letters leave in clear in demonstrations only")
    return Smtp(
        host=environment.smtp_host,
        port=port,
        tls=environment.smtp_tls or ("none" if is_demo else "starttls"),
        username=environment.smtp_username,
        password=environment.smtp_password,
        sender=environment.smtp_sender,
        bounce_domain=environment.bounce_domain,
        connections=environment.smtp_connections,
        per_domain=environment.smtp_per_domain,
        per_domain_per_second=environment.smtp_per_domain_per_second,
        in_doubt=environment.smtp_in_doubt,
        dkim_key=environment.dkim_key,
        dkim_selector=environment.dkim_selector,
    )
