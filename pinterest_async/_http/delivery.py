"""How far a request came: what decides whether it may have been carried out, and so whether it may be sent again."""

from enum import Enum, auto

import msgspec


class Delivery(Enum):
    """How far an attempt came that brought no result.

    Attributes:
        NOT_SENT: No byte of it was sent. The API did nothing.
        SENT: It was sent, and no answer says what the API did: it may have carried the request out.
        ANSWERED: The API answered that it did not carry the request out.
    """

    NOT_SENT = auto()
    SENT = auto()
    ANSWERED = auto()


class DeliveryTracker(msgspec.Struct):
    """The delivery of one request over all its attempts, for a caller that must know it after a cancellation too.

    The transport is the only writer. After an attempt that was SENT the state stays SENT: a later attempt that was
    refused, or not sent, does not say what the API did with the earlier one.
    """

    state: Delivery = Delivery.NOT_SENT
