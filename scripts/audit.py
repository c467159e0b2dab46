"""Holds the locked Python packages against the advisories that are known of them: ``make audit``.

    python -m scripts.audit

Asks with pip-audit, which needs PyPI's own index or OSV's; where neither can be reached it says so, and exit status 2
says that nothing was checked. 0: nothing is known; 1: something is. LanguageTool's jars are in sbom.cdx.json, for a
scanner that knows Maven.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

LOCK = Path(__file__).parent.parent / "requirements.lock"
SERVICES = ("pypi", "osv")
# In seconds; an index that hangs is one that cannot be reached.
TIMEOUT, REQUEST = 240, 10


def asked(service: str) -> tuple[list[dict[str, object]] | None, str]:
    """The packages with what the service knows of them, or None and why it could not be asked."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "audit.json"
        words = ["--requirement", str(LOCK), "--require-hashes", "--disable-pip", "--progress-spinner", "off"]
        words += ["--vulnerability-service", service, "--timeout", str(REQUEST)]
        words += ["--format", "json", "--output", str(out)]
        command = [sys.executable, "-m", "pip_audit", *words]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT, check=False)
        except subprocess.TimeoutExpired:
            return None, f"no answer in {TIMEOUT} s"
        try:
            return json.loads(out.read_text("utf-8"))["dependencies"], ""
        except (OSError, ValueError, KeyError):
            lines = [line for line in done.stderr.split("\n") if line.strip()]
            return None, lines[-1][:200] if lines else f"exit status {done.returncode}"


def main() -> int:
    for service in SERVICES:
        found, why = asked(service)
        if found is None:
            print(f"{service}: the advisories could not be asked for ({why}).", file=sys.stderr)
            continue
        left_out = [one for one in found if "skip_reason" in one]
        if len(left_out) == len(found):
            # A mirror has the packages, and not what is known of them.
            print(f"{service}: it knows none of the packages here.", file=sys.stderr)
            continue
        for one in left_out:
            print(f"{one['name']}: not audited: {one['skip_reason']}")
        known = [(one, each) for one in found for each in one.get("vulns", ())]  # type: ignore[attr-defined]
        for one, each in known:
            fixed = ", ".join(each["fix_versions"]) or "no version yet"
            print(f"{one['name']} {one['version']}: {each['id']}, mended in {fixed}")
        print(f"{len(found) - len(left_out)} packages asked of {service}, {len(known)} advisories.")
        return 1 if known else 0
    print("No index of advisories could be reached: nothing was audited.", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
