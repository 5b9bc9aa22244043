"""What an operator is told is what the portal reads."""

import re

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
