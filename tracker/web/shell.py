"""The server around the pages: compressed files, one language a document, a strict content policy."""

import gc
import gzip
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from streamlit.file_util import get_static_dir

from tracker import settings
from tracker.web.cards import esc
from tracker.web.i18n import LANGUAGES, Texts, preferred

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send
    from streamlit import App

SCRIPT = Path(__file__).parent / "pages" / "_entry.py"
OWN_PATHS = ("/_stcore/", "/static/", "/media/", "/component/", "/app/")
CLOSED = ("/_stcore/metrics",)
WARMED = (
    "calibration_view",
    "price_view",
    "calls_view",
    "outcome_view",
    "path_view",
    "method_view",
)
COMPRESSED = (".js", ".css", ".svg", ".json", ".wasm")
POLICY = (
    "default-src 'self'; "
    "script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; "
    "font-src 'self' data:; "
    "connect-src 'self' ws: wss:; "
    "frame-ancestors 'self'; "
    "object-src 'none'; "
    "base-uri 'self'; "
    "form-action 'self'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


def middleware() -> list[Middleware]:
    """What requests pass through before Streamlit sees them."""
    return [Middleware(Documents), Middleware(CompressedFiles)]


@asynccontextmanager
async def warm(app: "App") -> AsyncIterator[None]:
    """Load what the first page needs, then leave it out of every later garbage collection.

    Streamlit collects all generations after each run of a script; frozen objects cost it nothing.
    """
    import tracker.web.data
    import tracker.web.score_view  # noqa: F401

    gc.collect()
    gc.freeze()
    yield


class Documents:
    """Answers for the document itself: in the reader's language, titled, with the headers of ``HEADERS``."""

    def __init__(self, app: "ASGIApp") -> None:
        self.app = app

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if scope["path"] in CLOSED:
            await PlainTextResponse("not found\n", 404)(scope, receive, send)
            return
        if not _wants_document(scope):
            await self.app(scope, receive, _with_headers(send))
            return
        await _answer(scope)(scope, receive, send)


def _wants_document(scope: "Scope") -> bool:
    path = scope["path"]
    return (
        scope["method"] in ("GET", "HEAD")
        and "text/html" in Headers(scope=scope).get("accept", "")
        and not any(path.startswith(own) for own in OWN_PATHS)
    )


def _answer(scope: "Scope") -> Response:
    asked = parse_qs(scope["query_string"].decode("latin-1")).get("lang", [""])[0]
    lang = (
        asked
        if asked in LANGUAGES
        else preferred(Headers(scope=scope).get("accept-language"), settings.language())
    )
    headers = {**HEADERS, "cache-control": "no-cache", "vary": "Accept-Language, Accept-Encoding"}
    if "gzip" in Headers(scope=scope).get("accept-encoding", ""):
        return Response(
            gzip.compress(document(lang).encode(), 6),
            media_type="text/html",
            headers={**headers, "content-encoding": "gzip"},
        )
    return HTMLResponse(document(lang), headers=headers)


@cache
def document(lang: str) -> str:
    """Streamlit's document in one language: titled, described, without the font that no page uses."""
    text = (Path(get_static_dir()) / "index.html").read_text(encoding="utf-8")
    t = Texts(lang)
    name, tagline = esc(t("app.name")), esc(t("app.tagline"))
    described = (
        f"<title>{name}</title>"
        f'<meta name="description" content="{tagline}" />'
        f'<meta property="og:title" content="{name}" />'
        f'<meta property="og:description" content="{tagline}" />'
        f'<meta property="og:type" content="website" />'
        f'<meta property="og:locale" content="{t("app.locale")}" />'
    )
    text = re.sub(r'<html lang="[^"]*"', f'<html lang="{lang}"', text, count=1)
    text = re.sub(r"<title>.*?</title>", lambda _: described, text, count=1, flags=re.DOTALL)
    text = re.sub(r"<link\s+rel=\"preload\"[^>]*as=\"font\"[^>]*/>", "", text, count=1)
    text = re.sub(r"<!--(?!\[).*?-->", "", text, flags=re.DOTALL)
    need = f"<noscript><p>{esc(t('app.noscript'))}</p></noscript>"
    return re.sub(r"<noscript>.*?</noscript>", lambda _: need, text, count=1, flags=re.DOTALL)


def _with_headers(send: "Send") -> "Send":
    async def sending(message: "Message") -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return sending


class CompressedFiles:
    """Streamlit's own files, each compressed once; their names hold a hash of their contents."""

    def __init__(self, app: "ASGIApp") -> None:
        self.app = app
        self.root = Path(get_static_dir()).resolve()

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        found = self._file(scope) if scope["type"] == "http" else None
        if found is None:
            await self.app(scope, receive, send)
            return
        headers = {
            "content-encoding": "gzip",
            "vary": "Accept-Encoding",
            "cache-control": "public, immutable, max-age=31536000",
        }
        response = Response(compressed(found), media_type=_media_type(found), headers=headers)
        await response(scope, receive, send)

    def _file(self, scope: "Scope") -> Path | None:
        path = scope["path"]
        if (
            scope["method"] != "GET"
            or not path.startswith("/static/")
            or not path.endswith(COMPRESSED)
        ):
            return None
        if "gzip" not in Headers(scope=scope).get("accept-encoding", ""):
            return None
        file = (self.root / path.lstrip("/")).resolve()
        return file if file.is_relative_to(self.root) and file.is_file() else None


@cache
def compressed(file: Path) -> bytes:
    """The file's contents, compressed once for as long as the server runs."""
    return gzip.compress(file.read_bytes(), 9)


def _media_type(file: Path) -> str:
    known = {
        ".js": "text/javascript",
        ".css": "text/css",
        ".svg": "image/svg+xml",
        ".wasm": "application/wasm",
    }
    return known.get(file.suffix, "application/json")


__all__: Sequence[str] = ("SCRIPT", "compressed", "document", "middleware", "warm")
