"""The pretend AWS that tests use is fit for what they use it for."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from botocore.exceptions import ClientError

from cxdeclare.adapters.aws import answer
from tests.support.aws import Aws


def test_every_test_begins_with_an_empty_aws(aws: Aws) -> None:
    """What another test has made is gone."""
    assert [] == aws.client("s3").list_buckets()["Buckets"]
    aws.bucket()


def test_every_test_begins_with_an_empty_aws_again(aws: Aws) -> None:
    """As above, whichever of them runs first."""
    assert [] == aws.client("s3").list_buckets()["Buckets"]
    aws.bucket()


def test_one_of_many_writers_wins(aws: Aws) -> None:
    """Moto alone lets two win now and then; a lock that is tested against it needs better."""
    bucket, s3 = aws.bucket(), aws.client("s3")

    def status(number: int, key: str) -> int:
        try:
            s3.put_object(Bucket=bucket, Key=key, Body=str(number).encode(), IfNoneMatch="*")
        except ClientError as error:
            refusal = answer(error)
            return refusal.status if refusal else 0
        return 200

    with ThreadPoolExecutor(8) as pool:
        for turn in range(5):
            found = list(pool.map(lambda number, key=f"k{turn}": status(number, key), range(16)))
            assert [200, *[412] * 15] == sorted(found)
