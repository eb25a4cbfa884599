"""The reference pages, made of what the package declares."""
