"""Journals of bulk jobs in files."""

from ._bulk.journal.sqlite import Journal

__all__ = ["Journal"]
