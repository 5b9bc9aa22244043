"""The one exception of everything that runs before Django does."""


class CannotStart(RuntimeError):  # noqa: N818 - reads as what happens, as the errors of the domain do
    """Something the portal needs is missing. The message is one line that tells the operator what to do."""
