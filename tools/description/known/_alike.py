"""Writing many differences as one."""


def alike(reason: str, difference: str, *places: str) -> dict[str, str]:
    """Return the same difference for the same reason in several places."""
    return {f"{place}: {difference}": reason for place in places}
