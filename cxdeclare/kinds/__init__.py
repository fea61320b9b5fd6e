"""One module per kind. To add a kind: write its module, add its name to the one list here."""

from cxdeclare.kinds import (
    agent,
    campaign,
    channel,
    configuration_set,
    email_domain,
    hours,
    message_template,
    receipt_rule,
    role,
    routing_queue,
    signature,
    skill,
    sla,
    studio_script,
    tag,
    template,
    user,
)
from cxdeclare.model.registry import Registry

ALL = Registry(
    module.KIND
    for module in (
        configuration_set,
        email_domain,
        receipt_rule,
        tag,
        skill,
        template,
        signature,
        channel,
        role,
        routing_queue,
        sla,
        campaign,
        studio_script,
        message_template,
        hours,
        user,
        agent,
    )
)
