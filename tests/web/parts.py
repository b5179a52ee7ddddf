"""One part of the Record page by itself, drawn of a view that the test made."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from streamlit.testing.v1 import AppTest

from tests.support.records import NOW
from tracker.grouping import Group
from tracker.scores import Score
from tracker.sessions.almanac import standard
from tracker.store.engine import open_store
from tracker.views import OF_GROUPS, Scope, View, view


def view_of(file: Path, **cuts: str) -> View:
    """The view of a record as the score sheet gives it, narrowed by ``cuts``."""
    with open_store(f"sqlite:///{file}", read_only=True) as store:
        return view(store, standard(), Scope(cuts=cuts), as_of=NOW)


def _script(part: str, view: object, lang: str) -> None:
    from importlib import import_module

    from tracker.presentation.i18n import Texts
    from tracker.web.current import drawing
    from tracker.web.data import ledger

    with ledger() as led, drawing(Texts(lang), led):
        import_module(f"tracker.web.{part}").draw(view)


def drawn_part(part: str, view: View, lang: str = "en", /, **params: str) -> AppTest:
    """The part that ``tracker/web/PART.py`` draws of ``view``; an exception fails the test."""
    app = AppTest.from_function(_script, default_timeout=30, args=(part, view, lang))
    for name, value in {"lang": lang, **params}.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception, [e.value for e in app.exception]
    return app


def scored(value: float, families: int) -> Score:
    """A score of so many families, with an interval from half of it to all of it."""
    return Score(value=value, n=families, families=families, interval=(value / 2, value))


def group(dimension: str, value: str, **scores: Score) -> Group:
    """A group with these scores and undefined ones besides; it has as many families as its hit rate."""
    nothing = Score(value=None, n=0, families=0)
    named = dict.fromkeys(OF_GROUPS, nothing) | scores
    n = named["proportion_correct"].families
    return Group(dimension, value, families=n, questions=n, mentions=n, scores=named)


def with_groups(view: View, *groups: Group) -> View:
    """The view with these groups of one dimension in place of its own."""
    (dimension,) = {g.dimension for g in groups}
    return replace(view, groups={**view.groups, dimension: groups})


def charts(app: AppTest) -> list[dict[str, Any]]:
    """The charts of the page, from top to bottom."""
    return [json.loads(c.proto.spec) for c in app.get("vega_lite_chart")]


def points(spec: dict[str, Any]) -> list[dict[str, Any]]:
    """The dots of a chart that has one layer of them."""
    (layer,) = (layer for layer in spec["layer"] if layer["mark"]["type"] == "point")
    found: list[dict[str, Any]] = layer["data"]["values"]
    return found


def hollow(point: dict[str, Any]) -> bool:
    return bool(point["inside"] == "transparent")


def linked_calls(app: AppTest) -> list[int]:
    """The calls that the page links to, from top to bottom."""
    links = (parse_qs(link.proto.query_string).get("id") for link in app.get("page_link"))
    return [int(ids[0]) for ids in links if ids]
