"""The versions of the tables, oldest first, without loading the migrations; a test compares the two."""

REVISIONS = ("0001", "0002", "0003", "0004", "0005")
HEAD = REVISIONS[-1]
