"""The texts: both languages say everything, every code has a text, and no text is left unused."""

import ast
import csv
import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages import Catalog, Message
from babel.numbers import format_decimal, format_percent

from tests.support.records import SEEDS
from tracker.criteria import kinds, reasons_of
from tracker.domain import words
from tracker.domain.catalogue import CATALOGUE
from tracker.grouping import DIMENSIONS, LENGTH_NAMES
from tracker.presentation import cards, i18n
from tracker.presentation.i18n import LANGUAGES, Texts, catalogue
from tracker.presentation.particles import PAIRS

THOUSANDS = ","
TRACKER = Path(i18n.__file__).parents[1]
SPEAKING = ("presentation", "publish", "report", "site", "web")
"""The packages that show texts to readers."""
_ASKED = re.compile(r"""\bt\(\s*["']([^"']+)["']""")


def forms(lang: str) -> dict[str, tuple[str, ...]]:
    """The texts of a language by code: one, or one for each plural."""
    return {
        _code(m): (m.string,) if isinstance(m.string, str) else tuple(m.string or ())
        for m in catalogue(lang)
        if m.id
    }


def _code(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def holes(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_have_the_same_codes_and_holes() -> None:
    ko, en = forms("ko"), forms("en")
    assert set(ko) ^ set(en) == set()
    last = {code: (holes(ko[code][-1]), holes(en[code][-1])) for code in en}
    assert {code: found for code, found in last.items() if found[0] != found[1]} == {}


def test_plurals_are_plurals_in_both_languages_and_count_n() -> None:
    several = {lang: {_code(m) for m in catalogue(lang) if m.pluralizable} for lang in LANGUAGES}
    assert several["ko"] == several["en"] != set()
    assert {len(forms("ko")[c]) for c in several["ko"]} == {1}
    for one, many in (map(holes, forms("en")[c]) for c in several["en"]):
        assert "n" in many
        assert one in (many, many - {"n"})


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_text_says_something_and_names_particles_that_exist(lang: str) -> None:
    texts = [form for found in forms(lang).values() for form in found]
    assert all(text.strip() == text != "" for text in texts)
    asked = {spec for text in texts for _, _, spec, _ in Formatter().parse(text) if spec}
    assert asked <= {THOUSANDS, *(PAIRS if lang == "ko" else ())}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_kind_reason_status_and_code_of_the_record_has_a_name(lang: str) -> None:
    names = set(forms(lang))
    assert {f"kind.{kind}" for kind in kinds()} <= names
    assert {f"status.{s}" for s in cards.STATUSES} <= names
    assert {f"dimension.{d}" for d in DIMENSIONS} <= names
    assert {f"length.{length}" for length in LENGTH_NAMES} <= names
    assert {f"reason.{r}" for r in _reasons()} <= names
    assert {f"unit.{s.unit.replace(' ', '_')}" for s in CATALOGUE.values()} <= names
    file = SEEDS / "pluto-research" / "predictions.jsonl"
    calls = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert {f"horizon.{c['horizon_basis']}" for c in calls} <= names
    assert {f"assumed.{a}" for c in calls for a in c["assumed"]} <= names


def _reasons() -> set[str]:
    """What a verdict can rest on; the parts of a compound question have reasons of their own."""
    found: set[str] = set()
    for kind, module in kinds().items():
        compound = hasattr(module, "split")
        found.update(module.Criterion.REASONS if compound else reasons_of(kind))
    return found


@cache
def _trees() -> dict[Path, ast.Module]:
    files = [*TRACKER.rglob("*.py")]
    return {file: ast.parse(file.read_text(encoding="utf-8")) for file in files}


def _speaks(file: Path) -> bool:
    return file.relative_to(TRACKER).parts[0] in SPEAKING


def _strings(files: Iterable[Path]) -> set[str]:
    """Every string in these files of the program."""
    return {
        node.value
        for file in files
        for node in ast.walk(_trees()[file])
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def _in_templates() -> set[str]:
    """Every code that a template asks for."""
    files = [file for file in TRACKER.rglob("templates/*") if file.is_file()]
    return {code for file in files for code in _ASKED.findall(file.read_text(encoding="utf-8"))}


def _calls() -> Iterator[ast.Call]:
    for file, tree in _trees().items():
        if _speaks(file):
            yield from (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def test_every_code_in_the_pages_has_a_text() -> None:
    asked = {
        call.args[0].value
        for call in _calls()
        if isinstance(call.func, ast.Name | ast.Attribute)
        and (call.func.id if isinstance(call.func, ast.Name) else call.func.attr) == "t"
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }
    assert len(asked) > 100
    assert (asked | _in_templates()) - set(forms("en")) == set()


def _built() -> list[re.Pattern[str]]:
    """The codes and names that the pages build: every f-string, and the groups of ``Texts.known``."""
    found = {
        "".join(
            re.escape(str(part.value)) if isinstance(part, ast.Constant) else "(.+)"
            for part in node.values
        )
        for file, tree in _trees().items()
        if _speaks(file)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
    }
    known = [c for c in _calls() if isinstance(c.func, ast.Attribute) and c.func.attr == "known"]
    groups = {str(c.args[0].value) for c in known if isinstance(c.args[0], ast.Constant)}
    found |= {rf"{group}\.(.+)" for group in {*groups, *DIMENSIONS}}
    return [re.compile(pattern) for pattern in found if re.search("[a-z]{3}|_", pattern)]


def test_no_text_is_left_unused() -> None:
    """A code stands in the pages as it is, or is built there from names that the program knows."""
    whole = _strings(filter(_speaks, _trees())) | _in_templates()
    built = _built()
    units = {series.unit for series in CATALOGUE.values()}
    names = {*_strings(_trees()), *words.scale(), *LENGTH_NAMES, *units}
    names |= {row["known_basis"] for row in _figures()}
    names |= {name.replace(" ", "_") for name in names}

    def made(code: str) -> bool:
        """Whether a pattern makes the code, each of its holes a known name or made in its turn."""
        fits = (p.fullmatch(code) for p in built)
        return any(all(h in names or made(h) for h in m.groups()) for m in fits if m)

    assert [code for code in forms("en") if code not in whole and not made(code)] == []


def _figures() -> Iterator[dict[str, str]]:
    for file in (SEEDS / "figures").glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as lines:
            yield from (row for row in csv.DictReader(lines) if "known_basis" in row)


def test_a_plural_is_chosen_by_n() -> None:
    t = Texts("en")
    assert [t("kpi.n_families", n=n) for n in (0, 1, 2)] == ["0 families", "1 family", "2 families"]
    assert Texts("ko")("kpi.n_families", n=1) == "논지 1개"


def test_a_code_without_a_text_is_told_and_shows_english_or_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.warns(UserWarning, match=r"no\.such has no text"):
        assert Texts("ko")("no.such") == "no.such"
    monkeypatch.setattr(
        i18n, "catalogue", lambda lang: Catalog() if lang == "ko" else catalogue(lang)
    )
    with pytest.warns(UserWarning, match=r"app\.name has no text in ko"):
        assert Texts("ko")("app.name") == "Forecast scorecard"


def test_an_unknown_name_of_the_record_is_shown_as_it_is() -> None:
    assert Texts("ko").known("kind", "all of") == "모두 성립"
    assert Texts("ko").known("kind", "new kind") == "new kind"


def test_moments_always_carry_their_zone() -> None:
    summer, winter = (datetime(2023, month, 15, 6, 30, tzinfo=UTC) for month in (7, 2))
    assert [shown for _, shown in Texts("en").clocks(summer)] == [
        "2023-07-15 (Sat) 15:30 KST",
        "2023-07-15 (Sat) 02:30 EDT",
    ]
    assert Texts("ko").clocks(winter)[1] == ("뉴욕", "2023-02-15 (수) 01:30 EST")


def test_weekdays_are_short_in_both_languages() -> None:
    week = [date(2023, 3, 13 + i) for i in range(7)]
    assert "".join(Texts("ko").weekday(day) for day in week) == "월화수목금토일"
    assert " ".join(Texts("en").weekday(day) for day in week) == "Mon Tue Wed Thu Fri Sat Sun"


def test_both_languages_write_numbers_alike() -> None:
    """So numbers need no language; one that writes them otherwise would."""
    shown = {
        (format_decimal(-1234567.891, "#,##0.000", lang), format_percent(0.6251, "#,##0.00%", lang))
        for lang in LANGUAGES
    }
    assert shown == {("-1,234,567.891", "62.51%")}
