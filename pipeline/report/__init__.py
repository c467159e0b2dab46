"""What a person reads: plain view records, the pages made of them, the table of changes."""
