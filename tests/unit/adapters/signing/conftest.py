"""A pretend AWS."""

from tests.support.aws import aws, aws_server

__all__ = ["aws", "aws_server"]
