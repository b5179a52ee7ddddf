"""The server around the pages: language, headers, compression, closed doors; asked without a network."""

import asyncio
import gzip
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tracker.web import shell
from tracker.web.i18n import Texts

HTML = {"accept": "text/html,application/xhtml+xml"}


async def _inner(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 299, "headers": []})
    await send({"type": "http.response.body", "body": b"inner"})


def ask(path: str, headers: dict[str, str], query: str = "") -> tuple[int, dict[str, str], bytes]:
    """The answer of the middleware to one request; 299 is what lies behind it."""
    app: Any = _inner
    for layer in reversed(shell.middleware()):
        app = layer.cls(app, *layer.args, **layer.kwargs)
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.request", "body": b""}

    raw = [(k.encode(), v.encode()) for k, v in headers.items()]
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "headers": raw,
        "query_string": query.encode(),
    }
    with ThreadPoolExecutor(1) as thread:  # a browser of another test has a loop in this one
        thread.submit(asyncio.run, app(scope, receive, send)).result()
    got = {k.decode(): v.decode() for k, v in sent[0]["headers"]}
    return sent[0]["status"], got, b"".join(m.get("body", b"") for m in sent[1:])


@pytest.mark.parametrize(
    ("query", "accepted", "lang"),
    [
        ("", "ko-KR,ko;q=0.9", "ko"),
        ("", "en-GB", "en"),
        ("", "fr", "en"),
        ("lang=ko", "en", "ko"),
        ("lang=en&id=3", "ko", "en"),
        ("lang=%3Cx%3E", "ko", "ko"),
    ],
)
def test_the_document_is_in_the_language_asked_for(query: str, accepted: str, lang: str) -> None:
    status, headers, body = ask("/call", {**HTML, "accept-language": accepted}, query)
    text = body.decode()
    assert status == 200
    assert f'<html lang="{lang}"' in text
    assert f"<title>{Texts(lang)('app.name')}</title>" in text
    assert f'property="og:title" content="{Texts(lang)("app.name")}"' in text
    assert "SourceSans" not in text
    assert "default-src 'self'" in headers["content-security-policy"]


def test_the_document_is_compressed_for_those_who_can_read_it() -> None:
    _, headers, body = ask("/", {**HTML, "accept-encoding": "gzip, br"})
    assert headers["content-encoding"] == "gzip"
    assert gzip.decompress(body).decode() == shell.document("en")


def test_metrics_are_closed() -> None:
    assert ask("/_stcore/metrics", {})[0] == 404


@pytest.mark.parametrize("path", ["/_stcore/health", "/media/x.png", "/favicon.png"])
def test_everything_else_passes_with_the_same_headers(path: str) -> None:
    status, headers, body = ask(path, {"accept": "*/*"})
    assert (status, body) == (299, b"inner")
    assert "content-security-policy" in headers


def test_own_files_are_compressed_once_and_kept_for_ever() -> None:
    script = shell.document("en").split('src="./static/js/')[1].split('"')[0]
    _, headers, body = ask(f"/static/js/{script}", {"accept-encoding": "gzip"})
    assert headers["content-encoding"] == "gzip"
    assert "immutable" in headers["cache-control"]
    assert len(gzip.decompress(body)) > len(body)
    assert ask(f"/static/js/{script}", {})[0] == 299


@pytest.mark.parametrize(
    "path", ["/static/../index.html", "/static/../../x.js", "/static/js/none.js"]
)
def test_only_streamlits_own_files_are_read(path: str) -> None:
    assert ask(path, {"accept-encoding": "gzip"})[0] == 299
