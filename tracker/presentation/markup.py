"""HTML and SVG from the files in ``templates``; every value that is put in is escaped."""

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment

FOLDER = Path(__file__).parent / "templates"
_UNWANTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""Characters that XML cannot hold."""


@cache
def _templates(folder: Path) -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    loader = FileSystemLoader([folder, FOLDER])
    return Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def filled(template: str, *, folder: Path = FOLDER, **values: object) -> str:
    """The template of ``folder``, or else of this package, with its values put in, without characters
    that XML cannot hold.
    """
    return _UNWANTED.sub("", _templates(folder).get_template(template).render(**values))
