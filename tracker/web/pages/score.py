"""The record at a glance."""

from dataclasses import replace
from functools import partial

import streamlit as st

from tracker.presentation import cards, headline
from tracker.web import (
    calibration_view,
    coverage_view,
    data,
    groups_view,
    narrowing,
    notable_view,
    price_view,
    record,
    state,
    trend_view,
)
from tracker.web.current import drawn
from tracker.web.once import once

t, led = drawn()

scope = narrowing.asked()
view = data.view(led, scope)
whole = data.view(led, replace(scope, cuts={}))
state.arrived("score")

named = led.named(scope.forecaster or "") if len(led.forecasters) > 1 else led.forecasters[0]
title = t("app.of", name=named.name) if named else t("app.name")
st.html(cards.head(title, t("app.tagline"), tag=cards.tag(t(f"record.{view.record}"))))
record.switch(whole)
narrowing.told(scope)
record.age(view)

if not view.counts.mentions:
    st.html(cards.notice(t("narrow.empty")))
    narrowing.controls(whole, scope)
    st.stop()

with st.container(key="glance"):
    st.html(headline.headline(t, view))
    st.html(headline.verdict(t, view))
st.html(headline.standing(t, view))
st.html(f'<p class="sub">{cards.esc(t(f"record.{view.record}_why"))}</p>')

once("calibration", partial(calibration_view.draw, view), view)
narrowing.controls(whole, scope)
price_view.draw(view, narrowing.wanted(view, scope.cuts))
trend_view.draw(view)
groups_view.draw(view)
once("notable", partial(notable_view.draw, view), view)
once("coverage", partial(coverage_view.draw, whole), whole)
