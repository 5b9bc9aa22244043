"""What operators read about figures, alerts and logs is what the portal has."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from complaints_portal.engines.postgresql import SETTINGS
from complaints_portal.metrics import InstallationFigures
from complaints_portal.scratch import HOUSE

PAGE = (HOUSE / "docs" / "operators" / "monitoring.md").read_text()
RULES = yaml.safe_load((HOUSE / "deploy" / "prometheus-rules.yml").read_text())["groups"][0]["rules"]
COMPOSE = yaml.safe_load((HOUSE / "docker-compose.yml").read_text())["services"]


def figures(text: str) -> set[str]:
    """The figures that a text names, without what Prometheus adds to the name of a counter or histogram."""
    return {re.sub(r"_(total|bucket|count|sum)$", "", name) for name in re.findall(r"\bportal_[a-z_]+\b", text)}


@pytest.mark.django_db
def test_every_figure_is_explained_and_no_other() -> None:
    assert figures(PAGE) == {family.name for family in InstallationFigures().collect()}


def test_alerts_ask_for_figures_there_are_and_each_is_explained() -> None:
    asked = figures(" ".join(rule["expr"] for rule in RULES))
    assert asked <= figures(PAGE)
    names = {rule["alert"] for rule in RULES}
    assert names - {"PortalDown"} == set(re.findall(r"\*(Portal\w+)\*", PAGE))


def test_the_database_of_production_logs_as_little_as_that_of_development() -> None:
    wanted = {f"{name}={value}" for name, value in SETTINGS.items() if name.startswith("log_")}
    wanted.remove("log_timezone=UTC")
    assert wanted <= set(COMPOSE["database"]["command"].split())
    for setting in wanted:
        assert setting.replace("=", " = ") in " ".join(PAGE.split())


def test_the_proxy_of_production_writes_no_request_into_its_log() -> None:
    caddy = Path(sys.executable).parent / "caddy"
    adapted = subprocess.run(
        [caddy, "adapt", "--config", HOUSE / "deploy" / "Caddyfile"],
        env={"SITE": "http://localhost:1"},
        check=True,
        capture_output=True,
    )
    configuration = json.loads(adapted.stdout)
    assert configuration["logging"]["logs"]["default"]["encoder"]["fields"] == {"request": {"filter": "delete"}}
    assert all("logs" not in server for server in configuration["apps"]["http"]["servers"].values())


def test_each_web_server_of_production_may_finish_what_it_began() -> None:
    servers = [name for name, service in COMPOSE.items() if "stop_grace_period" in service and "command" not in service]
    assert [f"{name}:8000" for name in servers] == COMPOSE["proxy"]["environment"]["WEB"].split()
    for name in servers:
        assert COMPOSE[name]["stop_grace_period"] == "60s"
        assert f" {name} " in f" {' '.join((HOUSE / 'deploy' / 'new-release.sh').read_text().split())} ".replace(
            ";", " "
        )
