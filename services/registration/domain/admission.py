"""Whether an organization may take part in a part of the process, as things stand now."""

from collections.abc import Mapping

from services.registration.domain.applications import Application, Stage
from services.registration.domain.entries import Standing
from shared.kernel.modalities import Route
from shared.kernel.resolution import paragraph


@paragraph("6(a)")
@paragraph("6(b)")
@paragraph("6(c)")
def is_admitted(
    application: Application, standings: Mapping[str, Standing], scope: str | None
) -> bool:
    """Tell whether the organization takes part: by a final list, or verified without one.

    Without a scope any part of the process will do.
    """
    if application.route is not Route.LIST:
        return application.stage is Stage.VERIFIED
    listed = {key for key, each in standings.items() if each is Standing.ON_FINAL_LIST}
    return bool(listed) if scope is None else scope in listed
