"""The collections of the tenant, as data: what the API documents, or is taken to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from cxdeclare.emulator.acd_fields import SKILL_FIELDS, SKILL_FIELDS_NOT_KEPT
from cxdeclare.emulator.fields import Field, text


class Family(Enum):
    """A group of endpoints with the same manners; the value is where its paths begin."""

    ACD = "/inContactAPI/services/v{N}.0"
    DIGITAL = "/dfo/3.0"
    USERHUB = ""
    SES = "/ses"
    OPEN = "open"
    """What needs no token."""


class Id(Enum):
    """What ids of a collection look like; a sent id of another JSON type is refused."""

    INTEGER = "integer"
    UUID = "uuid"
    TEXT = "text"


class Pages(Enum):
    """How a listing is cut, and by what its pages are asked for."""

    FAMILY = "family"
    """As the family does it."""
    NONE = "none"
    """All at once, without a total."""
    NUMBERED = "numbered"
    """By ``page`` alone; the tenant chooses the size."""
    FIRST = "first"
    """By ``size`` alone; there is no way to the second page."""


READ = frozenset({"list", "get"})
WRITE = READ | {"create", "update", "delete"}


@dataclass(frozen=True, slots=True)
class Collection:
    """One simple collection; an entry in `COLLECTIONS` is all it takes to serve it.

    ``name``          unique among the collections; what `Field.link` points at
    ``family``        whose paging, envelopes and error bodies it has
    ``path``          below the beginning of the family; one document is at ``path/{id}``
    ``fields``        what a document holds, the id apart
    ``id_field``      key of the id; ``id_type`` decides what the server assigns
    ``envelope``      key of the list (digital collections always use ``data``)
    ``verbs``         of list, get, create, update, delete; others answer 405
    ``name_field``    what ``searchString`` (ACD) or ``nameContains`` (digital) looks into
    ``needs``         query names without which a listing is refused
    ``listed``        the fields of a list item; all if empty
    ``older``         ACD: what versions before 33 call fields of a list item, which they nest
    ``create``        method of a create, with ``created`` as its status (digital only)
    ``batch``         ACD: key of the list a create sends, and of the list of results; a failure
                      is then inside an answer 200. Without it, a create sends one flat object
    ``wrap``          ACD: key of the object an update sends; flat without it
    ``partial``       an update changes only what it sends; otherwise it replaces the document
    ``pages``         how a listing is cut, if not as the family does it: `Pages`
    ``published``     the vendor says which fields a write has, and these that are not kept as
                      well: when rude, any other is refused
    ``any_of``        at least one of these fields must hold something
    ``in_use``        error code of a refused delete while another document points here; without
                      it a delete succeeds and leaves what points here alone
    """

    name: str
    family: Family
    path: str
    fields: tuple[Field, ...] = ()
    id_field: str = "id"
    id_type: Id = Id.INTEGER
    envelope: str = "data"
    verbs: frozenset[str] = READ
    name_field: str = "name"
    needs: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    older: dict[str, str] = field(default_factory=dict)
    create: str = "POST"
    created: int = 201
    batch: tuple[str, str] | None = None
    wrap: str = ""
    partial: bool = False
    pages: Pages = Pages.FAMILY
    published: frozenset[str] | None = None
    any_of: tuple[str, ...] = ()
    in_use: str = ""
    refused: dict[str, tuple[int, str, str]] = field(default_factory=dict)
    """Verbs that answer with a status, a code and a message of their own."""


# Tag colours as the published specification lists them.
_COLORS = (
    "#289D29", "#E11616", "#FFC20A", "#2E8FCE", "#982910",
    "#DF23E6", "#85289D", "#ADADAD", "#1DD6D4", "#9D7D28",
)  # fmt: skip

COLLECTIONS: tuple[Collection, ...] = (
    Collection(
        name="skills",
        family=Family.ACD,
        path="/skills",
        fields=SKILL_FIELDS,
        id_field="skillId",
        envelope="skills",
        # There is no delete: a skill is retired by making it inactive.
        verbs=READ | {"create", "update"},
        name_field="skillName",
        listed=(
            "skillName",
            "mediaTypeId",
            "isActive",
            "campaignId",
            "isOutbound",
            "routingQueueId",
        ),
        batch=("skills", "skillsResults"),
        wrap="skill",
        partial=True,
        published=SKILL_FIELDS_NOT_KEPT,
    ),
    Collection(
        name="agents",
        family=Family.ACD,
        path="/agents",
        id_field="agentId",
        envelope="agents",
        name_field="userName",
    ),
    Collection(
        name="campaigns",
        family=Family.ACD,
        path="/campaigns",
        envelope="campaigns",
        older={"id": "campaignId", "name": "campaignName"},
    ),
    Collection(
        name="message-templates",
        family=Family.ACD,
        path="/message-templates",
        id_field="templateId",
        envelope="messageTemplates",
        name_field="templateName",
        pages=Pages.NONE,
    ),
    Collection(
        name="hours",
        family=Family.ACD,
        path="/hours-of-operation",
        id_field="hoursOfOperationProfileId",
        envelope="hoursOfOperation",
        name_field="hoursOfOperationProfileName",
        needs=("isDeleted",),
    ),
    Collection(
        name="scripts",
        family=Family.ACD,
        path="/scripts/search",
        id_field="masterID",
        envelope="scriptSearchDetails",
        verbs=frozenset({"list"}),
        name_field="scriptName",
    ),
    Collection(
        name="security-profiles",
        family=Family.ACD,
        path="/security-profiles",
        id_field="securityProfileId",
        envelope="profiles",
        verbs=frozenset({"list"}),
        name_field="securityProfileName",
    ),
    Collection(
        name="tags",
        family=Family.DIGITAL,
        path="/tags",
        fields=(
            text("title", required=True, least=1, unique="tag-title"),
            text("color", choices=_COLORS, default="#ADADAD"),
        ),
        # The published specification creates tags with PUT, and neither updates nor deletes them.
        verbs=frozenset({"list", "create"}),
        name_field="title",
        create="PUT",
        created=200,
        pages=Pages.NUMBERED,
        published=frozenset(),
    ),
    Collection(
        name="queues",
        family=Family.DIGITAL,
        path="/routing-queues",
        # One scope with skills: a name serves only once among both.
        fields=(text("name", unique="skill-or-queue", folded=True),),
        id_type=Id.UUID,
        verbs=frozenset({"list"}),
        pages=Pages.FIRST,
        refused={
            "create": (
                403,
                "ROUTING_QUEUE_CREATION_MIGRATED",
                "routing queues are no longer created here; create an ACD skill",
            )
        },
    ),
    # From here on nothing is published: paths, names and codes are ours, in the family's manner.
    Collection(
        name="email-templates",
        family=Family.DIGITAL,
        path="/email-templates",
        fields=(
            text("name", required=True, least=1, unique="template-name"),
            text("rules", required=True, least=1, crlf=True),
        ),
        verbs=WRITE,
        listed=("name",),
        in_use="TEMPLATE_IN_USE",
    ),
    Collection(
        name="signatures",
        family=Family.DIGITAL,
        path="/automatic-signatures",
        fields=(
            text("name", required=True, least=1, unique="signature-name"),
            text("plainText", nullable=True, crlf=True),
            text("html", nullable=True, crlf=True),
        ),
        verbs=WRITE,
        listed=("name",),
        any_of=("plainText", "html"),
    ),
    Collection(
        name="digital-roles",
        family=Family.DIGITAL,
        path="/roles",
        verbs=frozenset({"list"}),
    ),
)
