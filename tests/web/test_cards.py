"""Text from outside stays text, in every piece of HTML."""

import pytest

from tracker.presentation import cards
from tracker.presentation.cards import Bar, Kpi

EVIL = "<img src=x onerror=alert(1)>\"'</p>"


@pytest.mark.parametrize(
    "html",
    [
        cards.chip(EVIL, EVIL),
        cards.kpis(
            [Kpi(EVIL, EVIL, (EVIL,), Bar(0.5, label=EVIL), parts=((EVIL, EVIL, EVIL, None),))]
        ),
        cards.head(EVIL, EVIL, tag=cards.tag(EVIL)),
        cards.section(EVIL, EVIL),
        cards.notice(EVIL, kind=EVIL, more=EVIL),
        cards.shares([(EVIL, EVIL, 1)], EVIL),
        cards.row(EVIL, EVIL, EVIL, [EVIL]),
        cards.facts([(EVIL, EVIL)]),
        cards.table([EVIL], [[EVIL]], label=EVIL),
        cards.rate_cell(EVIL, Bar(0.5, label=EVIL), EVIL),
        cards.chip_cell(EVIL, EVIL, EVIL),
        cards.outside_link(f"https://example.org/{EVIL}", EVIL, EVIL),
        cards.outside_link(EVIL, EVIL, EVIL),
    ],
)
def test_no_markup_gets_through(html: str) -> None:
    assert "<img" not in html
    assert 'onerror=alert(1)>"' not in html
    assert "&lt;img" in html


BAD_URLS = [
    "javascript:alert(1)",
    "data:text/html,x",
    "//evil.example",
    "ftp://a/b",
    "https://",
    "",
]


@pytest.mark.parametrize("url", [*BAD_URLS, "http://[x", None])
def test_only_plain_web_addresses_become_links(url: str | None) -> None:
    assert cards.safe_url(url) is None
    assert "href" not in cards.outside_link(url, "open", "none")


def test_a_link_that_leaves_takes_nothing_along() -> None:
    html = cards.outside_link("https://naver.me/x", "open", "none")
    assert 'rel="noopener noreferrer nofollow"' in html
    assert "naver.me" in html


def test_days_and_ranges_are_kept_on_one_line() -> None:
    html = cards.prose("from 2023-03-15, 45–55% & <b>")
    assert '<span class="one">2023-03-15</span>' in html
    assert '<span class="one">45–55%</span>' in html
    assert "&amp; &lt;b&gt;" in html


def test_a_bar_shows_value_interval_and_reference() -> None:
    html = cards.bar(Bar(0.7, 0.47, 0.86, 0.5, "95% interval 47–86%"))
    assert "left:47.0%;width:39.0%" in html
    assert 'class="at" style="left:70.0%"' in html
    assert 'class="ref" style="left:50.0%"' in html
    assert 'aria-label="95% interval 47–86%"' in html


def test_colour_is_not_the_only_sign_of_a_verdict() -> None:
    shown = {cards.chip(s, s).split(">", 1)[1] for s in cards.STATUSES}
    assert len(shown) == len(cards.STATUSES)
    assert set(cards.MARKS) == set(cards.STATUSES)
