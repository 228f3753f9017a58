"""Refusals of the domain. Interfaces turn them into pages or payloads in one place each."""


class DomainError(Exception):
    """A refusal with a stable code for programs and a Chinese sentence for the person."""

    status = 400
    code = "REFUSED"

    def __init__(self, message: str, *, code: str | None = None, field: str = "", **details: object) -> None:
        """Keep the sentence, and the form field and details it concerns."""
        super().__init__(message)
        self.message = message
        self.code = code or self.code
        self.field = field
        self.details = details


class Invalid(DomainError):
    """What was asked for makes no sense as it stands."""

    status = 400
    code = "INVALID"


class Forbidden(DomainError):
    """The actor may see the thing but not do this to it."""

    status = 403
    code = "FORBIDDEN"


class NotFound(DomainError):
    """There is no such thing, or none that the actor may see."""

    status = 404
    code = "NOT_FOUND"


class Conflict(DomainError):
    """The thing is no longer in the state that this needs."""

    status = 409
    code = "CONFLICT"


class KeyReused(Conflict):
    """A key that a form was submitted under was used before, for something else."""

    code = "KEY_REUSED"

    def __init__(self, message: str = "这份表单已用于另一次提交。请刷新页面后重新填写。") -> None:
        """Say so."""
        super().__init__(message, field="key")
