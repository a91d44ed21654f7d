"""Passkey ceremonies: what an authenticator is asked, and whether its answer holds."""

import json
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from fastapi import Request
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import options_to_json_dict
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from shared.kernel.actors import Actor
from shared.settings import Settings
from shared.store import passkeys
from shared.store.db import Tx
from shared.store.passkeys import NewKey, Passkey, Purpose
from shared.web.sessions import browser_token

LONGEST_CREDENTIAL: Final = 20_000
TIMEOUT_MS: Final = int(passkeys.CHALLENGE_LIFE.total_seconds() * 1000)


@dataclass(frozen=True, slots=True)
class Site:
    """The name that passkeys are bound to, and where the browser says it is."""

    name: str
    origin: str


def site_of(request: Request) -> Site:
    """Return this site. In a demonstration it is also known as localhost.

    Browsers bind passkeys to names, never to addresses like 127.0.0.1.
    """
    settings: Settings = request.app.state.settings
    url = urlsplit(settings.url_of(settings.service))
    if settings.is_demo and request.url.hostname == "localhost":
        return Site("localhost", f"http://{request.url.netloc}")
    return Site(url.hostname or "", f"{url.scheme}://{url.netloc}")


async def ask_for_new_key(tx: Tx, request: Request, actor: Actor) -> dict[str, Any]:
    """Return what the browser needs to make a discoverable passkey of this person."""
    known = await passkeys.list_passkeys(tx, actor.person_id)
    options = generate_registration_options(
        rp_id=site_of(request).name,
        rp_name="Agrément",
        user_name=actor.email,
        user_id=actor.person_id.bytes,
        timeout=TIMEOUT_MS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=k.credential_id) for k in known],
    )
    await passkeys.keep_challenge(tx, browser_token(request), Purpose.ADD, options.challenge)
    return options_to_json_dict(options)


async def ask_for_key(
    tx: Tx, request: Request, purpose: Purpose, actor: Actor | None = None
) -> dict[str, Any]:
    """Return what the browser needs to use a passkey: any, or one of this person."""
    known = await passkeys.list_passkeys(tx, actor.person_id) if actor else []
    options = generate_authentication_options(
        rp_id=site_of(request).name,
        timeout=TIMEOUT_MS,
        user_verification=UserVerificationRequirement.REQUIRED,
        allow_credentials=[PublicKeyCredentialDescriptor(id=k.credential_id) for k in known],
    )
    await passkeys.keep_challenge(tx, browser_token(request), purpose, options.challenge)
    return options_to_json_dict(options)


async def read_new_key(tx: Tx, request: Request, credential: str) -> NewKey | None:
    """Use up the browser's challenge and return the new passkey, or None if it does not hold.

    It answers rather than refuses, since a refusal would leave the challenge good.
    """
    challenge = await passkeys.take_challenge(tx, browser_token(request), Purpose.ADD)
    if challenge is None:
        return None
    site = site_of(request)
    try:
        made = verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=site.name,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError):
        return None
    return NewKey(made.credential_id, made.credential_public_key, made.sign_count)


async def read_key(tx: Tx, request: Request, credential: str, purpose: Purpose) -> Passkey | None:
    """Use up the browser's challenge and return whose passkey signed it, or None.

    A counter that does not rise tells of a copied authenticator, and is refused.
    """
    challenge = await passkeys.take_challenge(tx, browser_token(request), purpose)
    key = await passkeys.find_passkey(tx, _credential_id(credential))
    if challenge is None or key is None:
        return None
    site = site_of(request)
    try:
        signed = verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=site.name,
            expected_origin=site.origin,
            credential_public_key=key.public_key,
            credential_current_sign_count=key.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError):
        return None
    await passkeys.note_use(tx, key.id, signed.new_sign_count)
    return key


async def claimed(tx: Tx, credential: str) -> Actor | None:
    """Return whose passkey an answer names, whether or not the answer holds."""
    return await passkeys.find_owner(tx, _credential_id(credential))


def _credential_id(credential: str) -> bytes:
    try:
        return base64url_to_bytes(json.loads(credential)["id"])
    except (ValueError, KeyError, TypeError):
        return b""
