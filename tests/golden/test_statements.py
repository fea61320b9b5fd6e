"""What people read of addresses that move, leave, and of plans that change too much."""

from __future__ import annotations

from tests.cli.console import HEADER, Console
from tests.golden.transcript import Transcript

AT = ("--target", "embedded")
ONE = (*AT, "--parallelism", "1")
TAGS = """tags:
  spam: {title: Suspected spam, color: red}
  gold: {title: Gold}
"""


def test_moved(transcript: Transcript, console: Console) -> None:
    """A key that is called otherwise is a change of the state alone, once."""
    console.write(f"{HEADER}{TAGS}", "small.yaml")
    transcript.quietly("apply", "small.yaml", *ONE, "--yes")
    transcript.edit("  spam:", "  junk:", "small.yaml")
    transcript.edit("  gold: {title: Gold}", "  vip: {title: Gold, color: yellow}", "small.yaml")
    moved = "moved:\n  - {from: tag.spam, to: tag.junk}\n  - {from: tag.gold, to: tag.vip}\n"
    transcript.edit("tags:\n", f"{moved}tags:\n", "small.yaml")
    transcript.run("plan", "small.yaml", *AT, "--detailed-exitcode", code=2)
    transcript.run("apply", "small.yaml", *ONE, "--yes", code=7)
    transcript.run("show", *AT)
    transcript.run("drift", "small.yaml", *AT)


def test_moved_with_nothing_else(transcript: Transcript, console: Console) -> None:
    """There is something to do until it is done, and nothing afterwards."""
    console.write(f"{HEADER}{TAGS}", "small.yaml")
    transcript.quietly("apply", "small.yaml", *ONE, "--yes")
    transcript.edit("  spam:", "  junk:", "small.yaml")
    moved = "moved: [{from: tag.spam, to: tag.junk}]\n"
    transcript.edit("tags:\n", f"{moved}tags:\n", "small.yaml")
    transcript.run("plan", "small.yaml", *AT, "--detailed-exitcode", code=2)
    transcript.run("apply", "small.yaml", *ONE, "--yes")
    transcript.run("plan", "small.yaml", *AT, "--detailed-exitcode")


def test_removed(transcript: Transcript, console: Console) -> None:
    """A block that left on purpose: forgotten, or gone for good, as the entry says."""
    console.write(f"{HEADER}policy: {{protect: [tag.gold]}}\n{TAGS}", "small.yaml")
    transcript.quietly("apply", "small.yaml", *ONE, "--yes")
    removed = "removed:\n  - {address: tag.gold, destroy: false}\n"
    console.write(f"{HEADER}{removed}  - {{address: tag.spam, destroy: true}}\n", "small.yaml")
    transcript.say("Both blocks have gone, and so has the protection.")
    transcript.run("plan", "small.yaml", *AT)
    transcript.run("apply", "small.yaml", *ONE, "--yes", code=7)


def test_max_change(transcript: Transcript, console: Console) -> None:
    """A plan that changes too much of a kind is shown, written and refused."""
    templates = "".join(f"  t{n}: {{name: Brand {n}, html: <p>one</p>}}\n" for n in range(4))
    limit = "policy: {max_change: {percent: 30, min_population: 4}}\n"
    console.write(f"{HEADER}{limit}templates:\n{templates}", "small.yaml")
    transcript.quietly("apply", "small.yaml", *ONE, "--yes")
    for number in (1, 2):
        transcript.edit(
            f"Brand {number}, html: <p>one", f"Brand {number}, html: <p>two", "small.yaml"
        )
    transcript.run("plan", "small.yaml", *AT, "--out", "large.cxplan", code=4)
    transcript.run("apply", "large.cxplan", *AT, code=4)


def test_statement_mistakes(transcript: Transcript, console: Console) -> None:
    """Every entry that cannot be meant is told at once, in its place."""
    lines = [
        "moved:",
        "  - {from: tag.spam, to: tag.gold}",
        "  - {from: tag.old, to: tag.gold}",
        "  - {from: tag.old, to: tag.gone}",
        "  - {from: tag.a, to: tag.b}",
        "  - {from: tag.b, to: tag.a}",
        "  - {from: tag.c, to: tag.c}",
        "  - {from: tag.d, to: skill.d}",
        "  - {from: sla.old, to: sla.default}",
        "  - {from: tga.x, to: tag.gold}",
        "removed:",
        "  - {address: tag.gold, destroy: false}",
        "  - {address: tag.a, destroy: false}",
        "  - {address: tag.e, destroy: true}",
        "  - {address: tag.e, destroy: true}",
        "  - {address: user.ana, destroy: true}",
        "adopt: [tag.gold, tag.gold, tag.glod, tags]",
        "policy: {max_change: {percent: 130}}",
    ]
    console.write("\n".join([f"{HEADER}{TAGS}", *lines, ""]), "small.yaml")
    transcript.run("validate", "small.yaml", code=3)
