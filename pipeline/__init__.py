"""Translation QA for releases translated from Chinese: checks propose, a person decides, apply obeys."""

import os

__version__ = "0.1.0"

# Before anything imports NumPy: Java takes the other cores, and threads of NumPy that wait for each other take several
# times the processor on a busy machine. What is worth sharing out is shared out by whoever computes it.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
