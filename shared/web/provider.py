"""Signing in with the organization's own account: OIDC, code flow with PKCE (design D9)."""

import secrets
import warnings
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

import httpx
from authlib.deprecate import AuthlibDeprecationWarning
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from shared.kernel.actors import Role
from shared.kernel.refusals import Busy, NotFound, StepUpRequired
from shared.log import logger
from shared.settings import Settings
from shared.store import identities, sessions
from shared.store.db import Tx
from shared.store.identities import ProviderRequest
from shared.store.sessions import Session, Way
from shared.web.auditing import note
from shared.web.confirming import may_confirm
from shared.web.deps import CurrentActor, SettingsOf, Transaction
from shared.web.detours import local_path
from shared.web.entering import enter, failed
from shared.web.i18n import N_, _
from shared.web.pages import page
from shared.web.passkey_sign_in import sign_in_page
from shared.web.policy import ANYONE, PERSON, Policy
from shared.web.problems import problem
from shared.web.sessions import browser_token, set_cookie

with warnings.catch_warnings():
    # It speaks of a successor of httpx at every start.
    warnings.simplefilter("ignore", AuthlibDeprecationWarning)
    from authlib.integrations.httpx_client import AsyncOAuth2Client, OAuthError

POLICY: Final[Policy] = {
    ("GET", "/step-up/provider"): PERSON.owning("own-account"),
    ("GET", "/sign-in/provider"): ANYONE,
    ("GET", "/sign-in/provider/callback"): ANYONE.audited("access"),
}
ALGORITHMS: Final = ["RS256", "PS256", "ES256", "EdDSA"]
PATIENCE_SECONDS: Final = 5
TRY_AGAIN_SECONDS: Final = 60
NOT_KNOWN: Final = N_("This account lets nobody in here. Use your passkey, or ask your office.")


async def _metadata(settings: Settings) -> dict[str, Any]:
    """Read what the provider says of itself. Refusals: NotFound without one, Busy."""
    if settings.oidc is None:
        raise NotFound
    issuer = settings.oidc.issuer
    try:
        async with httpx.AsyncClient(timeout=PATIENCE_SECONDS) as http:
            answer = await http.get(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
            said: dict[str, Any] = answer.raise_for_status().json()
            said["keys"] = (await http.get(said["jwks_uri"])).raise_for_status().json()
    except (httpx.HTTPError, ValueError, KeyError) as error:
        logger().warning("provider", error=type(error).__name__)
        raise Busy(TRY_AGAIN_SECONDS) from None
    if said.get("issuer") != issuer:
        raise Busy(TRY_AGAIN_SECONDS)
    return said


def _client(settings: Settings) -> AsyncOAuth2Client:
    if settings.oidc is None:
        raise NotFound
    return AsyncOAuth2Client(
        settings.oidc.client_id,
        settings.oidc.client_secret,
        redirect_uri=f"{settings.url_of(settings.service)}/sign-in/provider/callback",
        scope="openid",
        code_challenge_method="S256",
        timeout=PATIENCE_SECONDS,
    )


async def _claims(
    settings: Settings, said: Mapping[str, Any], code: str, sent: ProviderRequest
) -> Mapping[str, Any] | None:
    """Fetch the identity token and return what it says, or None if it does not hold."""
    assert settings.oidc is not None
    rules = jwt.JWTClaimsRegistry(
        leeway=PATIENCE_SECONDS,
        iss={"essential": True, "value": settings.oidc.issuer},
        aud={"essential": True, "value": settings.oidc.client_id},
        nonce={"essential": True, "value": sent.nonce},
        exp={"essential": True},
        sub={"essential": True},
    )
    try:
        async with _client(settings) as client:
            answer = await client.fetch_token(
                said["token_endpoint"], code=code, code_verifier=sent.verifier
            )
        token = jwt.decode(answer["id_token"], KeySet.import_key_set(said["keys"]), ALGORITHMS)
        rules.validate(token.claims)
    except (OAuthError, JoseError, httpx.HTTPError, ValueError, KeyError) as error:
        logger().warning("provider", error=type(error).__name__)
        return None
    return token.claims if settings.oidc.is_strong(token.claims) else None


async def _send_away(
    tx: Tx, request: Request, settings: Settings, *, session_id: UUID | None = None
) -> Response:
    """Lead a browser to the provider, where whoever has a session identifies themselves anew."""
    said = await _metadata(settings)
    next_ = local_path(request.query_params.get("next", ""))
    state, nonce, verifier = (secrets.token_urlsafe(48) for _ in range(3))
    sent = ProviderRequest(state, nonce, verifier, next_, session_id)
    await identities.keep_request(tx, browser_token(request), sent)
    acr = settings.oidc.acr if settings.oidc else ()
    more = {"acr_values": " ".join(acr)} if acr else {}
    more |= {"prompt": "login", "max_age": "0"} if session_id else {}
    async with _client(settings) as client:
        url, _state = client.create_authorization_url(
            said["authorization_endpoint"],
            state=sent.state,
            code_verifier=sent.verifier,
            nonce=sent.nonce,
            **more,
        )
    answer = RedirectResponse(url, HTTPStatus.SEE_OTHER)
    set_cookie(answer, settings, "browser", browser_token(request))
    return answer


def _is_fresh(claims: Mapping[str, Any], sent: ProviderRequest) -> bool:
    """Tell whether the person identified themselves after they were sent there."""
    at = claims.get("auth_time")
    left = sent.sent_at.timestamp() if sent.sent_at else float("inf")
    return isinstance(at, int | float) and at >= left - PATIENCE_SECONDS


async def _person(
    tx: Tx, request: Request, settings: Settings
) -> tuple[UUID | None, ProviderRequest | None]:
    """Return who came back from the provider, if anybody of ours, and what they left with."""
    sent = await identities.take_request(tx, browser_token(request))
    asked = request.query_params
    if sent is None or not secrets.compare_digest(sent.state, asked.get("state", "")):
        return None, None
    said = await _metadata(settings)
    # Providers that name themselves must name the one we asked (RFC 9207).
    if asked.get("iss", said["issuer"]) != said["issuer"]:
        return None, sent
    claims = await _claims(settings, said, asked.get("code", ""), sent)
    if claims is None or (sent.session_id and not _is_fresh(claims, sent)):
        return None, sent
    return await identities.find_identity(tx, claims["iss"], claims["sub"]), sent


async def _confirm(
    tx: Tx, request: Request, settings: Settings, person: UUID | None, sent: ProviderRequest
) -> Response:
    """Let a session go on under a new token when its own person has come back."""
    lifetimes = request.app.state.lifetimes
    found = (
        await sessions.verify_by_id(tx, sent.session_id, person, lifetimes)
        if person and sent.session_id
        else None
    )
    if found is None:
        failed(request, Way.PROVIDER)
        return problem(request, StepUpRequired.code, HTTPStatus.FORBIDDEN)
    token, session = found
    request.state.entered = session.actor
    note(request, way=Way.PROVIDER, proof="step-up")
    answer = page(request, "sign_in/arrived.html", {"where": sent.next or "/account"})
    set_cookie(answer, settings, "session", token)
    return answer


def provider_router(homes: Mapping[Role, str], *, may_join: bool) -> APIRouter:
    """Build the way to the provider and back."""
    router = APIRouter(include_in_schema=False)

    @router.get("/sign-in/provider")
    async def get_provider(request: Request, tx: Transaction, settings: SettingsOf) -> Response:
        return await _send_away(tx, request, settings)

    @router.get("/step-up/provider")
    async def get_step_up(
        request: Request, tx: Transaction, actor: CurrentActor, settings: SettingsOf
    ) -> Response:
        if not await may_confirm(tx, settings, actor.person_id):
            raise NotFound
        session: Session = request.state.session
        return await _send_away(tx, request, settings, session_id=session.id)

    @router.get("/sign-in/provider/callback")
    async def get_callback(request: Request, tx: Transaction, settings: SettingsOf) -> Response:
        person_id, sent = await _person(tx, request, settings)
        if sent and sent.session_id:
            return await _confirm(tx, request, settings, person_id, sent)
        if person_id is None or sent is None:
            failed(request, Way.PROVIDER)
            return sign_in_page(request, "", takes_codes=may_join, key_error=_(NOT_KNOWN))
        token, session = await enter(tx, request, person_id, Way.PROVIDER)
        where = sent.next or homes[session.actor.role]
        # Not a redirect: a strict cookie set on the way from another site would not go with it.
        answer = page(request, "sign_in/arrived.html", {"where": where})
        set_cookie(answer, settings, "session", token)
        return answer

    return router
