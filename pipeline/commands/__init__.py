"""What the command line can do, one module a group of commands: each takes its options and returns the exit status."""

CLEAN, PENDING, FAILED = 0, 1, 2
"""Exit statuses: nothing is pending, issues are pending, the command could not run."""
