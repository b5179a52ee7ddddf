"""The report of a month: what settled, what is new, what comes, and how the record stands."""

from tracker.report.document import decode, digest, encoded, written
from tracker.report.forms import card, file_names, form, forms, markdown, page
from tracker.report.gathering import gather
from tracker.report.model import Report
from tracker.report.periods import Period
from tracker.report.telling import headline

__all__ = [
    "Period", "Report", "card", "decode", "digest", "encoded", "file_names", "form", "forms", "gather",
    "headline", "markdown", "page", "written",
]  # fmt: skip
