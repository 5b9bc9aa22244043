"""The folder of the archives: their names, which are old, and which files are in one already."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from complaints_portal.backup.archive import SUFFIX

DATA, FILES, KEYS = "data", "files", "keys"
_TIME = "%Y%m%dT%H%M%SZ"


def archive_path(folder: Path, kind: str, at: datetime) -> Path:
    """Where the archive of this kind and moment lies: `data-20261124T201500Z.sealed`."""
    return folder / f"{kind}-{at.astimezone(UTC):{_TIME}}{SUFFIX}"


def made_at(archive: Path) -> datetime:
    """The moment in an archive's name. Raises `ValueError` for another name."""
    return datetime.strptime(archive.name.partition("-")[2].removesuffix(SUFFIX), _TIME).replace(tzinfo=UTC)


def drop_old_keys(folder: Path, *, older_than: timedelta, but: Path) -> int:
    """Delete the archives of keys whose term is over at the moment of `but`, which stays; return how many."""
    dropped = 0
    for archive in sorted(folder.glob(f"{KEYS}-*{SUFFIX}")):
        if archive != but and made_at(archive) <= made_at(but) - older_than:
            archive.unlink()
            dropped += 1
    return dropped


def names_in_archives(folder: Path) -> set[str]:
    """The names of the files that the folder's archives hold already; their contents never change."""
    return {
        name
        for archive in folder.glob(f"{FILES}-*{SUFFIX}")
        if (listed := list_beside(archive)).exists()
        for name in listed.read_text(encoding="ascii").splitlines()
    }


def list_beside(archive: Path) -> Path:
    """The list of the (random) names in an archive of files; where it is lost, all files are archived again."""
    return archive.with_suffix(".names")
