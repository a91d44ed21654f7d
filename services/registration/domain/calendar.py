"""The meetings of the process, and who may come to which."""

from datetime import date

from shared.kernel.modalities import Event, EventKind, Modalities, Phase
from shared.kernel.resolution import paragraph


@paragraph("15")
@paragraph("23")
@paragraph("28")
@paragraph("30")
def events_open_to(modalities: Modalities, category_key: str) -> tuple[Event, ...]:
    """Return the events that organizations of this category may register for."""
    return tuple(event for event in modalities.events if category_key in event.open_to)


@paragraph("14")
def phases_on(modalities: Modalities, day: date) -> tuple[Phase, ...]:
    """Return the phases of the preparatory process that a day belongs to: two in November 2017."""
    return tuple(phase for phase in modalities.phases if phase.starts <= day <= phase.ends)


@paragraph("16")
def is_within_allotted_days(modalities: Modalities) -> bool:
    """Tell whether the thematic sessions keep to the working days they may take together."""
    sessions = (e for e in modalities.events if e.kind is EventKind.THEMATIC_SESSION)
    days = sum(event.working_days for event in sessions)
    return days <= modalities.preparation.thematic_days.value


@paragraph("17")
def may_moderate(modalities: Modalities, category_key: str) -> bool:
    """Tell whether somebody of this category can be appointed to moderate an expert panel."""
    return category_key in modalities.preparation.panel_moderators.value
