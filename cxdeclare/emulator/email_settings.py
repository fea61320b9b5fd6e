"""What only an e-mail channel has; nothing of this is published, the names are ours."""

from __future__ import annotations

from cxdeclare.emulator import channel_document, judge
from cxdeclare.emulator.contract import Family
from cxdeclare.emulator.exchange import Doc, Refusal, Reply
from cxdeclare.emulator.fields import Field, Type, boolean, integer, text
from cxdeclare.emulator.routes import Call, Route
from cxdeclare.emulator.store import Key, Store

COLLECTION = "email-settings"
_DIGITAL_MEDIA = 9

FIELDS: tuple[Field, ...] = (
    text("fromAddress", read_only=True),
    text("domain", read_only=True),
    text("pointOfContactAddress", read_only=True),
    text("transport", read_only=True),
    text("displayName", nullable=True, least=1),
    boolean("isTlsEnforced"),
    integer("spamTagId", nullable=True, link="tags"),
    Field(
        "ticketNumber",
        Type.OBJECT,
        fields=(
            text("subjectPosition", choices=("end", "start"), default="end"),
            text(
                "headerFormat", choices=("plain", "brackets", "braces", "hidden"), default="plain"
            ),
        ),
    ),
    text("threading", choices=("preferInReplyTo", "ignoreInReplyTo"), default="preferInReplyTo"),
    integer("outboundTemplateId", nullable=True, link="email-templates"),
    integer("defaultSkillId", nullable=True, link="skills"),
    text("studioScript", nullable=True),
)


def start(store: Store, channel: Doc) -> None:
    """Give a new e-mail channel its settings."""
    address = channel["idOnExternalPlatform"]
    domain = address.rpartition("@")[2].lower()
    by_vendor = {address.lower(), domain} & _smtp(store)
    given = {
        "fromAddress": address,
        "domain": domain,
        "pointOfContactAddress": channel["id"].removeprefix("email_"),
        "transport": "customSmtp" if by_vendor else "ses",
    }
    _save(store, channel["id"], judge.judged(FIELDS, {}, None, store) | given)


def _save(store: Store, channel_id: str, settings: Doc) -> None:
    store.put(Key(COLLECTION, channel_id), settings, links=judge.links(FIELDS, settings))


def _smtp(store: Store) -> set[str]:
    return set((store.fact("custom-smtp") or "").split())


def provision_smtp(store: Store, name: str) -> None:
    """Do what the vendor's representative does: a custom SMTP server for a domain or address."""
    name = name.lower()
    store.keep_fact("custom-smtp", " ".join(sorted(_smtp(store) | {name})))
    for channel in store.all("channels"):
        settings = store.get(COLLECTION, channel["id"])
        if settings and name in {settings["domain"], settings["fromAddress"].lower()}:
            # What such a server cannot do is lost with the move.
            moved = {"transport": "customSmtp", "displayName": None, "isTlsEnforced": False}
            _save(store, channel["id"], settings | moved)


def routes() -> list[Route]:
    """The endpoints of the settings."""
    path = "/channels/{id}/email-settings"
    return [Route(Family.DIGITAL, "GET", path, _get), Route(Family.DIGITAL, "PUT", path, _put)]


def _read(call: Call) -> tuple[Doc, Doc]:
    id_ = call.params["id"]
    channel, settings = call.store.get("channels", id_), call.store.get(COLLECTION, id_)
    if channel is None or settings is None:
        raise Refusal(404, "CHANNEL_NOT_FOUND", f"no e-mail channel {id_}")
    # The script belongs to the channel; it is only shown here.
    return channel, settings | {"studioScript": channel["studioScript"]}


def _get(call: Call) -> Reply:
    return Reply(200, call.mood.dressed(_read(call)[1]))


def _put(call: Call) -> Reply:
    channel, before = _read(call)
    store = call.store
    after = judge.judged(FIELDS, call.request.document(), before, store, verb="PUT")
    after["studioScript"] = channel_document.script_id(store, after["studioScript"])
    if after["transport"] == "customSmtp":
        _refuse_what_smtp_lacks(after)
    if after["defaultSkillId"] not in (None, before["defaultSkillId"]):
        skill = store.get("skills", after["defaultSkillId"]) or {}
        if skill.get("mediaTypeId") != _DIGITAL_MEDIA or not skill.get("isActive"):
            words = "defaultSkillId must be an active digital skill"
            raise Refusal(400, "INVALID_VALUE", words, "defaultSkillId")
    _save(store, channel["id"], after)
    channel_document.save(store, channel | {"studioScript": after["studioScript"]})
    return Reply(200, call.mood.dressed(after))


def _refuse_what_smtp_lacks(settings: Doc) -> None:
    for name in ("displayName", "isTlsEnforced"):
        if settings[name]:
            words = f"{name} cannot be set on a custom SMTP server"
            raise Refusal(400, "NOT_SUPPORTED_BY_TRANSPORT", words, name)
