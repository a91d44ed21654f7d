"""What review's routes may ask for besides the shared."""

from typing import Annotated

from fastapi import Depends, Request

from services.review.actions.handle_case import Means
from services.review.store.contacts import Contacts
from services.review.store.keeper import Keeper
from services.review.store.sealing import PublicKeys
from shared.kernel.modalities import Modalities
from shared.kernel.refusals import NotFound
from shared.store.sessions import Lifetimes
from shared.web.deps import CurrentActor


async def _modalities(request: Request) -> Modalities:
    modalities: Modalities = request.app.state.modalities
    return modalities


async def _keeper(request: Request) -> Keeper:
    keeper: Keeper = request.app.state.keeper
    return keeper


async def _contacts(request: Request) -> Contacts:
    contacts: Contacts = request.app.state.contacts
    return contacts


async def _keys(request: Request) -> PublicKeys:
    keys: PublicKeys = request.app.state.sealing_keys
    return keys


async def _base_url(request: Request) -> str:
    return str(request.app.state.settings.url_of("review"))


def _receipts_key(request: Request) -> bytes:
    settings = request.app.state.settings
    return (settings.process_keys / "receipts.pub").read_bytes()  # type: ignore[no-any-return]  # a path


async def _lifetimes(request: Request) -> Lifetimes:
    lifetimes: Lifetimes = request.app.state.lifetimes
    return lifetimes


async def _state(actor: CurrentActor) -> str:
    """Return the State a delegate speaks for: from the session, never from the request."""
    if actor.state is None:
        raise NotFound
    return actor.state


ModalitiesOf = Annotated[Modalities, Depends(_modalities)]
KeeperOf = Annotated[Keeper, Depends(_keeper)]
ContactsOf = Annotated[Contacts, Depends(_contacts)]
SealingKeys = Annotated[PublicKeys, Depends(_keys)]
BaseUrl = Annotated[str, Depends(_base_url)]
ReceiptsKey = Annotated[bytes, Depends(_receipts_key)]
LifetimesOf = Annotated[Lifetimes, Depends(_lifetimes)]
OwnState = Annotated[str, Depends(_state)]


async def _means(
    keeper: KeeperOf, keys: SealingKeys, modalities: ModalitiesOf, base_url: BaseUrl
) -> Means:
    """Return what cases between the Office and missions need at hand."""
    return Means(keeper, keys, modalities, base_url)


MeansOf = Annotated[Means, Depends(_means)]
