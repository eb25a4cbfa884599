"""Comparing the package's declarations with an OpenAPI description of the API."""
