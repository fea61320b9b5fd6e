"""What CXDECLARE_STATE may say."""

from __future__ import annotations

from pathlib import Path

import pytest

from cxdeclare.cli.location import given, written
from cxdeclare.model.errors import InvalidInput
from cxdeclare.model.location import S3Location


@pytest.mark.parametrize("environment", [{}, {"CXDECLARE_STATE": ""}])
def test_nothing_said_is_nothing(environment: dict[str, str]) -> None:
    """An empty variable in CI must not mean anything."""
    assert given(environment) is None


def test_a_bucket_with_all_that_can_be_said_of_it() -> None:
    """Each setting where it belongs."""
    url = (
        "s3://acme-states/prod.eu?region=eu-central-1&prefix=cx/a&kms_key=alias/state"
        "&endpoint=http://127.0.0.1:9000&compatible=true&lease=2m"
    )
    expected = S3Location(
        bucket="acme-states",
        name="prod.eu",
        region="eu-central-1",
        prefix="cx/a",
        kms_key="alias/state",
        endpoint="http://127.0.0.1:9000",
        compatible=True,
        lease=120,
    )
    assert expected == given({"CXDECLARE_STATE": url})
    assert "s3://acme-states/cx/a/prod.eu" == str(expected)


def test_a_bucket_needs_no_setting() -> None:
    """The region may come from AWS_REGION, and the rest has usual values."""
    assert S3Location("acme", "prod") == given({"CXDECLARE_STATE": "s3://acme/prod"})
    assert 900 == S3Location("acme", "prod").lease


@pytest.mark.parametrize("path", ["state.json", "/var/lib/cx/state.json", "a b/c"])
def test_anything_else_is_a_file(path: str) -> None:
    """By its path."""
    assert Path(path) == given({"CXDECLARE_STATE": path})


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("gs://acme/prod", "`gs` is no place for a state"),
        ("s3:/acme/prod", "is `s3:` without"),
        ("S3:acme", "is `s3:` without"),
        ("s3://acme", "NAME should be"),
        ("s3://acme/", "NAME should be"),
        ("s3://acme/a/b", "NAME should be"),
        ("s3://Acme_X/prod", "BUCKET should be"),
        ("s3://key:secret@acme/prod", "BUCKET should be"),
        ("s3:///prod", "BUCKET should be"),
        ("s3://acme/prod?regionn=x", "there is no setting `regionn`"),
        ("s3://acme/prod?region", "`region` is no list of settings"),
        ("s3://acme/prod?region=", "`region` should be a region"),
        ("s3://acme/prod?region=a&region=b", "given twice"),
        ("s3://acme/prod#x", "follows `#`"),
        ("s3://acme/prod?prefix=/a", "`prefix` should be"),
        ("s3://acme/prod?endpoint=x", "`endpoint` should be a URL"),
        ("s3://acme/prod?endpoint=https://a/b", "`endpoint` should be a URL"),
        ("s3://acme/prod?compatible=yes", "`compatible` should be `true` or `false`"),
        ("s3://acme/prod?lease=soon", "`lease` should be a duration"),
        ("s3://acme/prod?lease=0s", "`lease` should be at least 1s"),
    ],
)
def test_what_is_neither_is_told(value: str, told: str) -> None:
    """With the name of the variable; a slip must not become a file of that name."""
    with pytest.raises(InvalidInput, match=told) as caught:
        given({"CXDECLARE_STATE": value})
    assert str(caught.value).startswith("CXDECLARE_STATE: ")
    assert caught.value.hint


def test_no_secret_is_repeated() -> None:
    """Somebody may write keys into the URL; they are not shown."""
    with pytest.raises(InvalidInput) as caught:
        given({"CXDECLARE_STATE": "s3://key:hidden@acme/prod"})
    assert "hidden" not in str(caught.value) + caught.value.hint


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    """Told where the variable is read, so that `init` does not promise a state in it."""
    with pytest.raises(InvalidInput, match="is a folder") as caught:
        given({"CXDECLARE_STATE": str(tmp_path)})
    assert str(caught.value).startswith("CXDECLARE_STATE: ")


@pytest.mark.parametrize(
    "at",
    [
        S3Location("acme", "prod"),
        S3Location(
            "states", "n", "eu-north-1", "p/q", "alias/k", "http://127.0.0.1:9000", True, 61
        ),
    ],
)
def test_what_is_recorded_is_read_again(at: S3Location) -> None:
    """`init` writes a bucket as the variable would say it."""
    assert at == given({"CXDECLARE_STATE": written(at)})
