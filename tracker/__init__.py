"""Records market calls, settles them against published figures and scores the record."""

__version__ = "0.1.0"
