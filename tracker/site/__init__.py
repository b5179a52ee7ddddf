"""The record as a static site: pages, data, feeds and pictures for any host, or read from a disk."""
