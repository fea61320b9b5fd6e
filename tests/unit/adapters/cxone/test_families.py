"""Each family has its own root."""

from __future__ import annotations

from cxdeclare.adapters.cxone.families import Origins
from cxdeclare.model.endpoint import Family

HERE = Origins.on_one_host("http://127.0.0.1:1")


def test_a_pretend_tenant_serves_every_family_from_one_origin() -> None:
    """Paths tell the families apart where hosts do not."""
    roots = {family: HERE.root(family, "eu-central-1") for family in Family}
    assert roots == {
        Family.ACD: "http://127.0.0.1:1/inContactAPI/services/v33.0",
        Family.DIGITAL: "http://127.0.0.1:1/dfo/3.0",
        Family.USERHUB: "http://127.0.0.1:1",
        Family.SES: "http://127.0.0.1:1/ses/eu-central-1/v2",
    }


def test_a_region_leads_to_no_other_host() -> None:
    """A region is a word of the manifest; it must not say where the token goes."""
    origins = Origins("", "", "", "", "https://email.{scope}.aws.example")
    root = origins.root(Family.SES, "x@evil.example/?#")
    assert "https://email.xevil.example%2F%3F%23.aws.example/v2" == root
