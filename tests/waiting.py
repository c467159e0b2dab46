"""Waiting and measuring on a machine that may be busy with other things: no test depends on how busy it is."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

HANG = 240.0
"""Seconds after which what a test waits for is not coming. It ends hangs, and says nothing about speed: what is fast
or slow is told by `benchmarks/`."""
# Less of the processor than this, in seconds, is told from noise by no comparison.
_LEAST = 0.01


def until(found: Callable[[], T], what: str) -> T:
    """What is found as soon as it is something; fails with `what` where it never is."""
    deadline = time.monotonic() + HANG
    while not (answer := found()):
        assert time.monotonic() < deadline, what
        time.sleep(0.02)
    return answer


def processor(work: Callable[[], object]) -> float:
    """Seconds that the work keeps a processor busy. Other programs hardly stretch them, unlike those on a clock.

    No garbage is collected meanwhile: what a long run of tests holds would be gone through again and again.
    """
    gc.collect()
    gc.disable()
    try:
        began = time.thread_time()
        work()
        return time.thread_time() - began
    finally:
        gc.enable()


def assert_linear(work: Callable[[int], object], size: int, times: int = 8) -> None:
    """Fails where `times` as much work takes far more than so many times as long: where cost grows with squares.

    `work` is called with `size` and with `times` that, in turn, until a pair of the least costs so far is in order:
    what else runs stretches one or the other.
    """
    few = many = float("inf")
    for _ in range(5):
        few = min(few, processor(lambda: work(size)))
        many = min(many, processor(lambda: work(times * size)))
        if many <= times**1.5 * max(few, _LEAST):
            return
    raise AssertionError(f"{times} times as much took {many:.2f} s, not {few:.3f} s")
