"""Tests of several parts together, with a pretend AWS for those that ask for it."""

from tests.support.aws import aws, aws_server

__all__ = ["aws", "aws_server"]
