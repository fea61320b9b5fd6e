"""Automatic signatures: what stands below a reply, and whose replies they are."""

from collections.abc import Iterator
from typing import Annotated

from cxdeclare.model import sources
from cxdeclare.model.address import Address
from cxdeclare.model.check import Finding, on_manifest, where
from cxdeclare.model.endpoint import Endpoint, Evidence, Family, Paging, Verb
from cxdeclare.model.fields import UNSET, FileFor, Row, Trait, Values, Wire
from cxdeclare.model.kind import OBJECT, Kind, Members, Part, Retire
from cxdeclare.model.language import Name, OwnedNames
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.rule import VENDOR, Rule
from cxdeclare.model.spec import Spec

_SOURCE = sources.OURS


class Signature(Spec):
    """A signature in plain text, in HTML, or in both, and the users who sign with it."""

    name: Annotated[Name, Wire("name"), Trait.IDENTITY, Row(51, "CXD103", "CXD106", "CXD122")]
    text: Annotated[Name | None, Wire("plainText"), Trait.BODY, Row(52, "CXD112")] = UNSET
    text_file: Annotated[Name, FileFor("text")] = UNSET
    html: Annotated[Name | None, Wire("html"), Trait.BODY] = UNSET
    html_file: Annotated[Name, FileFor("html", ".html")] = UNSET
    users: OwnedNames = UNSET


def _says_nothing(values: Values, _: Manifest) -> bool:
    return values.get("text") is None and values.get("html") is None


def _two_signatures(manifest: Manifest) -> Iterator[Finding]:
    holder: dict[str, Address] = {}
    for signature in manifest.of("signature"):
        users = signature.members.get("users")
        for user in users.members if users else ():
            first = holder.setdefault(user.casefold(), signature.address)
            if users is not None and first != signature.address:
                path = users.paths.get(user, ("users",))
                fact = f"`{user}` already signs with {first}; a user has one signature"
                yield Finding(signature.address, path, fact)


CHECKS = (
    on_manifest(
        Rule(
            "CXD220",
            says="a signature has a text, an HTML form, or both",
            why="an empty signature cannot be saved",
            cure="add `text`, `html`, or the file of one of them",
            source=VENDOR,
            rows=(52,),
            fixed="a signature without a body cannot be made",
        ),
        where("signature", "", "a signature needs `text` or `html`", _says_nothing),
    ),
    on_manifest(
        Rule(
            "CXD221",
            says="a user is in one signature at most",
            why="adding a user takes him away from the signature he had, without a word",
            cure="take the user out of one of the two",
            source=VENDOR,
            rows=(55,),
            fixed="the plan gives each user one signature, so two claims cannot both be planned",
        ),
        _two_signatures,
    ),
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
    checks=CHECKS,
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
