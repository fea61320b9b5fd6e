"""Manifests of domains, for the commands about their records."""

from __future__ import annotations

from tests.cli.console import HEADER

TOKENS = ("aaa", "bbb", "ccc")
CARE = f"""{HEADER}
email_domains:
  care:
    domain: care.acme.example
    region: eu-central-1
    account: vendor
    dns:
      zone: acme.example
      publish: route53
      ttl: 5m
      dmarc: "v=DMARC1; p=none; rua=mailto:dmarc@acme.example"
      dkim_tokens: [{", ".join(TOKENS)}]
"""
OWN = f"""{HEADER}
email_domains:
  own:
    domain: own.acme.example
    region: eu-central-1
    account: own
    mail_from: bounce.own.acme.example
    dns: {{zone: acme.example, publish: route53}}
"""
