"""Rate limits that several processes share over Redis."""
