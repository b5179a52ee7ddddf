"""Streamlit's own files, compressed: it sends them as they are."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.responses import Response
from streamlit.file_util import get_static_dir

from tracker.web.server.encoding import Coding, coding, packed

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".json": "application/json",
}


class CompressedFiles:
    """Streamlit's own files, each compressed once, beside the server's loop; their names hold a hash of
    their contents.
    """

    def __init__(self, app: "ASGIApp") -> None:
        self.app = app
        self.root = Path(get_static_dir()).resolve()
        self.threads = ThreadPoolExecutor(1, "compress")

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        found = self._file(scope) if scope["type"] == "http" else None
        form = coding(Headers(scope=scope).get("accept-encoding")) if found else None
        if found is None or form is None:
            await self.app(scope, receive, send)
            return
        loop = asyncio.get_running_loop()
        body = await loop.run_in_executor(self.threads, compressed, found, form)
        headers = {
            "content-encoding": form,
            "vary": "Accept-Encoding",
            "cache-control": "public, immutable, max-age=31536000",
        }
        await Response(body, media_type=TYPES[found.suffix], headers=headers)(scope, receive, send)

    def _file(self, scope: "Scope") -> Path | None:
        path = scope["path"]
        if (
            scope["method"] not in ("GET", "HEAD")
            or not path.startswith("/static/")
            or "\0" in path
        ):
            return None
        file = (self.root / path.lstrip("/")).resolve()
        wanted = file.suffix in TYPES and file.is_relative_to(self.root)
        return file if wanted and file.is_file() else None


@cache
def compressed(file: Path, form: Coding) -> bytes:
    """The file's contents, compressed once for as long as the server runs."""
    return packed(file.read_bytes(), form)
