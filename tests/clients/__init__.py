"""What the program hands on, through the programs that read it: ``make clients``."""
