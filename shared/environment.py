"""The variables that say what a service's surroundings are, and the settings made of them."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, Literal, Self, TypeVar

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.rates import Rates, RatesGiven
from shared.secrets_given import secrets_in_files
from shared.settings import (
    PORT_OFFSETS,
    Addresses,
    Oidc,
    Settings,
    SettingsError,
    Smtp,
    driver_url,
)
from shared.trust import require_encrypted, require_scanner_here

Given = TypeVar("Given", bound=BaseSettings)

_SERVICES: Final = ("registration", "review", "notify")
_ROLES: Final = ("", "_owner", "_auditor", "_keeper", "_backup")
# What may be handed over in a file as well.
SECRETS: Final = frozenset(
    {f"{each}{role}_database_url" for each in _SERVICES for role in _ROLES}
    | {"smtp_password", "oidc_client_secret"}
)


def read_given(kind: type[Given], prefix: str) -> Given:
    """Read the variables of one kind. Refusals: SettingsError naming the variable."""
    in_files: dict[str, Any] = secrets_in_files(prefix, SECRETS & kind.model_fields.keys())
    try:
        return kind(**in_files)
    except ValidationError as error:
        first = error.errors()[0]
        name = prefix + "_".join(map(str, first["loc"])).upper()
        raise SettingsError(f"{name}: {first['msg']}") from None


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
    registration_backup_database_url: str | None = None
    review_backup_database_url: str | None = None
    notify_backup_database_url: str | None = None
    # Who can open backups, as age-keygen names them; the key itself is elsewhere.
    backup_recipient: str | None = None
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
    oidc_issuer: str | None = Field(None, pattern=r"^https?://")
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    # Separated by spaces.
    oidc_acr: str = ""
    oidc_amr: str = ""
    proxies: str | None = None
    authority: Path | None = None
    delegates_per_mission: int = Field(10, ge=1, le=200)

    @classmethod
    def read(cls) -> Self:
        """Read the variables. Refusals: SettingsError naming the variable."""
        return read_given(cls, "AGREMENT_")


def addresses(environment: Environment, service: str) -> Addresses | None:
    """Return the database addresses that the environment gives for a service, if it does."""
    url = getattr(environment, f"{service}_database_url")
    names = ("owner", "keeper", "auditor", "backup")
    given = {each: getattr(environment, f"{service}_{each}_database_url", None) for each in names}
    return Addresses(service=url, **given) if url else None


def load(service: str, *, otherwise: Callable[[str, Path], Addresses]) -> Settings:
    """Gather the settings of `service` from the environment. Refusals: SettingsError.

    `otherwise` gives the database addresses where the environment names none.
    """
    environment = Environment.read()
    home = environment.home.absolute()
    given = addresses(environment, service)
    if environment.env != "demo":
        require_scanner_here(environment.clamav)
        _require_encrypted(service, given)
    found = given or otherwise(service, home)
    return Settings(
        service=service,
        env=environment.env,
        home=home,
        port_base=environment.port_base,
        process=environment.process,
        database_url=driver_url(found.service),
        **_of_roles(found),
        backup_recipient=environment.backup_recipient,
        urls={
            name: (
                getattr(environment, f"{name}_url")
                or f"http://127.0.0.1:{environment.port_base + PORT_OFFSETS[name]}"
            ).rstrip("/")
            for name in _SERVICES
        },
        smtp=_smtp(environment),
        clamav=environment.clamav,
        rates=_rates(environment),
        oidc=_oidc(environment),
        proxies=environment.proxies,
        authority=environment.authority,
        delegates_per_mission=environment.delegates_per_mission,
        checkpoint_folders=tuple(
            map(Path, filter(None, (environment.audit_checkpoints or "").split(os.pathsep)))
        ),
    )


def _of_roles(found: Addresses) -> dict[str, Any]:
    """Return the addresses of all roles but the run-time one, as the settings name them."""
    given = found.model_dump(exclude={"service"}, exclude_none=True)
    return {f"{role}_database_url": driver_url(url) for role, url in given.items()}


def _require_encrypted(service: str, given: Addresses | None) -> None:
    if given is None:
        return
    named = given.variables(service)
    if given.backup:
        # Which no process but the command for backups is told.
        named[f"AGREMENT_{service.upper()}_BACKUP_DATABASE_URL"] = given.backup
    for name, url in named.items():
        require_encrypted(driver_url(url), name)


def _oidc(environment: Environment) -> Oidc | None:
    issuer = environment.oidc_issuer
    if issuer is None:
        return None
    if environment.env != "demo" and not issuer.startswith("https://"):
        raise SettingsError("AGREMENT_OIDC_ISSUER: an https address is needed")
    if not (environment.oidc_client_id and environment.oidc_client_secret):
        raise SettingsError("AGREMENT_OIDC_CLIENT_ID and AGREMENT_OIDC_CLIENT_SECRET are needed")
    return Oidc(
        issuer=issuer,
        client_id=environment.oidc_client_id,
        client_secret=environment.oidc_client_secret,
        acr=tuple(environment.oidc_acr.split()),
        amr=tuple(environment.oidc_amr.split()),
    )


def _rates(environment: Environment) -> Rates:
    return read_given(RatesGiven, "AGREMENT_RATE_").over(
        Rates.rehearsal() if environment.env == "demo" else Rates()
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
