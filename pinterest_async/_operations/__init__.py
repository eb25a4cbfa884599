"""From a method's signature to a request, and from an answer to a type."""
