"""The interface between a transport and a rate limiter."""

from enum import Enum


class Priority(Enum):
    """The order in which requests leave a queue: all interactive ones before the first bulk one."""

    INTERACTIVE = "interactive"
    BULK = "bulk"
