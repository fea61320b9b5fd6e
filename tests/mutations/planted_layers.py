"""Planted bugs of several files, overlays, variables and the writer of YAML."""

from __future__ import annotations

from tests.mutations.planted import Bug

_LOAD = "tests/unit/loading"

BUGS: tuple[Bug, ...] = (
    Bug(
        "offsets of the second file start at nothing",
        "loading/files.py",
        "                places[key] += both\n",
        "                places[key] += base\n",
        "tests/property/test_layers.py::test_a_split_manifest_is_the_same",
    ),
    Bug(
        "the place of what is replaced stays",
        "loading/overlay.py",
        "        self.weave.put(made, key, self.taken(above, path), over)\n",
        "        self.weave.put(made, key, self.taken(above, path), base)\n",
        f"{_LOAD}/test_overlay.py::test_what_was_replaced_is_known",
    ),
    Bug(
        "a link leads out of the folder",
        "loading/include.py",
        "        real = path.resolve()\n        if not any(",
        "        real = path.absolute()\n        if not any(",
        f"{_LOAD}/test_include.py::test_a_link_leads_nowhere_outside",
    ),
    Bug(
        "a body in the other form is kept",
        "loading/overlay.py",
        "            elif key not in other:\n",
        "            else:\n",
        f"{_LOAD}/test_overlay.py::test_a_body_replaces_the_other_form_of_it",
    ),
    Bug(
        "protection may get less",
        "loading/stricter.py",
        '_new(after, before, "protect")',
        '_new(before, after, "protect")',
        f"{_LOAD}/test_stricter.py::test_a_weaker_policy_needs_a_reason",
    ),
    Bug(
        "the reason of an earlier overlay counts",
        "loading/stricter.py",
        "given = _mapping(overlay.data.get(_POLICY))",
        "given = _mapping(merged.data.get(_POLICY))",
        f"{_LOAD}/test_stricter.py::test_the_reason_of_one_overlay_is_not_that_of_the_next",
    ),
    Bug(
        "values are told where they stand",
        "loading/withheld.py",
        'summary = f"{before}{source}{behind}" if found else summary',
        "pass",
        f"{_LOAD}/test_withheld.py::test_the_reference_stands_for_the_value",
    ),
    Bug(
        "rendered text is taken for a variable",
        "loading/expand.py",
        '    return text.replace("${", "$${")\n',
        "    return text\n",
        "tests/property/test_layers.py::test_an_escaped_text_is_that_text",
    ),
    Bug(
        "blank lines of a text become its indentation",
        "loading/write.py",
        "_BLOCK.fullmatch(body) is not None",
        "True",
        "tests/property/test_write.py::test_what_is_written_is_read_back",
    ),
    Bug(
        "an address of two files is taken from the last",
        "loading/join.py",
        "            if key in known:\n",
        "            if False:\n",
        f"{_LOAD}/test_join.py::test_an_address_in_two_files_names_both_places",
    ),
)
