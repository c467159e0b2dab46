"""What is said to people: in their language, and with nothing hidden in it."""
