"""Both languages say everything that the other says."""

import json
import re
from pathlib import Path
from string import Formatter

import pytest

from tests.support.records import SEEDS
from tracker.criteria import kinds, reasons_of
from tracker.scorecard import DIMENSIONS
from tracker.web import cards, i18n
from tracker.web.i18n import LANGUAGES, Texts, catalogue

WEB = Path(i18n.__file__).parent
CODE = re.compile(r"""\bt\(\s*"([a-z_A-Z.]+)\"""")
ENGLISH_FIRST = ("reason.", "scale.", "base_reason.")


def holes(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_have_the_same_codes_and_holes() -> None:
    """Reasons are English by themselves, so only Korean must list them all; only English has a singular."""
    ko, en = catalogue("ko"), catalogue("en")
    assert {code for code in en if not code.endswith("_one")} <= set(ko)
    assert all(code.startswith(ENGLISH_FIRST) for code in set(ko) - set(en))
    assert {c for c in en if c in ko and holes(en[c]) != holes(ko[c])} == set()


def test_every_code_in_the_pages_has_a_text() -> None:
    used = {
        code
        for file in WEB.rglob("*.py")
        for code in CODE.findall(file.read_text(encoding="utf-8"))
    }
    assert len(used) > 100
    assert used - set(catalogue("en")) == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_kind_reason_status_and_code_of_the_record_has_a_name(lang: str) -> None:
    names = catalogue(lang)
    assert {f"kind.{kind}" for kind in kinds()} <= set(names)
    assert {f"status.{s}" for s in cards.STATUSES} <= set(names)
    assert {f"dimension.{d}" for d in DIMENSIONS} <= set(names)
    lines = (
        (SEEDS / "pluto-research" / "predictions.jsonl").read_text(encoding="utf-8").splitlines()
    )
    calls = [json.loads(line) for line in lines]
    assert {f"horizon.{c['horizon_basis']}" for c in calls} <= set(names)
    assert {f"assumed.{a}" for c in calls for a in c["assumed"]} <= set(names)
    if lang == "ko":
        simple = [k for k, module in kinds().items() if not hasattr(module, "split")]
        compound = [r for k in kinds() if k not in simple for r in kinds()[k].Criterion.REASONS]
        reasons = {*compound, *(r for k in simple for r in reasons_of(k))}
        assert {f"reason.{r}" for r in reasons} <= set(names)


def test_korean_texts_are_korean() -> None:
    """No English sentence was left behind: three Latin words in a row are one."""
    allowed = re.compile(r"\{[^}]*\}|SHA-256|ICD 203|JavaScript|bp")
    left = {
        c: v
        for c, v in catalogue("ko").items()
        if re.search(r"([A-Za-z]{2,} ){2}[A-Za-z]{2,}", allowed.sub("", v))
    }
    assert left == {}


def test_moments_always_carry_their_zone() -> None:
    from datetime import UTC, datetime

    summer, winter = (datetime(2023, month, 15, 6, 30, tzinfo=UTC) for month in (7, 2))
    assert [shown for _, shown in Texts("en").clocks(summer)] == [
        "2023-07-15 (Sat) 15:30 KST",
        "2023-07-15 (Sat) 02:30 EDT",
    ]
    assert Texts("ko").clocks(winter)[1] == ("뉴욕", "2023-02-15 (수) 01:30 EST")
