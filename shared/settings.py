"""What the surroundings decide: addresses, places, and whether this is a demonstration."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.rates import Rates, RatesGiven

Given = TypeVar("Given", bound=BaseSettings)

PORT_OFFSETS: Final = {"registration": 1, "review": 2, "notify": 3, "mailbox": 25, "bounces": 26}


class SettingsError(Exception):
    """The surroundings are wrong; the message is one line for the person who starts us."""


def read_given(kind: type[Given], prefix: str) -> Given:
    """Read the variables of one kind. Refusals: SettingsError naming the variable."""
    try:
        return kind()
    except ValidationError as error:
        first = error.errors()[0]
        name = prefix + "_".join(map(str, first["loc"])).upper()
        raise SettingsError(f"{name}: {first['msg']}") from None


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
    review_keeper_database_url: str | None = None
    notify_database_url: str | None = None
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
    # host:port or socket of a ClamAV daemon that looks at uploads; none by default.
    clamav: str | None = Field(None, pattern=r"^(/.+|[^/]+:\d+)$")
    oidc_issuer: str | None = Field(None, pattern=r"^https?://")
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    # Separated by spaces.
    oidc_acr: str = ""
    oidc_amr: str = ""
    proxies: str | None = None
    delegates_per_mission: int = Field(10, ge=1, le=200)

    @classmethod
    def read(cls) -> Self:
        """Read the variables. Refusals: SettingsError naming the variable."""
        return read_given(cls, "AGREMENT_")


class Oidc(BaseModel):
    """The outside provider of a deployment, and how well it must have known the person."""

    model_config = ConfigDict(frozen=True)

    issuer: str
    client_id: str
    client_secret: str
    acr: tuple[str, ...] = ()
    amr: tuple[str, ...] = ()

    def is_strong(self, claims: Mapping[str, Any]) -> bool:
        """Tell whether the person was identified in one of the ways that are demanded."""
        acr_holds = not self.acr or claims.get("acr") in self.acr
        return acr_holds and set(self.amr) <= set(claims.get("amr") or ())


class Settings(BaseModel):
    """What one service needs to know of its surroundings."""

    model_config = ConfigDict(frozen=True)

    service: str
    env: Literal["demo", "production"]
    home: Path
    port_base: int
    process: str
    database_url: str
    keeper_database_url: str
    urls: dict[str, str]
    smtp: Smtp
    clamav: str | None = None
    rates: Rates = Rates()
    oidc: Oidc | None = None
    # Addresses of proxies whose word on where a request came from is taken.
    proxies: str | None = None
    delegates_per_mission: int = 10

    @property
    def is_demo(self) -> bool:
        return self.env == "demo"

    @property
    def keys_dir(self) -> Path:
        return self.home / "keys"

    @property
    def port(self) -> int:
        return self.port_base + PORT_OFFSETS[self.service]

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


def load(service: str, *, otherwise: Callable[[str, Path], str]) -> Settings:
    """Gather the settings of `service` from the environment. Refusals: SettingsError.

    `otherwise` gives the database address where the environment names none.
    """
    environment = Environment.read()
    home = environment.home.absolute()
    url = getattr(environment, f"{service}_database_url") or otherwise(service, home)
    return Settings(
        service=service,
        env=environment.env,
        home=home,
        port_base=environment.port_base,
        process=environment.process,
        database_url=driver_url(url),
        keeper_database_url=driver_url(environment.review_keeper_database_url or url),
        urls={
            name: (
                getattr(environment, f"{name}_url")
                or f"http://127.0.0.1:{environment.port_base + PORT_OFFSETS[name]}"
            ).rstrip("/")
            for name in ("registration", "review", "notify")
        },
        smtp=_smtp(environment),
        clamav=environment.clamav,
        rates=_rates(environment),
        oidc=_oidc(environment),
        proxies=environment.proxies,
        delegates_per_mission=environment.delegates_per_mission,
    )


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
