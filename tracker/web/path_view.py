"""One call's price path, or the published figures it asks about."""

from functools import partial

import streamlit as st

from tracker.calls import Call
from tracker.domain.terms import Terms
from tracker.presentation import cards, charts, paths
from tracker.presentation.dossier import Dossier
from tracker.presentation.leanings import is_price
from tracker.web import data
from tracker.web.current import drawn, wording
from tracker.web.pieces import show


def draw(d: Dossier) -> None:
    """What each part of the question is about, each series once: a price, figures, or a course of events."""
    _, led = drawn()
    for part in paths.parts(d.call):
        if is_price(part.series, led.almanac):
            _price(d.call, part)
        elif part.kind == "event":
            show(paths.event(wording(), d, part))
        else:
            _published(part)


def _price(call: Call, terms: Terms) -> None:
    t, led = drawn()
    say = wording()
    found = paths.price(say, call, terms, partial(data.closes, led))
    if found is None:
        return
    st.html(cards.section(paths.title(say, "title", terms)))
    drawing = charts.price_path(found.closes, found.path)
    st.vega_lite_chart(drawing, alt=found.alt, key=f"path_{terms.series}")
    with st.expander(t("table.show"), key=f"path_table_{terms.series}"):
        rows = [
            (c.day.isoformat(), t("price.missing") if c.value is None else paths.plain(c.value))
            for c in found.closes
        ]
        st.html(cards.table([t("path.day"), t("path.value")], rows, label=t("path.title")))


def _published(terms: Terms) -> None:
    t, led = drawn()
    say = wording()
    rows = paths.published(say, terms, partial(data.closes, led))
    if not rows:
        return
    st.html(cards.section(paths.title(say, "figures_title", terms)))
    told = "; ".join(f"{f.period} {paths.in_words(say, terms, f.value)}" for f in rows)
    alt = t("path.figures_alt", series=say.name(terms.series), rows=told)
    drawing = charts.figures(rows, t("path.asked"), t("path.earlier"))
    st.vega_lite_chart(drawing, alt=alt, key=f"figures_{terms.series}")
