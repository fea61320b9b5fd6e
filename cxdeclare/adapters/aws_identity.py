"""AWS identity: who we are to AWS, where the credentials come from, and until when they last."""

from __future__ import annotations

from typing import Any

from cxdeclare.adapters.aws import client, explained


def identity(region: str | None) -> str:
    """Account, role, region and source of the credentials, in words; raise with the remedy."""
    with explained("AWS does not say who we are"):
        sts = client("sts", region)
        who = sts.get_caller_identity()
        credentials = _credentials(sts)
    source = getattr(credentials, "method", None) or "unknown"
    expiry = getattr(credentials, "_expiry_time", None)  # botocore tells it nowhere else
    until = f", until {expiry:%Y-%m-%dT%H:%M:%SZ}" if expiry else ""
    where = sts.meta.region_name
    return f"{who['Arn']} in {where}, credentials from {source}{until}"


def _credentials(sts: Any) -> Any:
    # The client was made of them, and botocore has no public way to ask which.
    return sts._request_signer._credentials  # noqa: SLF001
