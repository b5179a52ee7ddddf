"""The page of one call: all that it rests on, all that was corrected, and help when there is none."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest

from tests.support.records import NOW
from tests.web.pages import bodies, drawn, use, words
from tracker.correct import correct
from tracker.domain.records import NewPrediction
from tracker.presentation import cards, outcome
from tracker.presentation.cards import CallRow
from tracker.presentation.i18n import LANGUAGES, Texts
from tracker.presentation.wording import Wording
from tracker.sessions.almanac import standard
from tracker.store import reads, writes
from tracker.store.engine import Store, open_store
from tracker.web import data

EVIL = "<img src=x onerror=alert(1)>\"'</p>"
LATER = NOW + timedelta(days=1)


@pytest.fixture
def mended(
    seeded_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Store, Path]]:
    """A copy of the shipped record that a test may correct, read a day later."""
    file = Path(shutil.copy(seeded_file, tmp_path))
    use(monkeypatch, file)
    monkeypatch.setattr(data, "ledger", partial(data.ledger, LATER))
    with open_store(f"sqlite:///{file}") as store:
        yield store, file


def test_a_call_shows_all_that_it_rests_on(record: Path) -> None:
    """The words, the criterion, both clocks, what was assumed, the evidence, the other readings."""
    shown = words(drawn("call", "en", id="19"))
    for text in (
        "KOSPI down over 20 sessions", "the entry close of", "Seoul 2023-03-10", "New York 2023-03-",
        "KST", "EDT", "‘ 보수적 ’", "Filled in by the coder", "2,394.59", "KRX",
        "official close of the session", "FALSE: did not move as the sentence says", "last close",
        "SP500 down over 60 sessions", "Open the original post", "SHA-256", "Sentence number p08.s14",
        "said once", "says it will", "It reverses the call of p02.s11", "Address of this call",
        "192 earlier windows",
    ):  # fmt: skip
        assert text in shown, text


def test_a_retrospective_call_says_so_and_what_that_means(record: Path) -> None:
    shown = words(drawn("call", "ko", id="19"))
    assert "사후 기록: 결과가 나온 뒤에 입력한 콜" in shown
    assert "약한 증거" in shown


def test_every_figure_of_the_evidence_can_be_seen(record: Path) -> None:
    """Many are folded away, none is left out."""
    app = drawn("call", "en", id="9")
    (everything,) = (e for e in app.expander if e.label == "All 23 figures")
    assert "".join(str(h.proto.body) for h in everything.get("html")).count("<tr>") == 23 + 1


def test_a_word_always_stands_beside_its_numbers_with_how_it_became_one(record: Path) -> None:
    shown = words(drawn("call", "ko", id="4"))
    assert "‘ 가능성 높다 ’ → 55–80%" in shown
    assert "검증된 환산표가 아닙니다" in shown
    assert "가운데(67.5%)" in shown


def test_every_mention_stands_with_its_side_and_its_probability(record: Path) -> None:
    shown = words(drawn("call", "en", id="4"))
    assert "said 3 times" in shown
    assert "says it will · ‘ 가능성 높다 ’ 55–80%" in shown
    assert "says it will · ‘ 가능성 ’ 45–55%" in shown


@pytest.mark.parametrize(
    ("id", "told"),
    [("22", "On record 2023-05-01 (Mon)"), ("10", "On record none so far")],
    ids=["found", "not yet"],
)
def test_a_question_about_an_event_tells_its_course(record: Path, id: str, told: str) -> None:
    shown = words(drawn("call", "en", id=id))
    assert "Course of events" in shown
    assert told in shown


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "id", ["0", "99999", "-1", "1e3", "9" * 40, "²", "1; drop table posts", ""]
)
def test_an_unknown_call_helps(record: Path, id: str, lang: str) -> None:
    app = drawn("call", lang, id=id)
    assert re.search("There is no such call|그런 콜이 없습니다", words(app))
    assert app.text_input(key="unknown").label
    assert any(link.proto.page == "calls" for link in app.get("page_link"))


def test_an_earlier_verdict_stays_with_what_replaced_it_and_why(
    mended: tuple[Store, Path],
) -> None:
    store, _ = mended
    correct(
        store, standard(), series="KOSPI", period="2023-04-07", value=Decimal("2300"),
        source="KRX, read again", reason="the close was misread", now=NOW,
    )  # fmt: skip
    shown = words(drawn("call", "en", id="19"))
    assert "TRUE: moved as the sentence says" in shown
    assert "FALSE → TRUE the close was misread" in shown
    assert "replaces the wrong figure 2,490.41: the close was misread" in shown


def test_what_was_published_later_of_the_same_figures_stands_below_its_own_title(
    record: Path,
) -> None:
    with data.ledger() as led:
        found = data.dossier(led, 19)
        assert found is not None
        later = replace(found, revisions=found.evidence)
        shown = list(outcome.revised(Wording(Texts("en"), led.almanac), later))
    assert shown[0].startswith("<h3>Revised later</h3>")
    assert shown[1].count("<tr>") == len(found.evidence) + 1


def test_a_corrected_entry_and_the_one_in_its_place_point_at_each_other(
    mended: tuple[Store, Path],
) -> None:
    store, _ = mended
    with store.writing() as db:
        (wrong,) = [row for row in reads.predictions(db) if row.id == 19]
        values = {f.name: getattr(wrong, f.name) for f in fields(NewPrediction)}
        right = replace(
            NewPrediction(**values), key="right", grade="C", supersedes=19, reason="<b>misread</b>"
        )
        writes.add_predictions(db, [right])
        new = max(row.id for row in reads.predictions(db))
    old = words(drawn("call", "en", id="19"))
    assert f"Call {new} stands in its place" in old
    shown = drawn("call", "en", id=str(new))
    assert "This entry corrects call 19" in words(shown)
    assert "&lt;b&gt;misread" in bodies(shown)


@pytest.mark.parametrize(
    "html",
    [
        cards.call_row(CallRow(EVIL, EVIL, EVIL, ((EVIL, EVIL),), (EVIL,))),
        cards.call_names([EVIL]),
        cards.links([(EVIL, EVIL)], EVIL),
        cards.link_cell(EVIL, EVIL),
        cards.with_note(EVIL, EVIL),
        cards.together(EVIL),
    ],
)
def test_no_markup_gets_through_the_pieces_of_these_pages(html: str) -> None:
    assert "<img" not in html
    assert "&lt;img" in html
