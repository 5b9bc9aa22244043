"""Whether the web server of this process is about to stop: a file that its first process makes and all workers see."""

import os
from pathlib import Path

VARIABLE = "PORTAL_DRAINING_FILE"


def begin() -> None:
    """Let every worker of this server answer that it is not ready any more."""
    Path(os.environ[VARIABLE]).touch()


def is_draining() -> bool:
    """Whether the server is about to stop; never where it is not `complaints_portal.web`."""
    file = os.environ.get(VARIABLE)
    return file is not None and Path(file).exists()
