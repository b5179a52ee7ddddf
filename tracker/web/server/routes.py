"""What is given out besides pages: data, pictures to share, a badge. All of it only reads."""

import asyncio
import hashlib
import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from tracker import views
from tracker.calls import STATUSES
from tracker.errors import DatabaseError
from tracker.presentation import pictures
from tracker.presentation.dossier import Dossier
from tracker.presentation.i18n import LANGUAGES, Texts
from tracker.store.listing import TABS, Wanted, newest
from tracker.views import LARGE, RECORDS, Scope
from tracker.web import data
from tracker.web.data import Ledger
from tracker.web.server import records, shared
from tracker.web.server.asked import SCOPE, Refused, code, only, scope
from tracker.web.server.documents import compact, language
from tracker.web.state import LONGEST, whole_number

if TYPE_CHECKING:
    from starlette.types import Receive, Send
    from starlette.types import Scope as ASGIScope

NARROWED = (*SCOPE, "kind", "tab", "status", "q")
FRESH = "public, max-age=300"
"""Pictures may be five minutes old; those asked for by version a day."""
LASTING = "public, max-age=86400"
UNREADABLE = "The record cannot be read at the moment.\n"
READ_ONLY = "This can only be read; use GET.\n"
BROKEN = "This could not be worked out.\n"
PATHS = ("/api/record.json", "/api/calls.csv", "/api/call/ID.json")
SHARED = ("/share/record.png", "/share/call/ID.png", "/badge.svg")


@dataclass(frozen=True)
class Asked:
    """One request, understood: its parameters, the call in its path, the texts of its language."""

    given: Mapping[str, str]
    id: str
    t: Texts


@dataclass(frozen=True)
class Reply:
    """An answer that is made when the reader does not have it yet."""

    kind: str
    body: Callable[[], bytes]
    name: str = ""


Maker = Callable[[Ledger, Asked], Reply]


def routes() -> list[Route]:
    """Every address besides the pages."""
    return [
        _read("/api/record.json", record_json, SCOPE),
        _read("/api/calls.csv", calls_csv, NARROWED),
        _read("/api/call/{id}.json", call_json, ()),
        _read("/share/record.png", record_png, (*SCOPE, "v")),
        _read("/share/call/{id}.png", call_png, ("v",)),
        _read("/badge.svg", badge_svg, (*SCOPE, "v")),
        Route("/api/{rest:path}", partial(_nothing, PATHS)),
        Route("/share/{rest:path}", partial(_nothing, SHARED)),
    ]


def record_json(led: Ledger, asked: Asked) -> Reply:
    """The record's view."""
    wanted = scope(led, asked.given)

    def body() -> bytes:
        found = data.view(led, wanted)
        return records.text(records.view_json(led, found, dict(wanted.cuts))).encode()

    return Reply("application/json", body)


def calls_csv(led: Ledger, asked: Asked) -> Reply:
    """The calls, narrowed as on the page that lists them; of a large record only when they are few."""
    wanted = _wanted(led, asked.given)
    with led.store.reading() as db:
        ids = newest(db, wanted, as_of=led.as_of, limit=LARGE + 1)
    if len(ids) > LARGE:
        raise Refused(
            f"More than {LARGE} calls are asked for; narrow them by quarter or series, or run "
            "`tracker export predictions --format csv`.",
            413,
        )
    return Reply("text/csv", lambda: records.calls_csv(led, ids).encode(), "calls.csv")


def _wanted(led: Ledger, given: Mapping[str, str]) -> Wanted:
    record = code(given, "record", RECORDS)
    by = code(given, "by", [f.slug for f in led.forecasters])
    values = {
        name: code(given, name, _on_record(led, by, name)) or ""
        for name in ("series", "horizon", "grade", "quarter", "kind")
        if name in given
    }
    tab = code(given, "tab", TABS)
    return Wanted(
        forecaster=by or "",
        retrospective=None if record is None else record == "retrospective",
        tab=next((known for known in TABS if known == tab), ""),
        status=code(given, "status", STATUSES) or "",
        text=" ".join(given.get("q", "").split())[:LONGEST],
        series=values.get("series", ""),
        horizon=values.get("horizon", ""),
        grade=values.get("grade", ""),
        quarter=values.get("quarter", ""),
        kind=values.get("kind", ""),
    )


def _on_record(led: Ledger, by: str | None, dimension: str) -> Collection[str]:
    """The values of a dimension that some call of either record has."""
    found = (views.choices(data.view(led, Scope(by, record)), dimension) for record in RECORDS)
    return sorted({value for values in found for value in values})


def call_json(led: Ledger, asked: Asked) -> Reply:
    """All of one call."""
    found = _dossier(led, asked.id)
    return Reply(
        "application/json", lambda: records.text(records.dossier_json(led, found)).encode()
    )


def _dossier(led: Ledger, id: str) -> Dossier:
    number = whole_number(id)
    found = data.dossier(led, number) if number else None
    if found is None:
        raise Refused(
            f"There is no call '{id[:20]}'; /api/calls.csv lists the numbers of all.", 404
        )
    return found


def record_png(led: Ledger, asked: Asked) -> Reply:
    """The record as a picture to share."""
    wanted = scope(led, asked.given)

    def body() -> bytes:
        return pictures.png(pictures.record_svg(shared.record_card(led, wanted, asked.t)))

    return Reply("image/png", body)


def call_png(led: Ledger, asked: Asked) -> Reply:
    """One call as a picture to share."""
    found = _dossier(led, asked.id)
    return Reply(
        "image/png",
        lambda: pictures.png(pictures.call_svg(shared.call_card(led, found, asked.t))),
    )


def badge_svg(led: Ledger, asked: Asked) -> Reply:
    """The hit rate as a badge."""
    wanted = scope(led, asked.given)

    def body() -> bytes:
        label, value, known = shared.badge(led, wanted, asked.t)
        return pictures.badge_svg(label, value, known=known).encode()

    return Reply("image/svg+xml", body)


def _read(path: str, make: Maker, allowed: Collection[str]) -> Route:
    return Route(path, _Reader(make, allowed))


@dataclass(frozen=True)
class _Reader:
    """Answers at one address; ``allowed`` are the parameters it knows besides the language."""

    make: Maker
    allowed: Collection[str]

    async def __call__(self, scope: "ASGIScope", receive: "Receive", send: "Send") -> None:
        response: Response = PlainTextResponse(READ_ONLY, 405, {"allow": "GET, HEAD"})
        if scope["method"] in ("GET", "HEAD"):
            request = Request(scope)
            response = await asyncio.to_thread(_respond, self.make, self.allowed, request)
        await response(scope, receive, send)


def _respond(make: Maker, allowed: Collection[str], request: Request) -> Response:
    try:
        given = _given(request)
        only(given, (*allowed, "lang"))
        code(given, "lang", LANGUAGES)
        lang = language(given.get("lang"), request.headers.get("accept-language"))
        asked = Asked(given, request.path_params.get("id", ""), Texts(lang))
        with data.ledger() as led:
            return _answered(led, asked, make(led, asked), request)
    except Refused as why:
        return PlainTextResponse(f"{why}\n", why.status)
    except (DatabaseError, SQLAlchemyError):
        return PlainTextResponse(UNREADABLE, 503, {"retry-after": "60"})
    except Exception:
        logging.getLogger(__name__).exception("%s could not be answered", request.url.path)
        return PlainTextResponse(BROKEN, 500)


def _given(request: Request) -> dict[str, str]:
    pairs = request.query_params.multi_items()
    given = dict(pairs)
    if len(given) < len(pairs):
        raise Refused("A parameter is given more than once; give each at most once.")
    return given


def _answered(led: Ledger, asked: Asked, reply: Reply, request: Request) -> Response:
    drawn = reply.kind.startswith("image/")
    lasting = drawn and asked.given.get("v") == led.version
    headers = {
        "cache-control": (LASTING if lasting else FRESH) if drawn else "no-cache",
        "etag": _tag(led, asked, request.url.path),
        "vary": "Accept-Language, Accept-Encoding",
    }
    if reply.name:
        headers["content-disposition"] = f'attachment; filename="{reply.name}"'
    if headers["etag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    accepted = None if reply.kind == "image/png" else request.headers.get("accept-encoding")
    return compact(reply.body(), accepted, reply.kind, headers)


def _tag(led: Ledger, asked: Asked, path: str) -> str:
    """What the answer depends on: the state of the record, the deadlines passed, and the question."""
    whole = data.view(led, Scope())
    as_of = whole.as_of if whole.holds(led.as_of) else led.as_of
    parts = (led.store.url, led.version, as_of, path, sorted(asked.given.items()), asked.t.lang)
    return f'W/"{hashlib.sha256(repr(parts).encode()).hexdigest()[:24]}"'


async def _nothing(known: Collection[str], request: Request) -> Response:
    return PlainTextResponse(f"There is nothing here; there are {', '.join(known)}.\n", 404)
