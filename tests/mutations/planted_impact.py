"""Planted bugs in what a plan says it means, and in what it says it reaches."""

from __future__ import annotations

from tests.mutations.planted import Bug

_SCENES = "tests/golden/test_impact.py::test_impact_of_each_scene"
_UNIT = "tests/unit/planning/test_consequences.py"
_LAW = "tests/property/test_impact.py::test_each_number_is_that_of_the_tenant_before_and_after"
_CLOSURE = "tests/property/test_impact.py::test_what_is_reached_is_all_that_leads_there"

BUGS: tuple[Bug, ...] = (
    Bug(
        "who moves to another signature is lost to the old one as well",
        "kinds/signature.py",
        "    return Tally.of(None if links is None else links.keys() - left)",
        "    return Tally.of(links)",
        f"{_UNIT}::test_a_user_who_moves_is_not_lost_to_the_signature_that_ends",
    ),
    Bug(
        "a new text of a signature is seen by those who leave it",
        "kinds/signature.py",
        '            agents = Tally.of(later.keys() - moved.get(outlook.id_of(turn) or "", set()))',
        "            agents = Tally.of(later)",
        f"{_LAW}[signature]",
    ),
    Bug(
        "channels that were counted before the plan see the new template",
        "kinds/template.py",
        '"email.template").after(turn.key)',
        '"email.template").before(turn.key)',
        _SCENES,
    ),
    Bug(
        "channels with times of their own follow the general SLA",
        "kinds/sla.py",
        "        old, new = before.get(clock) or general[0], after.get(clock) or general[1]",
        "        old, new = general",
        _SCENES,
    ),
    Bug(
        "a channel that takes another's place keeps its clocks",
        "kinds/sla.py",
        "        stays = fate is None or fate.stays",
        "        stays = True",
        _SCENES,
    ),
    Bug(
        "the highest proficiency is the largest number",
        "kinds/skill/effects.py",
        "            sentence = _LESS if new > old else _MORE",
        "            sentence = _LESS if new < old else _MORE",
        f"{_LAW}[skill]",
    ),
    Bug(
        "agents keep a skill that is deactivated",
        "kinds/skill/effects.py",
        "    if turn.goes:\n        links",
        "    if turn.comes:\n        links",
        _SCENES,
    ),
    Bug(
        "who loses the right to reply is only asked to look",
        "kinds/role/effects.py",
        '    "role today",\n    warns=True,',
        '    "role today",\n    warns=False,',
        _SCENES,
    ),
    Bug(
        "a right that stays is said to be new",
        "kinds/role/effects.py",
        "rights=_listed(after - before)",
        "rights=_listed(after)",
        _SCENES,
    ),
    Bug(
        "an address that changes goes on receiving",
        "kinds/channel/effects.py",
        "        if turn.goes and turn.comes:",
        "        if False:",
        _SCENES,
    ),
    Bug(
        "TLS on and off are told the wrong way round",
        "kinds/channel/effects.py",
        "                yield sentences[not is_on].of(",
        "                yield sentences[is_on].of(",
        _SCENES,
    ),
    Bug(
        "the highest priority of a filter is 1",
        "kinds/routing_queue/effects.py",
        "        sentence = _EARLIER if new > old else _LATER",
        "        sentence = _EARLIER if new < old else _LATER",
        _SCENES,
    ),
    Bug(
        "a filter that takes every channel from now on leaves out no more",
        "kinds/routing_queue/effects.py",
        "    if _INCLUDED in names and after[_INCLUDED] and not before.get(_INCLUDED):",
        "    if _INCLUDED in names:",
        f"{_LAW}[routing_queue]",
    ),
    Bug(
        "an excluded channel is taken in",
        "kinds/routing_queue/effects.py",
        "        (_OUT, fewer if is_included else more),",
        "        (_OUT, fewer),",
        _SCENES,
    ),
    Bug(
        "a set that insists on TLS is said of the domains that had it",
        "kinds/configuration_set.py",
        "at, at).after(turn.key)",
        "at, at).before(turn.key)",
        _SCENES,
    ),
    Bug(
        "a rule that is deleted takes mail as before",
        "kinds/receipt_rule.py",
        "if turn.goes else ()",
        "if turn.comes else ()",
        _SCENES,
    ),
    Bug(
        "a domain is given up for itself",
        "kinds/email_domain/effects.py",
        "_REGION if turn.name == turn.before else _MOVES",
        "_MOVES",
        _SCENES,
    ),
    Bug(
        "what was not read counts as none",
        "planning/outlook.py",
        "            least |= has is None and shift is None",
        "            least |= False",
        f"{_UNIT}::test_what_was_not_read_makes_no_number",
    ),
    Bug(
        "a kind that was not listed counts as whole",
        "planning/outlook.py",
        "        least = not self._is_whole(kind.name)",
        "        least = False",
        f"{_UNIT}::test_what_was_not_read_makes_no_number",
    ),
    Bug(
        "the least grave comes first",
        "planning/consequences.py",
        "key=lambda one: (not one.warns, one.address)",
        "key=lambda one: (one.warns, one.address)",
        _SCENES,
    ),
    Bug(
        "what is reached ends after one step",
        "planning/reach.py",
        "        frontier, is_direct = sorted(following), False",
        "        frontier, is_direct = [], False",
        _CLOSURE,
    ),
    Bug(
        "what only live objects say is not reached",
        "planning/reach.py",
        "live.links(kind, found, self._name)",
        "iter(())",
        f"{_UNIT}::test_what_others_made_is_reached_by_its_name",
    ),
    Bug(
        "only kinds that refer directly are looked through",
        "planning/reach.py",
        "                left.append(name)",
        "                pass",
        _CLOSURE,
    ),
    Bug(
        "what reaches is named in the order in which it was read",
        "planning/reach.py",
        "    frontier = sorted(changed)",
        "    frontier = list(changed)[::-1]",
        _SCENES,
    ),
    Bug(
        "a name in a sentence is read as a place for another",
        "model/effect.py",
        "                said.append(str(word))",
        '                said.append(str(word).format(name="", *[""]))',
        f"{_UNIT}::test_names_are_put_in_as_they_are",
    ),
    Bug(
        "only the addresses that are named are counted",
        "report/outline.py",
        "    more = len(addresses) - _NAMED",
        "    more = 0",
        f"{_UNIT}::test_what_holds_for_many_is_said_once_with_the_count",
    ),
)
