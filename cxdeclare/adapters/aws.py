"""AWS: clients with settings of our own, and what their errors mean for who runs us."""

from __future__ import annotations

from functools import cache
from typing import Any

from cxdeclare import __version__


@cache
def client(
    service: str,
    region: str | None = None,
    endpoint: str | None = None,
    *,
    compatible: bool = False,
) -> Any:
    """A client that may be used from many threads; one for each of these arguments.

    `compatible` is for stores that speak S3 and know neither its newer checksums nor its host
    names. What goes wrong here and in the calls is what `failure` takes.
    """
    import boto3
    from botocore.config import Config

    # The defaults wait a minute for each answer, and change with the versions of botocore.
    settings: dict[str, Any] = {
        "connect_timeout": 5,
        "read_timeout": 20,
        "retries": {"mode": "standard", "total_max_attempts": 4},
        "tcp_keepalive": True,
        "user_agent_extra": f"cxdeclare/{__version__}",
    }
    if compatible:
        settings |= {
            "request_checksum_calculation": "when_required",
            "response_checksum_validation": "when_required",
            "s3": {"addressing_style": "path"},
        }
    config = Config(**settings)
    return boto3.Session(region_name=region).client(service, endpoint_url=endpoint, config=config)
