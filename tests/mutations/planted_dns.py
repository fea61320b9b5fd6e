"""Planted bugs: records that are made up, lost in writing, taken from others, or not asked for."""

from __future__ import annotations

from tests.mutations.planted import Bug

BUGS = (
    Bug(
        "a text of the vendor is taken for one of SES",
        "kinds/email_domain/records.py",
        '    tokens = values.get("dns.dkim_tokens") if is_vendor else outputs.get("dkim_tokens")\n',
        '    tokens = outputs.get("dkim_tokens") or values.get("dns.dkim_tokens")\n',
        "tests/unit/kinds/email_domain/test_records.py"
        "::test_tokens_of_the_vendor_are_declared_or_asked_for",
    ),
    Bug(
        "what SES says of its DKIM zone is not heard",
        "kinds/email_domain/records.py",
        '    zone = assigned if _HOST.fullmatch(assigned) else _dkim_zone(values["region"])\n',
        '    zone = _dkim_zone(values["region"])\n',
        "tests/unit/kinds/email_domain/test_records.py"
        "::test_where_ses_publishes_its_keys_is_what_it_says",
    ),
    Bug(
        "zone files get octal numbers",
        "model/txt.py",
        '    return _written(text, "03d")\n',
        '    return _written(text, "03o")\n',
        "tests/property/test_zone_texts.py::test_a_name_server_reads_the_records_from_a_zone_file",
    ),
    Bug(
        "pieces of a text are counted in characters",
        "model/txt.py",
        '    whole = text.encode("utf-8", "surrogateescape")\n'
        "    starts = range(0, max(len(whole), 1), LONGEST_PIECE)\n"
        "    return [whole[start : start + LONGEST_PIECE] for start in starts]\n",
        "    starts = range(0, max(len(text), 1), LONGEST_PIECE)\n"
        "    return [text[start : start + LONGEST_PIECE].encode() for start in starts]\n",
        "tests/property/test_zone_texts.py::test_no_piece_is_longer_than_dns_allows",
    ),
    Bug(
        "octoDNS gets quotes that it takes for its own",
        "report/zone/octodns.py",
        """    return f'"{written}"' if written.startswith('"') else written\n""",
        "    return written\n",
        "tests/property/test_zone_texts.py::test_quotes_that_octodns_takes_for_its_own_are_kept",
    ),
    Bug(
        "a second SPF policy is put beside the first",
        "planning/publishing.py",
        "            after[at] = in_route53("
        "with_spf(text, wanted) if is_spf(wanted) else wanted)\n",
        "            after.append(in_route53(wanted))\n",
        "tests/unit/planning/test_publishing.py::test_a_text_is_put_among_those_that_are_there",
    ),
    Bug(
        "texts of others get our lifetime",
        "planning/publishing.py",
        "    return tuple(after), all(_is_ours(",
        "    return tuple(after), any(_is_ours(",
        "tests/unit/planning/test_publishing.py::test_a_text_is_put_among_those_that_are_there",
    ),
    Bug(
        "names that are handed on are published all the same",
        "planning/publishing.py",
        '        if one != zone and any(found.type == "NS" for found in there.get(one, ()))\n',
        '        if one == zone and any(found.type == "NS" for found in there.get(one, ()))\n',
        "tests/integration/zones/test_published.py"
        "::test_a_name_that_is_handed_on_is_not_published_here",
    ),
    Bug(
        "mail of others is taken unasked",
        "planning/publishing.py",
        "        elif record.type is RecordType.MX and record.name not in replace_mx:\n",
        "        elif record.type is RecordType.MX and not replace_mx and not same.values:\n",
        "tests/integration/zones/test_published.py::test_mail_that_goes_elsewhere_stops_everything",
    ),
    Bug(
        "what others write meanwhile is overwritten",
        "adapters/route53.py",
        '    yield _step("CREATE", one, one.after, one.ttl)\n',
        '    yield _step("UPSERT", one, one.after, one.ttl)\n',
        "tests/integration/zones/test_published.py"
        "::test_a_set_that_somebody_else_makes_first_is_theirs",
    ),
    Bug(
        "what goes is not counted in a batch",
        "planning/publishing.py",
        "for value in (*one.before, *one.after)]",
        "for value in one.after]",
        "tests/unit/planning/test_publishing.py::test_no_batch_is_larger_than_route_53_takes",
    ),
    Bug(
        "a name is made before its mail servers",
        "planning/publishing.py",
        "key=lambda one: one.record.type is not RecordType.MX",
        "key=lambda one: one.record.type is RecordType.MX",
        "tests/unit/planning/test_publishing.py"
        "::test_mail_servers_come_first_where_one_batch_is_not_enough",
    ),
    Bug(
        "batches that were accepted are not told",
        "cli/commands/dns_publish.py",
        "            if not made:\n                raise\n",
        "            if made:\n                raise\n",
        "tests/integration/zones/test_published.py::test_a_later_batch_may_fail_after_others",
    ),
    Bug(
        "tokens of another domain are told as those of this one",
        "planning/zone.py",
        "binding.identity != written(identity(kind, resource)):\n",
        "not binding.identity:\n",
        "tests/unit/planning/test_zone.py::test_what_was_assigned_to_another_domain_is_not_taken",
    ),
    Bug(
        "a private key is taken for a public one",
        "kinds/email_domain/records.py",
        "\\x02\\x01[\\x00\\x01]",
        "\\x02\\x02[\\x00\\x01]",
        "tests/unit/kinds/email_domain/test_records.py::test_a_private_key_is_known_as_such",
    ),
    Bug(
        "mail is taken from a wildcard",
        "planning/publishing.py",
        "        if exchanges(mail.values) != exchanges(record.values):\n",
        "        if not exchanges(mail.values):\n",
        "tests/integration/zones/test_published.py"
        "::test_mail_that_a_wildcard_sends_elsewhere_stops_everything",
    ),
    Bug(
        "an include that nobody looks at allows",
        "planning/zone_verdict.py",
        '        if bare == "all":\n            break\n',
        '        if bare == "all":\n            continue\n',
        "tests/unit/planning/test_zone_verdict.py"
        "::test_an_include_that_allows_nothing_is_put_where_it_does",
    ),
    Bug(
        "the last of two aliases counts",
        "adapters/nameservers/authoritative.py",
        "                one_rr_per_rrset=True,\n",
        "",
        "tests/integration/zones/test_checked.py::test_two_aliases_are_never_right",
    ),
    Bug(
        "a part of an answer is taken for all of it",
        "adapters/nameservers/authoritative.py",
        "    if answer.flags & dns.flags.TC:\n",
        "    if False:\n",
        "tests/unit/adapters/nameservers/test_authoritative.py"
        "::test_a_server_that_fails_says_nothing_of_what_it_has",
    ),
    Bug(
        "mail of an alias goes to nothing",
        "engine/zone.py",
        " and not answer.failed and answer.alias is None:\n",
        " and not answer.failed:\n",
        "tests/integration/zones/test_checked.py::test_where_an_alias_leads_is_not_called_nothing",
    ),
    Bug(
        "an SPF text at which receivers give up is right",
        "planning/zone_verdict.py",
        "        if is_spf(text) and (term := unknown_term(text)):\n",
        '        if not text and (term := ""):\n',
        "tests/unit/planning/test_zone_verdict.py::test_a_record_is_found_as_it_stands",
    ),
    Bug(
        "a server that refuses has no record",
        "adapters/nameservers/authoritative.py",
        "        if code not in {dns.rcode.NOERROR, dns.rcode.NXDOMAIN}:\n",
        "        if code not in {dns.rcode.NOERROR, dns.rcode.NXDOMAIN, dns.rcode.REFUSED}:\n"
        '            return Answer(failed=f"it answered {dns.rcode.to_text(code)}")\n'
        "        if code == dns.rcode.REFUSED:\n"
        "            return Answer()\n"
        "        if False:\n",
        "tests/integration/zones/test_checked.py::test_silence_is_never_absence",
    ),
    Bug(
        "records of a pretend tenant go to the internet",
        "cli/commands/dns_publish.py",
        "    if needs.is_pretend and not service.is_on_this_machine:\n",
        "    if needs.is_pretend and service.is_on_this_machine is None:\n",
        "tests/integration/zones/test_published.py"
        "::test_pretended_records_never_reach_the_internet",
    ),
)
