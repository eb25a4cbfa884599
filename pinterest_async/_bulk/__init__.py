"""From an iterable of items to one outcome per item."""
