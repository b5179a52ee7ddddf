"""The record in a database: tables, an engine, reads and append-only writes."""
