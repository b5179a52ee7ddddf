"""The sentence is the specification: printing and parsing are inverse, and nothing else escapes."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.criteria.hand import ALMANAC, table
from tests.criteria.strategies import nested, simple, simple_kinds
from tracker.criteria import Call, kinds, parse
from tracker.errors import InvalidQuestion, TrackerError, UnknownSentence

picky = settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])


def read(text: str) -> Call | None:
    """The criterion, or nothing where the parser refuses the text with an error of ours."""
    try:
        return parse(text, ALMANAC)
    except TrackerError as error:
        if not 0 < len(str(error)) < 6_000:
            raise
        return None


@pytest.mark.parametrize("kind", simple_kinds())
@settings(picky, max_examples=60)
@given(data=st.data())
def test_every_kind_round_trips(kind: str, data: st.DataObject) -> None:
    """parse(print(q)) == q for generated parameters of every kind."""
    call = data.draw(simple(kind))
    again = parse(call.sentence(), ALMANAC)
    assert again == call
    assert again.sentence() == call.sentence()


@settings(picky, max_examples=150)
@given(call=nested())
def test_compounds_round_trip(call: Call) -> None:
    """parse(print(q)) == q for compounds within compounds."""
    assert parse(call.sentence(), ALMANAC) == call


@settings(picky, max_examples=100)
@given(call=nested(), spaces=st.integers(1, 3), capitals=st.booleans())
def test_case_and_spaces_do_not_matter(call: Call, *, spaces: int, capitals: bool) -> None:
    """A sentence in other letters, with other spaces or in parentheses asks the same question."""
    sentence = re.sub(" ", " " * spaces, call.sentence())
    sentence = f"  ({sentence.upper() if capitals else sentence.lower()})\n"
    assert parse(sentence, ALMANAC) == call


WORDS = """
    all any of not if then ( ) ; = >= <= % bp KOSPI FOMC NFP 코스피 유가 ZZZ up down above below beats
    reaches drops to stays falls rises at least 5% -5 0 2,5 2,500 1e9 +25bp 2023-03-22 2023-02-30
    2023-02 2023Q1 between and consensus over by on through within 20 sessions 1 week no cut prior
    2023-05-01..2023-04-01 realised volatility its -session average bank_failure 😀 ½ ２０ \x00
    \u200b {series} %s
"""


@settings(max_examples=400)
@given(
    st.one_of(
        st.text(max_size=80),
        st.lists(st.sampled_from(WORDS.split()), max_size=25).map(" ".join),
    )
)
def test_nothing_but_our_errors(text: str) -> None:
    """Whatever is typed, the parser gives a criterion or an error of ours."""
    call = read(text)
    assert call is None or parse(call.sentence(), ALMANAC) == call


@settings(picky, max_examples=200)
@given(
    call=nested(),
    at=st.integers(0, 10_000),
    put=st.sampled_from(["", *WORDS.split()]),
    cut=st.integers(0, 6),
)
def test_nothing_but_our_errors_near_a_sentence(call: Call, at: int, put: str, cut: int) -> None:
    """A sentence with a piece cut out or put in is a criterion or an error of ours."""
    sentence = call.sentence()
    at %= len(sentence) + 1
    read(sentence[:at] + put + sentence[at + cut :])


@pytest.mark.parametrize(
    "text",
    [
        "(" * 100_000,
        "(" * 900 + "KOSPI up over 1 session" + ")" * 900,
        "not (" * 390 + "x" + ")" * 390,
        "if " * 600,
        "all of (" * 240,
        "if x then " * 190,
        "KOSPI up over 1 session; " * 10_000,
        "9" * 1_999,
        "KOSPI above " + "9" * 1_900 + " on 2023-03-15",
        "KOSPI above 0." + "0" * 1_900 + "1 on 2023-03-15",
        "가" * 2_000,
        "😀" * 5_000,
    ],
    ids=lambda text: f"{text[:12]}×{len(text)}",
)
def test_long_and_deep(text: str) -> None:
    """Length and depth are refused quickly; recursion never runs out."""
    assert read(text) is None or len(text) < 2_000


def test_depth() -> None:
    """Ten levels are read, eleven are refused, and more than 2,000 characters are not looked at."""
    sentence = "KOSPI up over 1 session"
    ten = "not (" * 10 + sentence + ")" * 10
    assert parse(ten, ALMANAC).sentence() == ten
    with pytest.raises(InvalidQuestion, match="more than 10 deep"):
        parse(f"not ({ten})", ALMANAC)
    with pytest.raises(InvalidQuestion, match="2029 characters: 2000 are the most"):
        parse(sentence + " " * 2_006, ALMANAC)


@table
def test_one_way_to_write_it(given: str, canonical: str) -> None:
    """Aliases, padding and order of magnitude come out in the one canonical form.

    given                                | canonical
    코스피 up over 20 sessions           | KOSPI up over 20 sessions
    s&p down over 1 sessions             | SP500 down over 1 session
    KOSPI above 2,500.00 on 2023-06-30   | KOSPI above 2500 on 2023-06-30
    DGS2 below 4 after 5 sessions        | DGS2 below 4.00 after 5 sessions
    KOSPI up at least 05.0% over 1 week  | KOSPI up at least 5% over 1 week
    CPI_MOM 2023-02 at most -0           | CPI_MOM 2023-02 at most 0.0
    FOMC 2023-03-22 = -0bp               | FOMC 2023-03-22 = 0bp
    fomc 2023-03-22 = 25bp               | FOMC 2023-03-22 = +25bp
    gdp 2023q1 above consensus           | GDP 2023Q1 above consensus
    ((not ((KOSPI up over 1 week))))     | not (KOSPI up over 1 week)
    """
    assert parse(given, ALMANAC).sentence() == canonical


@pytest.mark.parametrize("kind", kinds())
def test_examples_are_canonical(kind: str) -> None:
    """Every example of a kind is of that kind and prints back letter by letter."""
    for example in kinds()[kind].Criterion.EXAMPLES:
        call = parse(example, ALMANAC)
        assert (call.KIND, call.sentence()) == (kind, example)


def test_unknown_sentence_lists_the_nearest_forms() -> None:
    """The three nearest forms, each with an example that parses."""
    with pytest.raises(UnknownSentence) as caught:
        parse("KOSPI climbs over 20 sessions", ALMANAC)
    assert 1 <= len(caught.value.phrases) <= 3
    assert "SERIES up|down HORIZON" in str(caught.value)
    for phrase in caught.value.phrases:
        parse(phrase.split("such as: ")[1], ALMANAC)
