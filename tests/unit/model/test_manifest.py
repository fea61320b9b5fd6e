"""A manifest hands out its resources by kind."""

from cxdeclare.model.address import Address
from cxdeclare.model.manifest import Manifest, TenantFacts
from cxdeclare.model.resource import Resource


def test_resources_of_a_kind_come_in_the_order_of_their_addresses() -> None:
    """Whatever order they were written in."""
    addresses = [Address("tag", "b"), Address("skill", "x"), Address("tag", "a")]
    tenant = TenantFacts(name="t", id="1", area="eu1")
    manifest = Manifest(tenant, {address: Resource(address, {"": {}}) for address in addresses})

    assert [str(one.address) for one in manifest.of("tag")] == ["tag.a", "tag.b"]
    assert manifest.of("channel") == ()
    assert manifest.place(addresses[0], ("title",)) is None
