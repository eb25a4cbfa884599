"""Mirrors of feeds: the result of `catalogs.mirror`, and the states that it keeps.

A state is a file (`MirrorFile`, or its path), or on a Redis server (`pinterest_async.redis.RedisMirrorState`).

result = await pinterest.catalogs.mirror(
    read_feed("products.tsv"), state="products.mirror", country="US", language="EN"
)
print(result)  # new 12, changed 340, removed 5; unchanged 199643, rejected 0, ...
"""

from .resources._workflows.catalog_mirror import MirrorJob
from .resources._workflows.mirror_result import MirrorOutcome, MirrorResult
from .resources._workflows.mirror_state import Entry, EntryState, MirrorFile, MirrorState

__all__ = ["Entry", "EntryState", "MirrorFile", "MirrorJob", "MirrorOutcome", "MirrorResult", "MirrorState"]
