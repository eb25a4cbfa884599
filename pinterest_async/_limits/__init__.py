"""How much may be sent, and when."""
