"""One request's life: send, retry, and say what happened."""
