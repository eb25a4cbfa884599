"""Helpers that span several operations."""
