"""HTML and SVG from the files in ``templates``; every value that is put in is escaped."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment


@cache
def _templates() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    folder = FileSystemLoader(Path(__file__).parent / "templates")
    return Environment(loader=folder, autoescape=True, undefined=StrictUndefined)


def filled(template: str, **values: object) -> str:
    """The template with its values put in, without characters that XML cannot hold."""
    text = _templates().get_template(template).render(**values)
    return "".join(c for c in text if c >= " " or c in "\t\n\r")
