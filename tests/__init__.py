"""Tests; each process computes with one thread."""

import os

# Before NumPy is imported, here and in what the tests start: as many processes run as there are processors, and threads
# that wait for one another while others compute wait by computing. What reads sentences then takes ten times as long.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
