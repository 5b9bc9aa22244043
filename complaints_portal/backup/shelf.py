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
    """The moment in an archive's name. Raises `ValueError` for a name that `archive_path` does not give."""
    kind, _, moment = archive.name.removesuffix(SUFFIX).partition("-")
    found = datetime.strptime(moment, _TIME).replace(tzinfo=UTC)
    if archive != archive_path(archive.parent, kind, found):
        raise ValueError(archive.name)
    return found


def strangers(folder: Path) -> list[str]:
    """Names in the folder that look like an archive's and are not: copies made by hand, say. Nothing touches them."""
    looking_alike = (path for kind in (DATA, FILES, KEYS) for path in folder.glob(f"{kind}-*{SUFFIX}"))
    return sorted(path.name for path in looking_alike if not _is_ours(path))


def drop_old_keys(folder: Path, *, older_than: timedelta, but: Path) -> int:
    """Delete the archives of keys whose term is over at the moment of `but`, which stays; return how many."""
    dropped = 0
    for archive in _of_kind(folder, KEYS):
        if archive != but and made_at(archive) <= made_at(but) - older_than:
            archive.unlink()
            dropped += 1
    return dropped


def names_in_archives(folder: Path) -> set[str]:
    """The names of the files that the folder's archives hold already; their contents never change."""
    return {
        name
        for archive in _of_kind(folder, FILES)
        if (listed := list_beside(archive)).exists()
        for name in listed.read_text(encoding="ascii").splitlines()
    }


def list_beside(archive: Path) -> Path:
    """The list of the (random) names in an archive of files; where it is lost, all files are archived again."""
    return archive.with_suffix(".names")


def _of_kind(folder: Path, kind: str) -> list[Path]:
    return sorted(path for path in folder.glob(f"{kind}-*{SUFFIX}") if _is_ours(path))


def _is_ours(path: Path) -> bool:
    try:
        made_at(path)
    except ValueError:
        return False
    return True
