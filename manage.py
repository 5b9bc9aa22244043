#!/usr/bin/env python
"""Django's command line. With nothing configured, every command finds servers and secrets under `var/`."""

import os
import sys

from complaints_portal.embedded import provide_environment, var_folder
from complaints_portal.refusal import CannotStart
from complaints_portal.secrets_file import load_secrets

# These speak of the program, not of its data: no server is started, and the settings get an address of none.
WITHOUT_SERVERS = {
    *("help", "version", "--help", "-h", "--version"),
    *("collectstatic", "compile_translations", "check_translations", "makemessages", "backup_keypair"),
}
NO_SERVER = {"DATABASE_URL": "postgres://portal@127.0.0.1:9/none", "REDIS_URL": "redis://127.0.0.1:9/0"}


def main() -> None:
    """Complete the environment, then hand over to Django. A refusal is one line and exit code 1."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "complaints_portal.settings")
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    try:
        load_secrets(var_folder())
        if command in WITHOUT_SERVERS:
            os.environ.update(NO_SERVER | os.environ)
        else:
            provide_environment(var_folder())
    except CannotStart as refusal:
        sys.exit(str(refusal))

    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
