"""Charts kept as files: one that changes is a failure until somebody has looked at it again.

``UPDATE_GOLDEN=1 pytest tests/web`` writes the files anew.
"""

import json
import os
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "golden"


def assert_golden(name: str, chart: dict[str, Any]) -> None:
    """``chart`` is what ``golden/NAME.json`` holds."""
    file = FOLDER / f"{name}.json"
    if os.environ.get("UPDATE_GOLDEN"):
        FOLDER.mkdir(exist_ok=True)
        text = json.dumps(chart, ensure_ascii=False, indent=1, allow_nan=False)
        file.write_text(f"{text}\n", encoding="utf-8")
    kept = json.loads(file.read_text(encoding="utf-8"))
    assert chart == kept, f"{file.name} holds another chart; look at it, then UPDATE_GOLDEN=1"
