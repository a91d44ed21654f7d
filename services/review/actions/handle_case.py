"""Letters that the Office records, and requests for information: begun, approved, refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from services.review.actions.file_position import Word, hold_open, take
from services.review.actions.write_letters import write_to_missions
from services.review.domain import cases as rules
from services.review.domain import disclosures
from services.review.domain.cases import Case, CaseKind, What
from services.review.domain.circulations import require_reason
from services.review.domain.positions import STANDING_AS_CATEGORY, Kind, require_word_fits
from services.review.store import cases, circulations
from services.review.store.keeper import Keeper, Opening
from services.review.store.sealing import PublicKeys
from shared.kernel.actors import Actor
from shared.kernel.modalities import Modalities
from shared.kernel.refusals import Forbidden, Incomplete, NotFound
from shared.store import registers
from shared.store.db import Tx, database_time

# Who enters a letter, and who confirms it.
HANDS_ON_A_LETTER = 2


@dataclass(frozen=True, slots=True)
class Means:
    """What every case needs at hand."""

    keeper: Keeper
    keys: PublicKeys
    modalities: Modalities
    base_url: str


async def enter_letter(
    tx: Tx,
    means: Means,
    actor: Actor,
    *,
    circulation_id: UUID,
    states: Sequence[str],
    entry_ids: Sequence[UUID],
    basis: str,
    reference: str,
) -> UUID:
    """Enter a note verbale or a group letter; it has no effect before a second person confirms.

    Refusals: NotFound, Forbidden, Conflict, Incomplete.
    """
    rules.require_letter_fits(means.modalities, states)
    require_word_fits(means.modalities, Kind.OBJECTION, basis)
    if not entry_ids:
        raise Incomplete({"entries": "missing"})
    words = {(state, entry): Word(Kind.OBJECTION) for state in states for entry in entry_ids}
    _circulation, at = await hold_open(tx, means.modalities, circulation_id, words)
    case = Case(
        id=uuid4(),
        kind=CaseKind.LETTER,
        circulation_id=circulation_id,
        entry_ids=tuple(dict.fromkeys(entry_ids)),
        states=tuple(dict.fromkeys(states)),
        words=basis,
        reference=reference,
    )
    await cases.add_step(tx, means.keeper, means.keys, case, What.ENTERED, by=actor.email, at=at)
    return case.id


async def request_information(
    tx: Tx,
    means: Means,
    actor: Actor,
    *,
    circulation_id: UUID,
    entry_ids: Sequence[UUID],
    reason: str,
) -> UUID:
    """Take a Member State's request to be told what was received on names.

    Refusals: NotFound, Forbidden, Incomplete.
    """
    if actor.state is None or not entry_ids:
        raise Incomplete({"entries": "missing"})
    known = await circulations.get_public(tx, circulation_id)
    if set(entry_ids) - known.entry_ids:
        raise NotFound
    at = await database_time(tx)
    state = (await registers.list_states(tx, at.date())).get(actor.state)
    if state is None:
        raise Forbidden
    rules.require_may_request(means.modalities, STANDING_AS_CATEGORY.get(state.standing))
    case = Case(
        id=uuid4(),
        kind=CaseKind.REQUEST,
        circulation_id=circulation_id,
        entry_ids=tuple(dict.fromkeys(entry_ids)),
        states=(actor.state,),
        words=reason,
    )
    await cases.add_step(tx, means.keeper, means.keys, case, What.ASKED, by=actor.email, at=at)
    return case.id


async def list_cases(means: Means, actor: Actor) -> list[Case]:
    """Return every case for the Office, once this look is on record."""
    return rules.fold(await means.keeper.cases(Opening(actor.email, "register")))


async def own_requests(means: Means, state: str) -> list[Case]:
    """Return the requests of a State, for its own mission only."""
    return rules.fold(await means.keeper.own_cases(state))


async def _get(means: Means, actor: Actor, case_id: UUID) -> Case:
    steps = await means.keeper.cases(Opening(actor.email, "case", str(case_id)))
    found = next((each for each in rules.fold(steps) if each.id == case_id), None)
    if found is None:
        raise NotFound
    return found


async def approve_case(tx: Tx, means: Means, actor: Actor, case_id: UUID) -> What:
    """Approve a case; the last approval carries it out.

    Refusals: NotFound, Conflict, SamePerson.
    """
    case = await _get(means, actor, case_id)
    is_letter = case.kind is CaseKind.LETTER
    quorum = means.modalities.disclosure.quorum_to_reveal.value
    done = rules.approve(
        case, actor.email, officers=HANDS_ON_A_LETTER if is_letter else max(1, quorum)
    )
    at = await database_time(tx)
    await cases.add_step(tx, means.keeper, means.keys, case, done, by=actor.email, at=at)
    if done is What.DONE:
        await (_carry_out(tx, means, case) if is_letter else _answer(tx, means, case))
    return done


async def refuse_case(tx: Tx, means: Means, actor: Actor, case_id: UUID, *, reason: str) -> None:
    """Refuse a case that is not authentic or not in scope. Refusals: NotFound, Conflict."""
    case = await _get(means, actor, case_id)
    rules.require_undecided(case)
    words, at = require_reason(reason), await database_time(tx)
    await cases.add_step(
        tx, means.keeper, means.keys, case, What.REFUSED, by=actor.email, at=at, reason=words
    )


async def _carry_out(tx: Tx, means: Means, case: Case) -> None:
    """File what a letter says, each State for itself, and tell each of the missions at once."""
    word = Word(Kind.OBJECTION, case.words or None, is_recorded=True)
    words = {(state, entry): word for state in case.states for entry in case.entry_ids}
    circulation, at = await hold_open(tx, means.modalities, case.circulation_id, words)
    await take(tx, means.keeper, means.keys, circulation, words, at)
    await write_to_missions(
        tx,
        "recorded-for-mission",
        str(case.id),
        {"portal_url": f"{means.base_url}/circulations"},
        states=case.states,
    )


async def _answer(tx: Tx, means: Means, case: Case) -> None:
    await write_to_missions(
        tx,
        "information-ready",
        str(case.id),
        {"portal_url": f"{means.base_url}/information-requests/{case.id}"},
        states=case.states,
    )


async def read_answer(
    tx: Tx, means: Means, actor: Actor, case_id: UUID
) -> tuple[Case, list[disclosures.Line] | None]:
    """Return a State's own request and, once it is answered, the statement.

    It is made anew from what was kept at the instant of the answer, and each reading is on
    record before anything is opened. Refusals: NotFound, also for the request of another State.
    """
    own = await own_requests(means, actor.state or "")
    case = next((each for each in own if each.id == case_id), None)
    if case is None:
        raise NotFound
    if case.answered_at is None:
        return case, None
    known = await circulations.get(tx, case.circulation_id, only=())
    opening = Opening(actor.email, f"disclosure:{case.id}")
    positions = await means.keeper.everything(known.id, opening)
    lines = disclosures.statement(
        means.modalities,
        case.entry_ids,
        positions,
        instant=case.answered_at,
        current_round=known.round,
    )
    return case, lines
