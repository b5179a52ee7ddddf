"""The ways to run the tracker on a schedule that docs/ ships: their commands exist, their promises hold."""

import re
import shlex
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import click
import pytest
import yaml  # type: ignore[import-untyped]

from tracker.commands._group import root

DOCS = Path(__file__).parents[2] / "docs"
FILES = [DOCS / "scheduling.md", *sorted((DOCS / "scheduling").iterdir())]
COMMAND = re.compile(r"(?:^|[\s/`])tracker ([a-z][^`#|;>]*)")
IN_CODE = re.compile(r"```\w+\n(.*?)```|`([^`\n]+)`", re.DOTALL)


def code_in(file: Path) -> str:
    """What of a file is to be run: all but prose."""
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".md":
        return "\n".join(block or line for block, line in IN_CODE.findall(text))
    return "\n".join(
        line for line in text.splitlines() if re.search(r"Exec\w+=|^ .*tracker ", line)
    )


def commands() -> Iterator[str]:
    for file in FILES:
        for line in code_in(file).splitlines():
            yield from (found.strip() for found in COMMAND.findall(line))


@pytest.mark.parametrize("line", sorted(set(commands())))
def test_every_command_can_be_typed(line: str) -> None:
    words = shlex.split(line)
    command: click.Command = root
    context = root.make_context("tracker", [words[0]])
    while isinstance(command, click.Group):
        name = words.pop(0)
        found = command.get_command(context, name)
        assert found is not None, name
        context = found.make_context(name, [*words], parent=context)
        command = found


def test_each_way_runs_the_job() -> None:
    for file in FILES:
        assert file.suffix == ".timer" or "tracker monthly --publish" in code_in(file), file


def unit(name: str) -> ConfigParser:
    """A unit, without what it says more than once."""
    found = ConfigParser(strict=False, interpolation=None)
    found.read(DOCS / "scheduling" / name, encoding="utf-8")
    return found


def test_the_timer_makes_up_for_missed_runs_at_no_full_hour() -> None:
    timer = unit("tracker-monthly.timer")["Timer"]
    assert timer["Persistent"] == "true"
    assert ":00:00" not in timer["OnCalendar"]
    assert "Asia/Seoul" in timer["OnCalendar"]


def test_the_service_has_no_rights_but_its_own_folder() -> None:
    service = unit("tracker-monthly.service")["Service"]
    assert service["CapabilityBoundingSet"] == ""
    assert service["ProtectSystem"] == "strict"
    assert service["NoNewPrivileges"] == "yes"
    assert service["SuccessExitStatus"] == "3"
    assert not any(name.endswith(("_KEY", "_CHANNELS")) for name in service)


def test_the_workflow_runs_alone_with_pinned_actions_and_no_more_rights_than_it_needs() -> None:
    text = (DOCS / "scheduling" / "monthly.yml").read_text(encoding="utf-8")
    workflow: Any = yaml.safe_load(text)
    (job,) = workflow["jobs"].values()
    assert workflow["permissions"] == {}
    assert job["permissions"] == {"contents": "write"}
    assert workflow["concurrency"]["cancel-in-progress"] is False
    assert all(
        re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", s["uses"]) for s in job["steps"] if "uses" in s
    )
    assert not any("${{" in step.get("run", "") for step in job["steps"])
    keys = set(re.findall(r"TRACKER_[A-Z]+_KEY", (DOCS / "sources.md").read_text()))
    (run,) = (step for step in job["steps"] if "monthly" in step.get("run", ""))
    assert run["env"].keys() == keys | {"TRACKER_CHANNELS"}
