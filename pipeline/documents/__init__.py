"""Files into Documents, and changes back into the same bytes."""
