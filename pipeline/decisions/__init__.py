"""What people decided about issues: kept, found again, exchanged; the rules of the house; the accepted state."""
