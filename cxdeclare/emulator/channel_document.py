"""What a channel holds, and how it is kept."""

from __future__ import annotations

from cxdeclare.emulator import judge
from cxdeclare.emulator.exchange import Doc, Refusal
from cxdeclare.emulator.fields import Field, boolean, integer, text
from cxdeclare.emulator.store import Key, Store

COLLECTION = "channels"

_WRITABLE_FLAGS = (
    "hasReply", "hasAbilityToSendFiles", "hasOutboundFlow", "hasAbilityToLike",
    "hasAbilityToShare", "hasAbilityToDelete", "hasAbilityToTag", "hasAbilityToHide",
    "hasAbilityToChangeFrom", "hasAbilityToForwardMessage", "hasAbilityToChangeRecipient",
    "wysiwygEnabled", "isAutomaticSignatureAttached", "isCaseBasedStorage",
    "hasOutboundTemplates", "hasManualOutboundFlow", "hasPublishing", "hasMultipleRecipient",
    "hasCcAndBcc", "hasVisibleTitle", "hasEditableTitle", "hasVisibleRecipients",
    "hasMultipleThreadsPerEndUser", "hasPostAsPlaceholder", "canAgentInviteCustomersToContact",
    "canReplyToAnyMessage", "isLiveChat",
)  # fmt: skip

_READ_ONLY_FLAGS = (
    "hasCustomerOnThirdParty", "isPostWritable", "hasAbilityToQuoteMessage", "isHidden",
    "canSaveResponse",
)  # fmt: skip

FIELDS: tuple[Field, ...] = (
    # Unique as an address is: whatever the case of its letters.
    text(
        "idOnExternalPlatform",
        required=True,
        least=1,
        frozen=True,
        unique="channel-address",
        folded=True,
    ),
    text("channelIntegrationId", required=True, least=1, frozen=True),
    text("realExternalPlatformId", required=True, least=1, frozen=True),
    text("name", required=True, least=1),
    boolean("isPrivate", required=True),
    boolean("hasTreeStructure", required=True),
    text("contentFormat", choices=("html", "plain"), default="html"),
    text("translationGroup", choices=("default", "email", "phone"), default="default"),
    text("externalPlatformAvatar", nullable=True),
    text("externalPlatformIcon", nullable=True),
    integer("ownerUserId", nullable=True),
    text("studioScript", nullable=True),
    *(boolean(name) for name in _WRITABLE_FLAGS),
    *(boolean(name, read_only=True) for name in _READ_ONLY_FLAGS),
    text("replyPrefixMentionTemplate", read_only=True),
    text("nicknameOnExternalPlatform", read_only=True),
)


def script_id(store: Store, value: object) -> object:
    """The id of a Studio script as a text; `value` is such a text or the script's path.

    Whether the vendor keeps the path or the id is not in the published spec.
    """
    if value is None:
        return None
    if not isinstance(value, str):
        raise Refusal(400, "INVALID_VALUE", "studioScript must be a text", "studioScript")
    if store.get("scripts", value) is not None:
        return value
    for script in store.all("scripts"):
        if script["scriptName"] == value and script["status"] == "CURR":
            return str(script["masterID"])
    raise Refusal(400, "UNKNOWN_REFERENCE", f"no script {value}", "studioScript")


def find(store: Store, id_: str) -> Doc:
    """The channel, or a Refusal 404."""
    channel = store.get(COLLECTION, id_)
    if channel is None:
        raise Refusal(404, "CHANNEL_NOT_FOUND", f"no channel {id_}")
    return channel


def save(store: Store, channel: Doc) -> None:
    """Store a channel that has been judged."""
    claims = judge.claims(FIELDS, channel)
    store.put(Key(COLLECTION, channel["id"]), channel, claims)
