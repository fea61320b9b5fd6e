"""Tests that speak to a pretend AWS over real sockets."""

from tests.support.aws import aws, aws_server

__all__ = ["aws", "aws_server"]
