"""Put what lives beside the package into the wheel: an installed tracker needs no checkout."""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SHARED = ("migrations", "seeds", "app.py", ".streamlit")


class SharedFiles(BuildHookInterface):  # type: ignore[type-arg]
    """Copies `SHARED` to `tracker/_share`; an editable install reads the checkout instead."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the copies to a standard wheel.

        A missing path fails the build (hatchling's FileNotFoundError).
        """
        if version == "standard":
            build_data["force_include"].update({name: f"tracker/_share/{name}" for name in SHARED})
