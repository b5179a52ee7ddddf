"""The record at a glance."""

import streamlit as st

from tracker.web import (
    calibration_view,
    cards,
    data,
    headline,
    price_view,
    record,
    score_view,
    state,
)
from tracker.web.current import drawn

t, led = drawn()

everyone = {"all": t("filter.all"), **{f.slug: f.name for f in led.forecasters}}
chosen = state.code(
    "by", tuple(everyone), led.forecasters[0].slug if len(led.forecasters) == 1 else "all"
)
forecaster = None if chosen == "all" else chosen
sheet = data.sheet(led, forecaster, record.chosen(led, forecaster))

named = led.named(chosen)
title = t("app.of", name=named.name) if named else t("app.name")
st.html(cards.head(title, t("app.tagline"), tag=cards.tag(t(f"record.{sheet.record}"))))
if len(led.forecasters) > 1:
    state.pills(t("filter.by"), "by", everyone, "all")
record.switch(led, forecaster)

st.html(headline.verdict(t, sheet.sample))
st.html(headline.headline(t, sheet))
st.html(headline.standing(t, sheet.calls))
st.html(f'<p class="sub">{cards.esc(t(f"record.{sheet.record}_why"))}</p>')

calibration_view.draw(sheet)
price_view.draw(sheet)
score_view.groups(sheet)
score_view.coverage(sheet, forecaster)
