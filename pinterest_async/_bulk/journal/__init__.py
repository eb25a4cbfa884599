"""Journals of bulk jobs, and where they are stored."""
