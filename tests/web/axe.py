"""What axe-core finds on a page: every rule once, those about colours in light and in dark."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RUN = {"resultTypes": ["violations"]}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
"""The rules that look at colours: the others find the same in both."""


def violations(page: Page, *, of_colours: bool = False) -> list[str]:
    """What breaks a rule of axe-core, its best practices among them; or a rule ``of_colours``."""
    options: dict[str, Any] = {**RUN, **(COLOURS if of_colours else {})}
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{rule['id']} ({rule['impact']}): {node['html']} {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]
