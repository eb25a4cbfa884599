"""Drafts of declarations and models for what a description has and the package does not; a person reviews them."""
