"""The report of a month: what settled, what is new, what comes, and how the record stands."""
