"""Show the whole way on a pretend tenant: plan, apply, an empty plan, an edit, drift."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / ".demo" / "report.html"
COMMAND = Path(sys.executable).with_name("cxdeclare")
SLA_BEHIND_OUR_BACK = '{"firstResponseTime": 28800, "solutionTime": 172800}'


def main() -> None:
    """Run each command as a person would, and stop if one does not end as it should."""
    with tempfile.TemporaryDirectory(prefix="cxdeclare-demo-") as name:
        folder = Path(name)
        shutil.copytree(ROOT / "examples", folder, dirs_exist_ok=True)
        _say("A pretend tenant, and a manifest for its e-mail world. Nothing is applied yet.")
        _run(folder, 0, "init", "starter.yaml", "--target", "embedded")
        _run(folder, 0, "validate", "tenant.yaml")
        _run(folder, 0, "plan", "tenant.yaml")
        _say("Apply. A new domain waits for DNS, which is a person's work: exit code 7.")
        _run(folder, 7, "apply", "tenant.yaml", "--yes")
        _say("The DNS records are published, so the channels can follow.")
        _run(folder, 0, "emulate", "--publish-dns", "care.acme.example")
        _run(folder, 0, "apply", "tenant.yaml", "--yes")
        _say("A second plan is empty: exit code 0 even with --detailed-exitcode.")
        _run(folder, 0, "plan", "tenant.yaml", "--detailed-exitcode")
        _say("Edit one field: the display name customers see.")
        _edit(folder / "tenant.yaml", "display_name: ACME Billing", "display_name: ACME Accounts")
        _run(folder, 2, "plan", "tenant.yaml", "--detailed-exitcode", "--out", "edit.cxplan")
        _run(folder, 0, "apply", "edit.cxplan")
        _say("Somebody loosens the SLA in the tenant. Drift finds it and names it: exit code 2.")
        request = "PUT /dfo/3.0/sla/default"
        _run(folder, 0, "emulate", "--request", request, "--data", SLA_BEHIND_OUR_BACK)
        _run(folder, 2, "drift", "tenant.yaml")
        _say("Apply puts it back, and nothing is left to do.")
        _run(folder, 0, "apply", "tenant.yaml", "--yes")
        _run(folder, 0, "plan", "tenant.yaml", "--detailed-exitcode")
        _run(folder, 0, "drift", "tenant.yaml")
        _say("An edit of the brand template, as the page that people look at before they agree.")
        _edit(folder / "templates" / "brand.html", "ACME Ltd", "ACME Limited")
        _run(folder, 0, "plan", "tenant.yaml", "--out", "brand.cxplan")
        PAGE.parent.mkdir(exist_ok=True)
        _run(folder, 0, "report", "brand.cxplan", "--html", str(PAGE))
        _say("Converged.")
        print(f"The page is {PAGE}: open it in a browser.", flush=True)


def _say(text: str) -> None:
    print(f"\n## {text}\n", flush=True)


def _run(folder: Path, expected: int, *arguments: str) -> None:
    shown = " ".join(f"'{one}'" if " " in one or "{" in one else one for one in arguments)
    print(f"$ cxdeclare {shown}", flush=True)
    done = subprocess.run([COMMAND, *arguments], cwd=folder, check=False)
    if done.returncode != expected:
        sys.exit(f"this ended with {done.returncode}, and {expected} was expected")
    print(flush=True)


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    if text.count(old) != 1:
        sys.exit(f"the example no longer has `{old}` once")
    path.write_text(text.replace(old, new), encoding="utf-8")


if __name__ == "__main__":
    main()
