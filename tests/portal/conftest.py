"""One portal for all tests of this folder, with a mail server that keeps what it gets."""

from collections.abc import Iterator

import pytest

from complaints_portal.engines import free_port
from complaints_portal.scratch import ScratchPortal, scratch_portal
from tools.file_cases.mailbox import Mailbox


@pytest.fixture(scope="session")
def mailbox() -> Iterator[Mailbox]:
    with Mailbox(free_port()) as mailbox:
        yield mailbox


@pytest.fixture(scope="session")
def portal(mailbox: Mailbox) -> Iterator[ScratchPortal]:
    with scratch_portal(environment={"EMAIL_URL": mailbox.url}) as portal:
        yield portal
