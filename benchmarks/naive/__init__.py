"""Every kind of criterion a second time, plainly: one question, one loop over sessions.

The oracle of the differential test and the slow side of the benchmark. Written from the rules in
docs/method.md with the standard library: figures are decimals in a dictionary, windows are lists of
days. Nothing here comes from the column code, its windows or its panel.
"""

from benchmarks.naive.asker import Asker, Found
from benchmarks.naive.clock import Refused
from benchmarks.naive.compounds import KINDS, settle
from benchmarks.naive.record import CANCELLED, ENDED, Record, Row

__all__ = [
    "CANCELLED", "ENDED", "KINDS", "Asker", "Found", "Record", "Refused", "Row", "settle",
]  # fmt: skip
