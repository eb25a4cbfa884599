"""Samples of requests and answers, held against what the package declares."""
