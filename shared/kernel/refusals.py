"""Reasons to say no. They know nothing of HTTP; shared.web.problems does."""

from collections.abc import Mapping


class Refusal(Exception):
    """A rule was applied and the answer is no."""

    code = "refused"


class NotFound(Refusal):
    """Also raised for things whose existence the caller may not learn."""

    code = "not-found"


class Forbidden(Refusal):
    code = "forbidden"


class SamePerson(Forbidden):
    """Who began something does not also decide it."""

    code = "second-person-needed"


class FocalPointOnly(Refusal):
    code = "focal-point-only"


class SignInRequired(Refusal):
    code = "sign-in-required"


class KeyRequired(Refusal):
    """The person has to sign in with a passkey, or to make one first."""

    code = "passkey-required"


class StepUpRequired(Refusal):
    """The person has to prove anew that it is they."""

    code = "step-up-required"


class TooMany(Refusal):
    """Asked too often; `seconds` says when to try again."""

    code = "too-many-requests"

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Busy(Refusal):
    """Cannot be done just now; `seconds` says when to try again."""

    code = "busy"

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class NoPdf(Refusal):
    """The system library that draws PDF files is missing."""

    code = "no-pdf"


class Conflict(Refusal):
    """What is asked does not fit the present state of things."""

    code = "conflict"


class WrongVersion(Conflict):
    """Somebody else changed the thing since the caller read it."""

    code = "changed-since-read"


class TooLate(Conflict):
    code = "too-late"


class NotOpen(Conflict):
    """What is asked is not open to the caller, or not yet."""

    code = "not-open"


class InFlight(Conflict):
    """The same request is being carried out; its answer is there in a moment."""

    code = "in-flight"


class LastPasskey(Conflict):
    """A person keeps at least one passkey."""

    code = "last-passkey"


class AlreadyDone(Conflict):
    code = "already-done"


class Invalid(Refusal):
    """What was sent cannot be taken; `errors` maps each field to a code."""

    code = "invalid"

    def __init__(self, errors: Mapping[str, str] | None = None) -> None:
        super().__init__(errors)
        self.errors = dict(errors or {})


class KeyReused(Invalid):
    """The key of an earlier request came with another one."""

    code = "key-reused"


class Incomplete(Invalid):
    """Something that the next step needs is missing."""

    code = "incomplete"
