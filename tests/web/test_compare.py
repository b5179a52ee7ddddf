"""Several forecasters side by side: in the order of what has been shown, nobody left out."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.records import NOW, SEEDS
from tests.web.pages import bodies, drawn, use, words
from tests.web.test_languages import assert_in_one_language, said_in
from tracker import resolve, seed
from tracker.domain.records import ForecasterRow
from tracker.presentation.i18n import LANGUAGES, Texts
from tracker.scores import Score
from tracker.sessions.almanac import standard
from tracker.store.engine import open_store
from tracker.views import Scope
from tracker.web import compare_view, data
from tracker.web.compare_view import Compared

OTHERS = {"few-calls": 7, "half-of-it": 31}
"""Made-up forecasters by the number of calls that each has in common with the shipped record."""


@pytest.fixture(scope="module")
def several_file(seeded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped record and two more forecasters: with a part of the same calls, and with very few."""
    folder = tmp_path_factory.mktemp("several")
    file = folder / "record.db"
    shutil.copy(seeded_file, file)
    own = SEEDS / "pluto-research"
    for slug, calls in OTHERS.items():
        other = folder / "seeds" / slug
        other.mkdir(parents=True)
        who = json.loads((own / "forecaster.json").read_text(encoding="utf-8"))
        (other / "forecaster.json").write_text(json.dumps(who | {"slug": slug, "name": "Other"}))
        shutil.copy(own / "posts.jsonl", other)
        lines = (own / "predictions.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
        (other / "predictions.jsonl").write_text("".join(lines[:calls]), encoding="utf-8")
        (other / "remarks.jsonl").write_text("")
    with open_store(f"sqlite:///{file}") as store:
        seed.seed(store, folder / "seeds", standard(), NOW)
        resolve.resolve(store, standard(), as_of=NOW, now=NOW)
    return file


@pytest.fixture
def several(several_file: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    use(monkeypatch, several_file)
    return several_file


def one(slug: str, families: int, interval: tuple[float, float] | None) -> Compared:
    hits = Score(value=0.6, n=families, families=families, interval=interval, reference=0.5)
    return Compared(slug, slug, {"proportion_correct": hits}, None)


def test_the_order_is_that_of_the_lower_ends_and_few_families_have_no_place() -> None:
    found = [
        one("lucky", 9, (0.55, 0.99)),
        one("nothing", 0, None),
        one("wide", 12, (0.4, 0.9)),
        one("shown", 80, (0.5, 0.7)),
        one("all alike", 40, None),
        one("wrong", 10, (0.0, 0.3)),
    ]
    found[1] = replace(found[1], scores={})
    placed = sorted(found, key=compare_view._order)
    assert [c.slug for c in placed] == ["shown", "wide", "wrong", "all alike", "lucky", "nothing"]
    assert [c.placed for c in placed] == [True, True, True, False, False, False]


def test_forecasters_of_one_name_are_told_apart() -> None:
    rows = [
        ForecasterRow(id=i, slug=slug, name=name, url=None, timezone="Asia/Seoul", recorded_at=NOW)
        for i, (slug, name) in enumerate([("a", "Same"), ("b", "Same"), ("c", "Other")])
    ]
    assert list(compare_view.distinct(rows).values()) == ["Same (a)", "Same (b)", "Other"]


def test_everyone_stands_in_the_table_with_n_interval_and_what_is_open_or_void(
    several: Path,
) -> None:
    with data.ledger() as led:
        whole = data.view(led)
        found = {c.slug: c for c in compare_view.compared(led, whole)}
        assert len(found) == len(OTHERS) + 1
        own = data.view(led, Scope("pluto-research", whole.record))
    assert found["pluto-research"].scores["brier_words"] == own.scores["family"]["brier_words"]
    app = drawn("compare", "en")
    shown, t = words(app), Texts("en")
    for c in found.values():
        assert c.hits is not None
        assert c.tally is not None
        assert f"{c.name} " in shown
        assert t("kpi.n", n=c.hits.families).replace("\u00a0", " ") in shown
        assert f"Open {c.tally['pending']}" in shown
        assert f"Void {c.tally['void']}" in shown
    assert not found["few-calls"].placed
    assert t("groups.few") in shown
    assert bodies(app).count("/?lang=en&amp;by=") == len(found)
    (chart,) = app.get("vega_lite_chart")
    assert all(c.name in chart.proto.alt for c in found.values())


def test_many_forecasters_are_compared_without_a_view_of_each(
    several: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with data.ledger() as led:
        whole = data.view(led)
        by_views = compare_view.compared(led, whole)
        monkeypatch.setattr(compare_view, "MOST_VIEWS", 1)
        by_groups = compare_view.compared(led, whole)
    assert [c.slug for c in by_groups] == [c.slug for c in by_views]
    assert [c.hits and c.hits.value for c in by_groups] == [
        c.hits and c.hits.value for c in by_views
    ]
    assert "more than 1 forecasters" in words(drawn("compare", "en"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_comparison_is_in_one_language(several: Path, lang: str) -> None:
    assert_in_one_language(said_in("compare", lang), lang, ["Other", *OTHERS])


def _navigation(page: str) -> list[str]:
    return [link.proto.label for link in drawn(page, "en").get("page_link")]


def test_the_comparison_is_in_the_navigation_where_there_are_several(several: Path) -> None:
    assert _navigation("method")[:4] == ["Scorecard", "Calls", "Compare", "Method"]


def test_a_single_forecaster_is_compared_with_nobody(record: Path) -> None:
    assert "Compare" not in _navigation("method")
    assert "only one forecaster" in words(drawn("compare", "en"))
