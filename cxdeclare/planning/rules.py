"""Rules of planning: what stands behind the ids of a manifest that does not fit the tenant."""

from __future__ import annotations

from dataclasses import replace

from cxdeclare.model.rule import Phase, Rule

READ_BY_GUESS = "CXD315"

_RULES = (
    Rule(
        "CXD301",
        "what is looked up by name is in the tenant",
        "there is nothing to refer to, and nothing is created by a look-up",
        "correct the name, or make the object in the tenant first",
        rows=(94, 95),
    ),
    Rule(
        "CXD302",
        "a name that is looked up belongs to one object",
        "a guess between two would route mail by chance",
        "rename all but one of them in the tenant",
    ),
    Rule(
        "CXD303",
        "what this manifest declares is named by its key",
        "a look-up would not know that it has to wait for it",
        "write the key instead of the look-up",
    ),
    Rule(
        "CXD304",
        "one object in the tenant has the identity of a block",
        "a guess between two would change the wrong one",
        "rename or remove all but one of them in the tenant",
    ),
    Rule(
        "CXD305",
        "what cannot be created is in the tenant",
        "roles are made in the Admin application, and routing queues can no longer be made",
        "correct the name; make the role in the screens, or declare a skill for the queue",
        rows=(75,),
    ),
    Rule(
        "CXD306",
        "the object with the name of a block is of the same sort",
        "a skill for calls is no digital skill, whatever its name",
        "choose another name",
        rows=(91,),
    ),
    Rule(
        "CXD307",
        "a name is free before it is given to another object",
        "the tenant refuses the second object of a name",
        "choose another name, or free this one first",
    ),
    Rule(
        "CXD308",
        "changes never wait for one another",
        "none of them could be made first",
        "give one of the objects a name in between, and apply that first",
    ),
    Rule(
        "CXD309",
        "a list of links names each object once, by whatever name",
        "two names of one user would be two links to one",
        "keep one of the two names",
    ),
    Rule(
        "CXD310",
        "what can be in one set only is claimed once",
        "each apply would take it from the other",
        "take it out of one of the two",
    ),
    Rule(
        "CXD313",
        "every secret that is referred to can be had, whenever a plan is made or applied",
        "a call without it would leave the tenant with another value, or with none",
        "set it where the reference says, or give this run the right to read it",
    ),
    Rule(
        "CXD316",
        "what a rule is to stand behind is there, and stays",
        "SES knows no place behind a rule that is not there",
        "name a rule that stays, or leave `after` out",
    ),
    Rule(
        "CXD317",
        "what is created can be created in its region just now",
        "a receipt rule is put into the set that is active, and none is made or activated for it",
        "activate a set in the AWS console > Amazon SES > Email receiving, then plan again",
    ),
    Rule(
        READ_BY_GUESS,
        "what is compared is read by words that somebody vouches for",
        "the vendor does not publish which number stands for which word, so equal may be different",
        "let `cxdeclare learn` read the codes of this tenant into a profile file",
        fixed="it is about what is known, and not about a resource",
    ),
    Rule(
        "CXD318",
        "a field that means another object changes only where the kind can be listed",
        "to replace an object nobody can see would leave two of them, or none",
        "set it back; or give the new one a block of its own, and let the old one leave",
    ),
)
RULES = tuple(replace(rule, phase=Phase.ESTATE) for rule in _RULES)
"""All of them need the tenant, or what else is only there when a plan is made."""
