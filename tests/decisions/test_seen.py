"""Which issues are new since the last time, and that nothing hangs on the file that knows."""

from __future__ import annotations

from pathlib import Path

from pipeline.decisions.seen import NAME, Seen


def new(folder: Path, day: str, *issues: str, release: str = "a.en.txt") -> tuple[set[str], str]:
    with Seen(folder) as seen:
        fresh, since = seen.fresh(release, issues, day)
    return set(fresh), since


def test_what_came_since_the_last_day_is_new_all_day_long(tmp_path: Path) -> None:
    assert new(tmp_path, "2026-11-27", "one", "two") == (set(), "")
    assert new(tmp_path, "2026-11-27", "one", "two", "three") == (set(), "")
    for _ in range(2):
        assert new(tmp_path, "2026-11-30", "two", "three", "four") == ({"four"}, "2026-11-27")
    assert new(tmp_path, "2026-12-01", "two", "four") == (set(), "2026-11-30")


def test_a_release_that_was_not_there_is_new_altogether(tmp_path: Path) -> None:
    new(tmp_path, "2026-11-27", "one")
    for _ in range(2):
        assert new(tmp_path, "2026-11-30", "x", release="b.en.txt") == ({"x"}, "2026-11-27")


def test_a_file_that_cannot_be_used_costs_the_news_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"no database at all, and longer than its header" * 9)
    assert new(tmp_path, "2026-11-27", "one") == (set(), "")
    assert new(tmp_path, "2026-11-28", "two") == ({"two"}, "2026-11-27")
