"""What people read, kept as files: a change of words is seen in review."""

from __future__ import annotations

import pytest

from cxdeclare.cli.commands.state import COMMANDS as STATE_COMMANDS
from cxdeclare.cli.main import COMMANDS
from tests.cli.console import HEADER, Console, refuse, served
from tests.golden.transcript import Transcript

AT = ("--target", "embedded")
ONE = (*AT, "--parallelism", "1")


def _converged(transcript: Transcript) -> None:
    transcript.quietly("apply", *ONE, "--yes", code=7)
    transcript.quietly("emulate", "--publish-dns", "care.acme.example")
    transcript.quietly("apply", *ONE, "--yes")


def test_first_plan(transcript: Transcript) -> None:
    """The example against a tenant that has never seen us."""
    transcript.run("plan", *AT)


def test_one_field(transcript: Transcript) -> None:
    """One edited field is one line, with its old and its new value."""
    _converged(transcript)
    transcript.edit("display_name: ACME Billing", "display_name: ACME Accounts")
    transcript.run("plan", *AT, "--detailed-exitcode", code=2)


def test_bodies_and_links(transcript: Transcript, console: Console) -> None:
    """An edited body, a link more and a link less."""
    _converged(transcript)
    console.write("<p>Kind regards</p>\n", "signatures/billing.html")
    transcript.say("signatures/billing.html was edited")
    transcript.edit("[ana@acme.example, luc@acme.example]", "[ana@acme.example, zoe@acme.example]")
    before, after = "[view, reply, assign]}\n        orders", "[view, reply]}\n        orders"
    transcript.edit(before, after)
    transcript.run("plan", *AT)


def test_adopt(transcript: Transcript, console: Console) -> None:
    """What is in the tenant already is adopted, and updated where it differs."""
    tags = "tags:\n  vip: {title: vip}\n  other: {title: VIP gold, color: yellow}\n"
    text = "    text: |\n      ACME, at your service\n"
    signatures = f"signatures:\n  company:\n    name: Company default\n{text}"
    console.write(f"{HEADER}{tags}{signatures}", "adopt.yaml")
    transcript.run("plan", "adopt.yaml", *AT)


def test_replace(transcript: Transcript) -> None:
    """A field that cannot be changed means another object, and all that points there follows."""
    _converged(transcript)
    transcript.edit("    domain: care.acme.example\n", "    domain: help.acme.example\n")
    transcript.edit("    mail_from: bounce.care.", "    mail_from: bounce.help.")
    for name in ("billing", "orders"):
        transcript.edit(f"    address: {name}@care.acme", f"    address: {name}@help.acme")
    transcript.run("plan", *AT, code=4)
    consent = ("--allow-delete", "email_domain", "--allow-delete", "channel")
    transcript.run("plan", *AT, *consent)


def test_orphans(transcript: Transcript, console: Console) -> None:
    """A block that has gone is not a delete until somebody says so."""
    transcript.quietly("apply", "small.yaml", *ONE, "--yes")
    transcript.edit("templates:\n  brand: {name: ACME brand, html: <p>one</p>}\n", "", "small.yaml")
    transcript.run("plan", "small.yaml", *AT)
    transcript.run("plan", "small.yaml", *AT, "--allow-delete", "template.brand")
    transcript.run("apply", "small.yaml", *ONE, "--allow-delete", "template.brand", "--yes")


def test_manual_steps(transcript: Transcript) -> None:
    """With documented calls only, people do the rest: what, where, why, and how it is verified."""
    documented = (*AT, "--profile", "documented")
    transcript.run("plan", *documented)
    transcript.run("manual", "list", *documented, code=7)
    transcript.run("manual", "show", "channel.orders", *documented, code=7)
    transcript.run("manual", "list", *documented, "--format", "markdown", code=7)


def test_attested(transcript: Transcript) -> None:
    """Somebody's word: when it counts, when it is not taken, and how it is shown from then on."""
    documented = (*AT, "--profile", "documented")
    word = ("--by", "Ana Roth", "--evidence", "ticket 4711")
    transcript.run("manual", "attest", "template.brand", *documented, *word)
    transcript.run("manual", "attest", "template.brand", *documented, *word)
    transcript.run("manual", "attest", "channel.orders", *documented, *word, code=4)
    transcript.run("manual", "attest", "tag.spam", *documented, *word, code=3)
    transcript.run("manual", "show", "template.brand", *documented)
    transcript.run("state", "show", "template.brand", *AT)
    transcript.run("drift", *documented)


def test_refused(transcript: Transcript, console: Console) -> None:
    """A guard says which, why, and what to do; apply does nothing."""
    tags = "tags: {spam: {title: Spam}}\n"
    console.write(f"{HEADER}policy: {{protect: [tag.spam]}}\n{tags}", "small.yaml")
    transcript.quietly("apply", "small.yaml", *ONE, "--yes")
    console.write(f"{HEADER}policy: {{allow_delete: [tag]}}\n", "small.yaml")
    transcript.say("The block of the protected tag has gone, and so has the protection.")
    transcript.run("plan", "small.yaml", *AT, "--out", "refused.cxplan", code=4)
    transcript.run("apply", "refused.cxplan", *AT, code=4)


def test_unknown(transcript: Transcript) -> None:
    """What could not be read is left alone, and said."""
    with served(refuse("GET", "/email-templates", 403, "You need the right Templates")) as origin:
        transcript.run("plan", "small.yaml", "--target", origin, code=8)


def test_apply(transcript: Transcript) -> None:
    """A whole apply, until a person is needed, and on from there."""
    transcript.run("apply", *ONE, "--yes", code=7)
    transcript.run("emulate", "--publish-dns", "care.acme.example")
    transcript.run("apply", *ONE, "--yes")
    transcript.run("apply", *ONE, "--yes")


def test_apply_in_part(transcript: Transcript) -> None:
    """A refusal in the tenant's words, and what became of the rest."""
    with served(refuse("POST", "/email-templates", 400, "rules must not be that")) as origin:
        one = ("--parallelism", "1", "--target", origin)
        transcript.run("apply", "small.yaml", "--yes", *one, code=5)


def test_stale(transcript: Transcript, console: Console) -> None:
    """A plan that the tenant has overtaken names the field."""
    transcript.quietly("apply", "small.yaml", *ONE, "--yes")
    transcript.edit("name: ACME brand", "name: Another brand", "small.yaml")
    transcript.quietly("plan", "small.yaml", *AT, "--out", "a.cxplan")
    id_ = console.state()["bindings"]["template.brand"]["id"]
    console.ask("PUT", f"/dfo/3.0/email-templates/{id_}", {"name": "Theirs", "rules": "<p/>"})
    transcript.run("apply", "a.cxplan", *AT, code=4)


def test_drift(transcript: Transcript, console: Console) -> None:
    """Changed, missing, a link more, and what is foreign."""
    _converged(transcript)
    bindings = console.state()["bindings"]
    signature = bindings["signature.billing"]["id"]
    console.ask("PUT", "/dfo/3.0/sla/default", {"firstResponseTime": 28800, "solutionTime": 172800})
    search = "/user-management/v2/users/search"
    found = console.ask("POST", search, {"page": {"pageNo": 0, "pageSize": 100}})
    mia = next(one["id"] for one in found["users"] if one["userName"] == "mia@acme.example")
    console.ask("PUT", f"/dfo/3.0/automatic-signatures/{signature}/users/{mia}")
    body = {"name": "ACME brand", "rules": "<p>theirs</p>"}
    console.ask("PUT", f"/dfo/3.0/email-templates/{bindings['template.brand']['id']}", body)
    console.ask(
        "PUT",
        f"/inContactAPI/services/v33.0/skills/{bindings['skill.orders']['id']}",
        {"skill": {"skillName": "Email.Orders.Old"}},
    )
    transcript.run("drift", *AT, code=2)


def test_missing(transcript: Transcript, console: Console) -> None:
    """What somebody deleted is missing in drift and made again by the next plan."""
    transcript.quietly("apply", "small.yaml", *ONE, "--yes")
    id_ = console.state()["bindings"]["template.brand"]["id"]
    console.ask("DELETE", f"/dfo/3.0/email-templates/{id_}")
    transcript.run("drift", "small.yaml", *AT, code=2)
    transcript.run("plan", "small.yaml", *AT)


def test_show(transcript: Transcript) -> None:
    """What we manage, with ids and what the server assigned."""
    transcript.run("show", *AT)
    _converged(transcript)
    transcript.run("show", *AT)


UNTIDY = """\
# Tags of the tenant.


tags :
    spam :   {title: Suspected spam , color: red }   # by the filter
    # more to come
templates:
    brand:
        name:  'ACME brand'
        html: |
              <p>one</p>
                <p>two</p>


policy:
  protect:
  - tag.spam
  -   template.brand
"""


def test_fmt(transcript: Transcript, console: Console) -> None:
    """What would change, what is wrong, and that a second run has nothing to do."""
    console.write(UNTIDY, "untidy.yaml")
    console.write("tags:\n  spam: {title: [Spam}\n", "broken.yaml")
    transcript.run("fmt", "--check", "--diff", "untidy.yaml", code=2)
    transcript.run("fmt", "tenant.yaml", "broken.yaml", "untidy.yaml", code=3)
    transcript.run("fmt", "--check", "tenant.yaml", "untidy.yaml")


def test_graph(transcript: Transcript) -> None:
    """The example in both languages, and what is around one resource."""
    transcript.run("graph")
    transcript.run("graph", "--format", "dot", "--focus", "skill.billing")
    transcript.run("graph", "--focus", "skill.biling", code=3)


def test_explain(transcript: Transcript) -> None:
    """The manifest alone; a body and links; a changed field with what is live; what is unknown."""
    transcript.run("explain", "channel.billing", "--offline")
    transcript.run("explain", "signature.billing", *AT)
    _converged(transcript)
    transcript.edit("display_name: ACME Billing", "display_name: ACME Accounts")
    transcript.run("explain", "channel.billing", *AT)
    transcript.run("explain", "role.agent", *AT)
    transcript.run("explain", "channel.biling", *AT, code=3)


def test_explain_gone(transcript: Transcript) -> None:
    """An address that only the state knows: what would become of its object."""
    transcript.quietly("apply", "small.yaml", *ONE, "--yes")
    transcript.edit("templates:\n  brand: {name: ACME brand, html: <p>one</p>}\n", "", "small.yaml")
    transcript.run("explain", "template.brand", "small.yaml", *AT)


def test_rollback(transcript: Transcript, console: Console) -> None:
    """The way back, with all that it does not bring back by name."""
    _converged(transcript)
    console.write("<p>Kind regards</p>\n", "signatures/billing.html")
    transcript.edit("display_name: ACME Billing", "display_name: ACME Accounts")
    transcript.edit("[ana@acme.example, luc@acme.example]", "[ana@acme.example, zoe@acme.example]")
    transcript.edit("tags:\n", "tags:\n  late: {title: Late}\n")
    transcript.edit(
        "    outbound: true\n    forward: true\n", "    outbound: true\n    forward: false\n"
    )
    transcript.quietly("apply", *ONE, "--yes")
    transcript.run("rollback", "--to", "4", *AT)
    transcript.run("rollback", "--to", "4", *AT, "--allow-delete", "tag", "--out", "back.cxplan")


def test_state(transcript: Transcript) -> None:
    """The state, looked at and mended."""
    transcript.quietly("apply", "small.yaml", *ONE, "--yes")
    transcript.run("state", "list", *AT)
    transcript.run("state", "show", "template.brand", *AT)
    transcript.run("state", "mv", "template.brand", "template.green", *AT, "--yes")
    transcript.run("state", "rm", "tag.spam", *AT, "--yes")
    transcript.run("state", "history", *AT)
    transcript.run("plan", "small.yaml", *AT)
    transcript.run("state", "mv", "template.brand", "template.red", *AT, code=3)
    transcript.run("unlock", "3d1b", *AT)


def test_json(transcript: Transcript) -> None:
    """The same plan for programs, line by line."""
    transcript.run("plan", "small.yaml", *AT, "--json")
    transcript.run("apply", "small.yaml", *ONE, "--yes", "--json")


def test_help(transcript: Transcript) -> None:
    """What each command says of itself."""
    transcript.run("--help")
    for command in COMMANDS:
        transcript.run(command, "--help")
    for command in STATE_COMMANDS:
        transcript.run("state", command, "--help")


def test_usage(transcript: Transcript) -> None:
    """Slips on the command line."""
    transcript.run("plann", code=3)
    transcript.run("plan", "--detailed-exit-code", code=3)
    transcript.run("plan", "nowhere.yaml", *AT, code=3)
    transcript.run("plan", "--target", "live", code=3)
    transcript.run("plan", *AT, "--allow-delete", "tga", code=3)
    transcript.run("drift", *AT, code=8)


def _layers(console: Console) -> None:
    console.write(
        f"{HEADER}include: [parts/*.yaml]\n"
        "policy: {protect: [tag.spam], max_change: {percent: 30}}\n"
        "tags:\n  spam: {title: 'Spam in ${env.STAGE}', color: red}\n  old: {title: Old}\n",
        "base.yaml",
    )
    (console.folder / "parts").mkdir()
    console.write(
        "signatures:\n  team:\n    name: ${var.team}\n    text: |\n      Your team\n      in care\n"
        "    users: {ownership: additive, members: [ana@acme.example, luc@acme.example]}\n",
        "parts/signatures.yaml",
    )
    console.write(
        "tags:\n  spam: {color: !unset}\n  old: !unset\n  vip: {title: VIP}\n"
        "signatures:\n  team: {html: '<p>$${user}</p>'}\npolicy: {max_change: {percent: 10}}\n",
        "prod.yaml",
    )


def test_render(transcript: Transcript, console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    """All files as one; then with the origin of each value."""
    monkeypatch.setenv("STAGE", "production")
    _layers(console)
    given = ("base.yaml", "prod.yaml", "--var", "team=Care team")
    transcript.run("render", *given)
    transcript.run("render", *given, "--origin")


def test_overlay_mistakes(transcript: Transcript, console: Console) -> None:
    """What several files can get wrong together, told at once."""
    _layers(console)
    console.write(
        "tenant: {name: other, id: 00000000-3f0e-4f57-9a55-0d4a3b1f7c11, area: eu1}\n"
        "include: [more.yaml, none.yaml]\n"
        "tags:\n  gone: !unset\n  spam: {title: '${vars.x}'}\n"
        "signatures: {team: {users: {members: []}}}\n"
        "policy: {protect: [], max_change: {percent: 50}}\n",
        "bad.yaml",
    )
    console.write("tags: {spam: {color: blue}}\n", "more.yaml")
    transcript.run("validate", "base.yaml", "bad.yaml", "--var", "teem=Care team", code=3)


def test_expectations(transcript: Transcript) -> None:
    """Expectations that are met, one that is not, and what only a tenant knows."""
    given = ("test", "tenant.yaml", "--tests", "routing.tests.yaml")
    transcript.run(*given)
    transcript.edit("default_skill: billing", "default_skill: orders")
    transcript.run(*given, code=3)
    transcript.run(*given, "--planned", *AT, code=3)
    transcript.edit("members: [billing, orders]", "members: [billing]")
    transcript.run(*given, code=3)


def test_content(transcript: Transcript, console: Console) -> None:
    """Errors and warnings in a template, at their lines; strict."""
    console.write(
        '<table>\n<tr><td style="color:#777;background:#fff" onclick="go()">{{contnet}}\n'
        '<a href="javascript:go()"></a>\n<img src="logo.png">\n</table>\n',
        "templates/brand.html",
    )
    transcript.run("lint", code=3)
    console.write("<p>{{content}</p>\n", "templates/brand.html")
    transcript.say("templates/brand.html was edited")
    transcript.run("lint")
    transcript.run("lint", "--strict", code=3)
