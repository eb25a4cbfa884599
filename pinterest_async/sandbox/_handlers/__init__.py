"""What each operation does in the sandbox, one module per tag."""
