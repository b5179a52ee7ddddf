"""One command a file. A module whose name begins with ``_`` is a helper, not a command."""
