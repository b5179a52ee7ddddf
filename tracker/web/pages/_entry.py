"""The script behind ``app.py``: opens the record, draws the frame and runs the page of the address.

It stands among the pages because Streamlit takes a folder named ``pages`` beside its script for its own
older kind of navigation, which would run a page without this script.
"""

import logging

import streamlit as st

from tracker.errors import TrackerError
from tracker.presentation.i18n import Texts
from tracker.web import frame, state
from tracker.web.current import drawing
from tracker.web.data import ledger

PAGES = ("score", "calls", "call", "compare", "method")


def main() -> None:
    """Draw one page for one reader."""
    t = Texts(state.language())
    pages = [
        st.Page(f"{name}.py", title=t(f"title.{name}"), default=name == "score") for name in PAGES
    ]
    page = st.navigation(pages, position="hidden")
    comparison = frame.open_page(t)
    try:
        with ledger() as led:
            if not led.forecasters:
                frame.empty_page(t)
                return
            frame.offer_comparison(t, led, comparison)
            with drawing(t, led):
                page.run()
            frame.close_page(t, led)
    except TrackerError as error:
        frame.database_page(t, error)
    except Exception:
        logging.getLogger(__name__).exception("a page could not be drawn")
        frame.broken_page(t)


if __name__ == "__main__":
    main()
