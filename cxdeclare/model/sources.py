"""Sources: the public pages and files that say which calls exist, as a reader can find them."""

from __future__ import annotations

_SPECIFICATION = "as the client calljacob/nice-cxone-api was generated from its specification"
ADMIN = f"the vendor's published Admin API, {_SPECIFICATION} (src/services/admin)"
DIGITAL = (
    f"the vendor's published Digital Engagement API, {_SPECIFICATION} "
    "(src/services/digitalEngagement)"
)
USERHUB = f"the vendor's published UserHub APIs, {_SPECIFICATION} (src/services/userhub)"
SDK = "the vendor's agent SDK, nice-devone/nice-cxone-agent-sdk"
TRIED = "outboundani/cxone-mcp, which says that it was tried on a live tenant"
SES = "the AWS reference of the SES API v2"
SES_RULES = "the AWS reference of the first SES API; the paths are ours, as it has none"
THIRD_PARTY = (
    f"{DIGITAL}; developer.niceincontact.com/API/DigitalEngagementAPI says that it is for "
    "third-party messaging, and says nothing of the vendor's own e-mail channels"
)
OURS = "no public endpoint; ours, in the manner of the digital API"
FILTERS = (
    f"{OURS}; that such conditions exist is said by Brand Embassy, Filters explained "
    "(support.brandembassy.com/hc/en-us/articles/360019398013), of older screens"
)
