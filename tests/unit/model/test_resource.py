"""References are found wherever a resource makes them."""

from hypothesis import given
from hypothesis import strategies as st

from cxdeclare.cli.wiring import KINDS
from cxdeclare.model.address import Address
from cxdeclare.model.resource import MemberSet, Resource, member_name, member_value, uses

VALUES = st.one_of(
    st.from_regex(r"[a-z0-9][a-z0-9_-]*", fullmatch=True),
    st.text(min_size=1).map(lambda name: {"lookup": name}),
    st.text(min_size=1).map(lambda id_: {"id": id_}),
)


@given(VALUES)
def test_a_member_name_stands_for_one_reference(value: object) -> None:
    """Keys, look-ups and ids cannot be mistaken for one another."""
    assert value == member_value(member_name(value))


def test_every_reference_of_a_resource_is_found() -> None:
    """In fields, in sets, in members and as members."""
    queue = Resource(
        Address("routing_queue", "outbound"),
        parts={"": {"name": "Outbound"}},
        members={
            "filters": MemberSet(
                authoritative=False,
                members={
                    "email": {
                        "included_channels": {"ownership": "additive", "members": ["billing"]},
                        "included_tags": ["spam", {"lookup": "vip"}],
                        "business_hours.hours": None,
                    }
                },
            )
        },
    )

    found = {(use.kind, str(use.value)) for use in uses(KINDS["routing_queue"], queue)}

    assert found == {("channel", "billing"), ("tag", "spam"), ("tag", "{'lookup': 'vip'}")}


def test_a_member_may_be_the_reference() -> None:
    """A role's channels are known by the channel."""
    role = Resource(
        Address("role", "agent"),
        parts={"": {"name": "Agent"}},
        members={
            "channels": MemberSet(authoritative=True, members={"billing": {"permissions": []}})
        },
    )

    (use,) = uses(KINDS["role"], role)

    assert (use.kind, use.value, use.field) == ("channel", "billing", None)
