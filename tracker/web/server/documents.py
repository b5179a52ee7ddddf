"""The document of every page: in the reader's language, described for previews, with a strict policy."""

import asyncio
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from streamlit.file_util import get_static_dir

from tracker import settings
from tracker.presentation import cards
from tracker.presentation.i18n import LANGUAGES, Texts, preferred
from tracker.presentation.markup import filled
from tracker.presentation.pictures import HEIGHT, WIDTH
from tracker.web.server.about import About, about
from tracker.web.server.encoding import SMALLEST, coding, packed

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

OWN_PATHS = (
    *("/_stcore/", "/static/", "/media/", "/component/", "/app/"),
    *("/api/", "/share/", "/badge.svg"),
)
CLOSED = ("/_stcore/metrics", "/_stcore/upload_file", "/_stcore/agent")
"""What Streamlit offers and no page needs: figures about the server, taking files, an interface for bots."""
MOST_PARAMETERS = 20
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
PLACE = "<!--about-->"


class Documents:
    """Answers for the document itself; everything else passes, with the headers of ``HEADERS``."""

    def __init__(self, app: "ASGIApp") -> None:
        self.app = app

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if any(scope["path"] == way or scope["path"].startswith(f"{way}/") for way in CLOSED):
            await PlainTextResponse("not found\n", 404)(scope, receive, send)
            return
        if not _wants_document(scope):
            await self.app(scope, receive, _with_headers(send))
            return
        response = await asyncio.to_thread(_answer, scope)
        await response(scope, receive, send)


def _wants_document(scope: "Scope") -> bool:
    """Whether a page is asked for: by a browser, or by a reader that takes anything, such as those that
    make previews.
    """
    path = scope["path"]
    if scope["method"] not in ("GET", "HEAD") or "/_stcore/" in path or path.startswith(OWN_PATHS):
        return False
    accepted = Headers(scope=scope).get("accept", "*/*")
    named = "." not in path.rpartition("/")[2]
    return "text/html" in accepted or (named and "*/*" in accepted)


def _answer(scope: "Scope") -> Response:
    asked = Headers(scope=scope)
    given = parameters(scope)
    lang = language(given.get("lang"), asked.get("accept-language"))
    found = about(scope["path"], given, Texts(lang))
    body = document(lang, found, base(scope)).encode()
    headers = {**HEADERS, "cache-control": "no-cache", "vary": "Accept-Language, Accept-Encoding"}
    return compact(body, asked.get("accept-encoding"), "text/html", headers)


def parameters(scope: "Scope") -> dict[str, str]:
    """What the address says after its question mark; the last of a name counts."""
    text = scope["query_string"].decode("latin-1")
    try:
        return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_PARAMETERS))
    except ValueError:
        return {}


def language(asked: str | None, accepted: str | None) -> str:
    """The language of the address, else the browser's first, else that of the settings."""
    return asked if asked in LANGUAGES else preferred(accepted, settings.language())


def base(scope: "Scope") -> str:
    """The site's own address: the one that is set, else the one asked for, whose host was let in."""
    return settings.public_url() or f"{scope['scheme']}://{Headers(scope=scope).get('host', '')}"


def compact(body: bytes, accepted: str | None, kind: str, headers: dict[str, str]) -> Response:
    """An answer in the smallest form that the reader accepts."""
    form = coding(accepted) if len(body) >= SMALLEST else None
    if form is None:
        return Response(body, media_type=kind, headers=headers)
    packed_headers = {**headers, "content-encoding": form}
    return Response(packed(body, form), media_type=kind, headers=packed_headers)


def document(lang: str, about: About, base: str) -> str:
    """Streamlit's document in one language, described by ``about`` for the site at ``base``."""
    t = Texts(lang)
    others = [other for other in LANGUAGES if other != lang]
    head = filled(
        "head.html",
        about=about,
        base=base,
        lang=lang,
        languages=LANGUAGES,
        site_name=t("app.name"),
        locale=t("app.locale"),
        locales=[Texts(other)("app.locale") for other in others],
        width=WIDTH,
        height=HEIGHT,
    )
    return _frame(lang).replace(PLACE, head, 1)


@cache
def _frame(lang: str) -> str:
    """Streamlit's document with a place for the description, without the font that no page uses."""
    text = (Path(get_static_dir()) / "index.html").read_text(encoding="utf-8")
    need = f"<noscript><p>{cards.esc(Texts(lang)('app.noscript'))}</p></noscript>"
    text = re.sub(r"<!--(?!\[).*?-->", "", text, flags=re.DOTALL)
    text = re.sub(r'<html lang="[^"]*"', f'<html lang="{lang}"', text, count=1)
    text = re.sub(r"<title>.*?</title>", PLACE, text, count=1, flags=re.DOTALL)
    text = re.sub(r"<link\s+rel=\"(?:preload|service-desc)\"[^>]*/>", "", text)
    return re.sub(r"<noscript>.*?</noscript>", lambda _: need, text, count=1, flags=re.DOTALL)


def _with_headers(send: "Send") -> "Send":
    async def sending(message: "Message") -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return sending
