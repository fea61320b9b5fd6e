"""The fields of an ACD skill, with the spellings of its three verbs."""

from __future__ import annotations

from cxdeclare.emulator.fields import Field, boolean, integer, text

# The API reads a word and writes a number. Which number means which word is not public; these
# are ours.
_TRIGGERS = {1: "Agent Accept", 2: "Contact Arrival", 3: "Agent Answer"}

_INBOUND = ("isOutbound", False)

_AGENT_CLOCKS: tuple[Field, ...] = (
    boolean("agentResponseEnabled", refused=True),
    integer("agentFirstResponseTime", refused=True),
    integer("agentFollowOnResponseTime", refused=True),
    boolean("timeExtensionEnabled", refused=True),
    boolean("customerResponseEnabled", refused=True),
    integer("customerIdleTime", refused=True),
)

SKILL_FIELDS_NOT_KEPT = frozenset(
    [
        "outboundTelecomRouteId", "callerIdOverride", "emailFromAddress", "emailFromEditable",
        "emailBccAddress", "scriptId", "minWFIAgents", "minWFIAvailableAgents", "interruptible",
        "enableParking", "minWorkingTime", "agentless", "agentlessPorts", "agentRestTime",
        "displayThankyou", "thankYouLink", "popThankYou", "makeTranscriptAvailable",
        "transcriptFromAddress", "priorityBlending", "callSuppressionScriptId",
        "useCustomScreenPops", "screenPopType", "chatWarningThreshold", "agentTypingIndicator",
        "smsTransportCodeId", "dispositions", "deliverMultipleNumbersSerially", "cradleToGrave",
        "priorityInterrupt", "acwPostTimeoutStateId",
    ]
)  # fmt: skip
"""What may be sent as well; of no use to anybody here."""

SKILL_FIELDS: tuple[Field, ...] = (
    text(
        "skillName",
        required=True,
        least=2,
        most=30,
        pattern=r"[\w.:-]+",
        unique="skill-or-queue",
        folded=True,
    ),
    # Lower-case t on update, and only there.
    integer(
        "mediaTypeId",
        required=True,
        frozen=True,
        choices=(1, 3, 4, 5, 6, 7, 8, 9),
        put="mediatypeid",
    ),
    boolean("isOutbound", required=True, frozen=True),
    text("outboundStrategy", nullable=True, frozen=True, choices=("Manual", "Personal Connection")),
    integer("campaignId", required=True, link="campaigns"),
    text("campaignName", follows=("campaignId", "name")),
    integer("messageTemplateId", nullable=True, link="message-templates"),
    integer("reskillHours", nullable=True, link="hours"),
    # A new skill is active, whatever the create says.
    boolean("isActive", default=True, post=""),
    boolean("IsSubSkill", refused=True),
    integer("evaluationCriteria", default=1, least=0),
    integer("FocusMetric", default=0, least=0),
    integer("FocusLock", default=0, least=0),
    integer("FallbackTime", nullable=True, least=1, most=5_256_000),
    integer("EquityLevel", default=0, least=0),
    integer("serviceLevelThreshold", required_when=_INBOUND, default=30, least=0),
    integer("serviceLevelGoal", required_when=_INBOUND, default=90, least=0, most=100),
    boolean("enableShortAbandon", required_when=_INBOUND),
    integer("shortAbandonThreshold", required_when=_INBOUND, default=15, least=0),
    boolean("countShortAbandons", required_when=_INBOUND),
    boolean("requireManualAccept"),
    boolean("PresentAcceptReject", refused=True, follows=("requireManualAccept", "")),
    *_AGENT_CLOCKS,
    boolean("useScreenPops"),
    integer("screenPopTriggerEvent", nullable=True, codes=_TRIGGERS),
    text("screenPopDetail", nullable=True, post="screenPopDetails", put="screenPopDetails"),
    integer("acwTypeId", default=1, choices=(1, 2, 3)),
    boolean("requireDisposition"),
    boolean("allowSecondaryDisposition"),
    integer("stateIdACW", nullable=True, least=1),
    integer("maxSecondsACW", nullable=True, least=0),
    integer("initialPriority", default=0, least=0, most=1000),
    integer("acceleration", default=1, least=0, most=1000),
    integer("maxPriority", default=1000, least=0, most=1000),
    integer("divisionNo", nullable=True, least=1),
    text("popThankYouURL", nullable=True, put="popThankYouUrl"),
    boolean("patronTypingPreview", put="patronTypingIndicator"),
    text("notes", nullable=True, crlf=True),
    text("routingQueueId", read_only=True),
    text("TenantId", fact="tenant"),
)
