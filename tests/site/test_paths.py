"""The small picture of a price: gaps are never bridged, and it says its numbers in words."""

import re
from datetime import date, timedelta

from tracker.presentation.charts import Close, Path
from tracker.site.paths import price_svg

FIRST = date(2023, 3, 1)


def closes(*values: float | None) -> list[Close]:
    return [Close(FIRST + timedelta(days=i), value) for i, value in enumerate(values)]


def drawn(shown: list[Close]) -> str:
    path = Path(
        first=shown[1].day, last=shown[-1].day, points=((shown[1].day, 11.0, "entry <11>"),),
        level=12.5, level_text="level 12.5", status="hit",
    )  # fmt: skip
    return price_svg(shown, path, 'closes "from" <b>')


def test_a_session_without_a_figure_is_a_gap() -> None:
    picture = drawn(closes(10, 11, None, 12, 13, None, None, 14))
    (line,) = re.findall(r'class="line"[^>]* d="([^"]+)"', picture)
    assert [len(re.findall("[ML]", run)) for run in line.split("M")[1:]] == [1, 1, 0]
    assert picture.count('class="gap"') == 3


def test_window_level_and_points_are_drawn_and_named() -> None:
    picture = drawn(closes(10, 11, 12, 13))
    for kind in ("window", "level", "point"):
        assert f'class="{kind}"' in picture
    assert 'role="img" aria-label="closes &quot;from&quot; &lt;b&gt;"' in picture
    assert "entry &lt;11&gt;" in picture
    assert "2023-03-01" in picture


def test_one_figure_alone_and_figures_that_are_all_the_same_can_be_drawn() -> None:
    assert drawn(closes(11, 11, 11)).count("NaN") == 0
    one = price_svg(closes(11), Path(first=FIRST, last=FIRST, points=()), "one")
    assert "h0" in one
