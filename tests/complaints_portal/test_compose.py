"""The one-machine installation does what operators are told of it."""

import re
from typing import Any

import yaml

from complaints_portal.scratch import HOUSE

COMPOSE: dict[str, Any] = yaml.safe_load((HOUSE / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
# Those that run the portal's own image.
PORTAL = {name: service for name, service in SERVICES.items() if service.get("image") == "complaints-portal"}


def test_the_image_is_built_by_the_service_that_all_the_others_wait_for() -> None:
    assert {name for name, service in SERVICES.items() if "build" in service} == {"setup"}
    for name in PORTAL.keys() - {"setup"}:
        assert PORTAL[name]["pull_policy"] == "never"
        assert PORTAL[name]["depends_on"]["setup"] == {"condition": "service_completed_successfully"}


def test_the_data_are_found_whatever_the_folder_is_called() -> None:
    assert COMPOSE["name"]


def test_containers_get_no_volume_beside_the_named_ones() -> None:
    declared = re.findall(r"^VOLUME (\S+)$", (HOUSE / "Dockerfile").read_text(), re.MULTILINE)
    for service in PORTAL.values():
        mounted = dict(volume.split(":")[:2] for volume in service["volumes"])
        assert set(declared) <= set(mounted.values())
        assert mounted.keys() <= COMPOSE["volumes"].keys()


def test_the_broker_is_started_so_that_its_image_drops_root() -> None:
    command = SERVICES["broker"]["command"]
    assert command[0] == "valkey-server"
    assert dict(zip(command[1::2], command[2::2], strict=True)) == {
        "--appendonly": "yes",
        "--save": "",
        "--maxmemory-policy": "noeviction",
        "--requirepass": "${BROKER_PASSWORD}",
    }


def test_no_log_fills_the_disk() -> None:
    assert all(service["logging"] == {"driver": "local"} for service in SERVICES.values())


def test_the_web_servers_answer_to_the_names_that_prometheus_is_told() -> None:
    page = (HOUSE / "docs" / "operators" / "monitoring.md").read_text()
    scrape = yaml.safe_load(page.partition("```yaml\n")[2].partition("```")[0])["scrape_configs"][0]
    targets = {target.partition(":")[0] for target in scrape["static_configs"][0]["targets"]}
    for name in targets:
        own, *others = SERVICES[name]["environment"]["ALLOWED_HOSTS"].split(",")
        assert own.startswith("${ALLOWED_HOSTS")
        assert targets == set(others)


def test_a_new_release_leaves_nothing_to_replace_for_the_next_plain_up() -> None:
    script = (HOUSE / "deploy" / "new-release.sh").read_text()
    commands = [line.strip() for line in script.splitlines() if line.strip().startswith("compose ")]
    assert any("up" in command for command in commands)
    assert not [command for command in commands if "--no-deps" in command]
