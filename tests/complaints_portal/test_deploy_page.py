"""What an operator is told is what the portal reads."""

import re

import yaml

from complaints.domain.handover import TOPICS
from complaints_portal.scratch import HOUSE
from complaints_portal.secrets_file import REQUIRED


def test_every_variable_that_the_settings_read_is_explained_to_operators_and_no_other() -> None:
    settings = (HOUSE / "complaints_portal" / "settings.py").read_text()
    read = set(re.findall(r'\benv\.\w+\(\s*"([A-Z_]+)"', settings))
    table = (HOUSE / "docs" / "operators" / "deploy.md").read_text().partition("## Environment")[2]
    table = table.partition("## Proxy")[0]
    rows = "\n".join(line.split("|")[1] for line in table.splitlines() if line.startswith("| `"))
    assert set(re.findall(r"`([A-Z_]+)`", rows)) == read


def test_the_example_environment_has_every_secret_and_every_variable_the_compose_file_asks_for() -> None:
    example = (HOUSE / "deploy" / "portal.env.example").read_text()
    given = set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE))
    asked = set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", (HOUSE / "docker-compose.yml").read_text()))
    assert asked | set(REQUIRED) <= given


def _workers() -> dict[str, set[str]]:
    """The worker services of the compose file and the queues that each serves."""
    services = yaml.safe_load((HOUSE / "docker-compose.yml").read_text())["services"]
    served = {name: re.search(r"--queues (\S+)", str(service.get("command"))) for name, service in services.items()}
    return {name: set(found[1].split(",")) for name, found in served.items() if found}


def test_every_queue_has_workers_of_its_own() -> None:
    queues = [queue for served in _workers().values() for queue in served]
    assert sorted(queues) == sorted({topic.queue for topic in TOPICS.values()})
    assert all(len(served) == 1 for served in _workers().values())


def test_a_new_release_replaces_every_worker() -> None:
    replaced = (HOUSE / "deploy" / "new-release.sh").read_text().split()
    assert set(_workers()) < set(replaced)
