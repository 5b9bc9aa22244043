"""The portal's secrets on a development machine: made on first use and kept in `secrets.env` (mode 600).

An installation gives them in its environment; `python -m complaints_portal.secrets_file` prints a new set for
that. No Django here: settings are read after this has run.
"""

import base64
import os
import secrets
import sys
from pathlib import Path

from complaints_portal.refusal import CannotStart

REQUIRED = ("SECRET_KEY", "MASTER_KEYS", "INDEX_KEY", "TRAIL_KEY")


def load_secrets(folder: Path) -> None:
    """See that every secret is in the environment; what is set there already stays.

    Raises `CannotStart` rather than make new keys for data that was written under other ones.
    """
    if all(os.environ.get(name) for name in REQUIRED):
        return
    file = folder / "secrets.env"
    if not file.exists():
        _refuse_where_data_exists(folder)
        _create(file)
    for name, value in _read(file).items():
        os.environ.setdefault(name, value)
    if missing := [name for name in REQUIRED if not os.environ.get(name)]:
        raise CannotStart(f"{file} lacks {', '.join(missing)}: put the file back from its copy.")


def new_secrets() -> dict[str, str]:
    """A fresh set. MASTER_KEYS holds one AES-256 key, TRAIL_KEY the seed of an Ed25519 key, all in base64."""
    return {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "MASTER_KEYS": _key(),
        "INDEX_KEY": _key(),
        "TRAIL_KEY": _key(),
        "DEMO_PASSWORD": _readable_password(),
    }


def as_lines(values: dict[str, str]) -> str:
    """The set as lines of an environment file."""
    return "".join(f"{name}={value}\n" for name, value in values.items())


def _refuse_where_data_exists(folder: Path) -> None:
    if os.environ.get("DATABASE_URL"):
        missing = [name for name in REQUIRED if not os.environ.get(name)]
        raise CannotStart(
            f"DATABASE_URL is set, but {', '.join(missing)} are not: new keys would make its data unreadable"
            " (for a new database: python -m complaints_portal.secrets_file)."
        )
    if (folder / "postgres" / "data" / "PG_VERSION").exists():
        raise CannotStart(
            f"{folder / 'secrets.env'} is missing, and {folder / 'postgres'} cannot be read without it:"
            " put the file back, or remove the whole folder to begin anew."
        )


def _create(file: Path) -> None:
    """Write a new set; where two processes begin at once, both read the set of the first."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(as_lines(new_secrets()))
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _read(file: Path) -> dict[str, str]:
    lines = (line.strip() for line in file.read_text().splitlines())
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name: value for name, _, value in pairs}


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _readable_password() -> str:
    """Four words that can be spoken and a number, as `kofa-timu-raso-denu-4827`: 62 bits."""
    words = ("".join(secrets.choice("bdfgklmnprstvz") + secrets.choice("aeiou") for _ in range(2)) for _ in range(4))
    return "-".join([*words, f"{secrets.randbelow(10_000):04}"])


if __name__ == "__main__":
    sys.stdout.write(as_lines(new_secrets()))
