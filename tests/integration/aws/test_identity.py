"""Who we are to AWS, in words; moto stands in for AWS."""

from __future__ import annotations

from pathlib import Path

import pytest

from cxdeclare.adapters.aws_identity import identity
from tests.cli.console import SMALL, Console
from tests.support.aws import CREDENTIALS, REGION, Aws


def test_account_region_and_source_are_told(aws: Aws) -> None:
    """And of the key itself nothing."""
    assert aws.url
    said = identity(REGION)
    assert f"in {REGION}, credentials from" in said
    assert "arn:aws:" in said
    assert CREDENTIALS["AWS_SECRET_ACCESS_KEY"] not in said


def test_doctor_tries_a_bucket_only_if_asked(
    aws: Aws, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It would write an object there."""
    bucket = aws.bucket("doctors")
    asks = ("doctor", "tenant.yaml", "--target", "embedded")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)
        patch.setenv("CXDECLARE_STATE", f"s3://{bucket}/prod?region={REGION}")
        console = Console(tmp_path, capsys)
        console.write(SMALL)
        plain, probed = console.run(*asks), console.run(*asks, "--probe")
    assert (plain.code, probed.code) == (0, 0), (plain, probed)
    assert "was not tried out" in plain.out
    assert "conditional writes are honoured" in probed.out
    assert "credentials from" in plain.out
