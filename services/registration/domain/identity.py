"""Identity data: asked only where the process asks, kept only while a pass needs them."""

from collections.abc import Mapping

from shared.kernel.modalities import Modalities
from shared.kernel.refusals import Invalid, NotOpen

LONGEST = 100


def require_asked(modalities: Modalities, given: Mapping[str, str]) -> None:
    """Refuse what the process does not ask. Refusals: NotOpen where it asks nothing, Invalid."""
    asked = set(modalities.registration.id_fields.value)
    if not asked:
        raise NotOpen
    errors = dict.fromkeys(set(given) - asked, "extra-forbidden")
    errors |= dict.fromkeys(asked - set(given), "missing")
    errors |= {name: "string-too-long" for name, text in given.items() if len(text) > LONGEST}
    if errors:
        raise Invalid(errors)
