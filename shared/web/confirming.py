"""Who can confirm at the deployment's provider that it is they."""

from uuid import UUID

from shared.settings import Settings
from shared.store import identities
from shared.store.db import Tx


async def may_confirm(tx: Tx, settings: Settings, person_id: UUID) -> bool:
    """Tell whether a person can confirm at the provider that it is they."""
    given = settings.oidc
    if given is None or not given.confirms:
        return False
    return await identities.has_identity(tx, given.issuer, person_id)
