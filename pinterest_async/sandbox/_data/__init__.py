"""What the sandbox stores and generates."""
