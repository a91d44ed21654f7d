"""What the three services are made of alike."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Final

from fastapi import APIRouter, Depends, FastAPI
from sqlalchemy import text

from shared.service_tokens import Verifier
from shared.settings import Settings
from shared.store.db import Sessions
from shared.store.parties import for_people
from shared.store.sessions import Lifetimes
from shared.web import problems
from shared.web.deps import Transaction
from shared.web.describing import Described
from shared.web.gate import enforce, require_whole
from shared.web.headers import SafeHeaders
from shared.web.i18n import LanguageMiddleware
from shared.web.pages import install_pages
from shared.web.policy import ANYONE, Policy, complete

HEALTH_POLICY: Final[Policy] = {("GET", "/healthz"): ANYONE, ("GET", "/readyz"): ANYONE}
OFFICE_HOURS: Final = Lifetimes(idle=timedelta(minutes=15), longest=timedelta(hours=8))
AT_HOME: Final = Lifetimes(idle=timedelta(minutes=60), longest=timedelta(hours=12))


def _health() -> APIRouter:
    router = APIRouter(tags=["health"])

    @router.get("/healthz")
    async def get_healthz() -> dict[str, str]:
        return {"status": "alive"}

    @router.get("/readyz")
    async def get_readyz(tx: Transaction) -> dict[str, str]:
        await tx.execute(text("SELECT 1"))
        return {"status": "ready"}

    return router


def build(
    settings: Settings,
    sessions: Sessions,
    *,
    title: str,
    routers: Iterable[APIRouter],
    policy: Policy,
    lifetimes: Lifetimes = AT_HOME,
    navigation: Sequence[tuple[str | None, str, str]] = (),
    at_start: Callable[[], Awaitable[object]] | None = None,
    larger_bodies: Mapping[str, int] | None = None,
) -> FastAPI:
    """Put a service together. Refusals: PolicyGap when the table and the routes differ.

    Routers carry their whole prefix themselves, so that a route's path is what the table says.
    """
    routers = [_health(), *routers]
    policy = complete({**HEALTH_POLICY, **policy})
    require_whole(policy, routers)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        if at_start:
            await at_start()
        yield
        await sessions.kw["bind"].dispose()

    app = Described(
        title=f"Agrément: {settings.service}",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        dependencies=[Depends(enforce)],
    )
    app.state.settings, app.state.sessions = settings, for_people(sessions)
    app.state.policy, app.state.lifetimes = policy, lifetimes
    app.state.verifier = Verifier(settings.keys_dir, settings.service)
    for router in routers:
        app.include_router(router)
    problems.install(app)
    package = f"services.{settings.service}"
    install_pages(
        app,
        package=package,
        title=title,
        navigation=navigation,
        has_developers_page=("GET", "/developers") in policy,
        has_privacy_page=("GET", "/privacy") in policy,
    )
    _add_middleware(app, settings, package, larger_bodies)
    return app


def _add_middleware(
    app: FastAPI, settings: Settings, package: str, larger_bodies: Mapping[str, int] | None
) -> None:
    folder = Path(import_module(package).__file__ or "").parent / "locale"
    is_https = settings.url_of(settings.service).startswith("https://")
    app.add_middleware(LanguageMiddleware, folder=folder, is_https=is_https)
    app.add_middleware(SafeHeaders, is_https=is_https, larger=larger_bodies)
