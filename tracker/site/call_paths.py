"""The parts of a call's page that show figures: a price path, the course of an event, what was published."""

from tracker.calls import Call
from tracker.domain.terms import Terms
from tracker.presentation import cards, paths
from tracker.presentation.dossier import Dossier
from tracker.presentation.leanings import is_price
from tracker.site.frame import Voice
from tracker.site.paths import price_svg
from tracker.site.reading import Prices


def figures(v: Voice, prices: Prices, d: Dossier) -> str:
    """What each part of the question is about, each series once."""
    return "".join(_part(v, prices, d, part) for part in paths.parts(d.call))


def _part(v: Voice, prices: Prices, d: Dossier, part: Terms) -> str:
    if is_price(part.series, v.record.almanac):
        return _price(v, prices, d.call, part)
    if part.kind == "event":
        return "".join(paths.event(v.say, d, part))
    return _published(v, prices, part)


def _price(v: Voice, prices: Prices, call: Call, terms: Terms) -> str:
    """The price from before the entry to after the end."""
    found = paths.price(v.say, call, terms, prices.between)
    if found is None:
        return ""
    title = cards.section(paths.title(v.say, "title", terms))
    gaps = sum(c.value is None for c in found.closes)
    told = f'<p class="sub">{cards.esc(v.t("site.gaps", n=gaps))}</p>' if gaps else ""
    return f"{title}{price_svg(*found)}{told}"


def _published(v: Voice, prices: Prices, terms: Terms) -> str:
    """The figures that were published before and after, those asked about marked."""
    t, say = v.t, v.say
    rows = [
        (
            f.period,
            cards.together(paths.in_words(say, terms, f.value)),
            t("path.asked") if f.asked else "",
        )
        for f in paths.published(say, terms, prices.between)
    ]
    if not rows:
        return ""
    title = paths.title(say, "figures_title", terms)
    columns = [t("call.evidence_period"), t("path.value"), t("site.which")]
    return cards.section(title) + cards.table(columns, rows, label=title, narrow=True)
