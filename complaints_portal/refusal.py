"""The one exception of everything that runs before Django does."""


class CannotStart(RuntimeError):
    """Something the portal needs is missing. The message is one line that tells the operator what to do."""
