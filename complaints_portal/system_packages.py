"""What the portal and its tests need from the operating system, and how to get it there.

`python -m complaints_portal.system_packages portal|tests|messages` checks one list and, as root on a system
with apt, installs what is missing. No Django here.
"""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

from complaints_portal.refusal import CannotStart


@dataclass(frozen=True)
class Need:
    """One thing that must be there: its name, its Debian packages, and how to see that it is there."""

    name: str
    packages: str
    present: Callable[[], bool]


def _library(linux: str, mac: str) -> Callable[[], bool]:
    def present() -> bool:
        try:
            ctypes.CDLL(mac if sys.platform == "darwin" else linux)
        except OSError:
            return False
        return True

    return present


def _program(*names: str) -> Callable[[], bool]:
    return lambda: any(shutil.which(name) for name in names)


def _arabic_font() -> bool:
    """The face in which reports set Arabic. Without it the letters would come from whatever font has them."""
    command = shutil.which("fc-list")
    if command is None:
        return False
    found = subprocess.run(  # noqa: S603 - fixed command
        [command, ":lang=ar", "family"], capture_output=True, text=True, check=False
    )
    return "Noto Naskh Arabic" in found.stdout


# WeasyPrint: https://doc.courtbouillon.org/weasyprint/stable/first_steps.html. It works without the subset
# library, but then takes four times as long for a report.
PORTAL = (
    Need("Pango", "libpango-1.0-0", _library("libpango-1.0.so.0", "libpango-1.0.dylib")),
    Need("PangoFT2", "libpangoft2-1.0-0", _library("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib")),
    Need("HarfBuzz", "libharfbuzz0b", _library("libharfbuzz.so.0", "libharfbuzz.0.dylib")),
    Need(
        "HarfBuzz subset",
        "libharfbuzz-subset0",
        _library("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib"),
    ),
    Need("the font Noto Naskh Arabic", "fontconfig fonts-noto-core", _arabic_font),
)
TESTS = (
    *PORTAL,
    Need("Chromium", "chromium", _program("chromium", "chromium-browser", "google-chrome")),
    Need("pdftotext and pdftoppm", "poppler-utils", _program("pdftotext")),
)
MESSAGES = (Need("GNU gettext", "gettext", _program("xgettext")),)
LISTS = {"portal": PORTAL, "tests": TESTS, "messages": MESSAGES}


def ensure(needs: tuple[Need, ...]) -> None:
    """See that everything is there, installing it where possible. Raises `CannotStart`."""
    missing = _missing(needs)
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        _install(missing)
        missing = _missing(needs)
    if missing:
        names = ", ".join(need.name for need in missing)
        raise CannotStart(f"Missing on this machine: {names}. With apt: apt-get install {_packages(missing)}")


def _missing(needs: tuple[Need, ...]) -> list[Need]:
    return [need for need in needs if not need.present()]


def _packages(needs: list[Need]) -> str:
    return " ".join(need.packages for need in needs)


def _install(needs: list[Need]) -> None:
    """Try apt; whether it worked is seen afterwards by what is there."""
    sys.stderr.write(f"Installing {_packages(needs)}\n")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", *_packages(needs).split()]
    for command in (["apt-get", "update", "--quiet"], install):
        subprocess.run(  # noqa: S603 - fixed commands
            command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False
        )


if __name__ == "__main__":
    try:
        ensure(LISTS[sys.argv[1]])
    except CannotStart as refusal:
        sys.exit(str(refusal))
