"""Automatic signatures: what stands below a reply, and whose replies they are."""

from collections.abc import Iterator
from typing import Annotated

from cxdeclare.model.address import Address
from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.model.endpoint import Endpoint, Evidence, Family, Paging, Verb
from cxdeclare.model.fields import UNSET, FileFor, Trait, Wire
from cxdeclare.model.kind import OBJECT, Kind, Members, Part, Retire, Spec
from cxdeclare.model.language import Name, OwnedNames
from cxdeclare.model.manifest import Manifest

_SOURCE = "no public endpoint; modelled on the other digital lists"


class Signature(Spec):
    """A signature in plain text, in HTML, or in both, and the users who sign with it."""

    name: Annotated[Name, Wire("name"), Trait.IDENTITY]
    text: Annotated[Name | None, Wire("plainText"), Trait.BODY] = UNSET
    text_file: Annotated[Name, FileFor("text")] = UNSET
    html: Annotated[Name | None, Wire("html"), Trait.BODY] = UNSET
    html_file: Annotated[Name, FileFor("html", ".html")] = UNSET
    users: OwnedNames = UNSET


def has_a_body(manifest: Manifest) -> Iterator[Diagnostic]:
    """A signature says something: in text, in HTML or in both."""
    for signature in manifest.of("signature"):
        values = signature.parts[OBJECT]
        if values.get("text") is None and values.get("html") is None:
            yield Diagnostic(
                "CXD220",
                "a signature needs `text`, `html` or both",
                manifest.place(signature.address, ()),
                str(signature.address),
                "add `text:`, `html:`, `text_file:` or `html_file:`",
            )


def one_signature_per_user(manifest: Manifest) -> Iterator[Diagnostic]:
    """The tenant keeps one signature per user, so two claims on one user cannot both hold."""
    claimed: dict[str, Address] = {}
    for signature in manifest.of("signature"):
        users = signature.members.get("users")
        for user in users.members if users else ():
            first = claimed.setdefault(user.casefold(), signature.address)
            if users is not None and first != signature.address:
                yield Diagnostic(
                    "CXD221",
                    f"user `{user}` already has {first}; a user has one signature",
                    manifest.place(signature.address, users.paths.get(user, ("users",))),
                    str(signature.address),
                    "take the user out of one of the two",
                )


KIND = Kind(
    name="signature",
    section="signatures",
    spec=Signature,
    noun="automatic signature",
    id_field="id",
    id_type=int,
    label="name",
    retire=Retire.DELETE,
    checks=(has_a_body, one_signature_per_user),
    parts=(
        Part(
            name=OBJECT,
            family=Family.DIGITAL,
            ui="ACD > Digital > Automatic signatures > the signature",
            verbs={
                Verb.LIST: Endpoint(
                    "GET",
                    "/automatic-signatures",
                    Evidence.INFERRED,
                    _SOURCE,
                    at="data",
                    paging=Paging.PAGE_SIZE,
                ),
                Verb.READ: Endpoint(
                    "GET", "/automatic-signatures/{id}", Evidence.INFERRED, _SOURCE
                ),
                Verb.CREATE: Endpoint("POST", "/automatic-signatures", Evidence.INFERRED, _SOURCE),
                Verb.UPDATE: Endpoint(
                    "PUT", "/automatic-signatures/{id}", Evidence.INFERRED, _SOURCE, whole=True
                ),
                Verb.DELETE: Endpoint(
                    "DELETE", "/automatic-signatures/{id}", Evidence.INFERRED, _SOURCE
                ),
            },
        ),
        Part(
            name="users",
            family=Family.DIGITAL,
            ui="ACD > Digital > Automatic signatures > the signature > Users > Add",
            members=Members(key="incontactId", ref="user", exclusive=True),
            verbs={
                Verb.READ: Endpoint(
                    "GET",
                    "/automatic-signatures/{id}/users",
                    Evidence.INFERRED,
                    _SOURCE,
                    at="data",
                    paging=Paging.PAGE_SIZE,
                ),
                Verb.ADD: Endpoint(
                    "PUT", "/automatic-signatures/{id}/users/{member}", Evidence.INFERRED, _SOURCE
                ),
                Verb.REMOVE: Endpoint(
                    "DELETE",
                    "/automatic-signatures/{id}/users/{member}",
                    Evidence.INFERRED,
                    _SOURCE,
                ),
            },
        ),
    ),
)
