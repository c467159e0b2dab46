"""Issues for other programs, one module a kind."""
