"""What the API sends and takes: one module per area."""
