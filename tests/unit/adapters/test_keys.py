"""Keys of digests: from the environment, or wrapped by KMS and kept in the state."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from cxdeclare.adapters.aws import client
from cxdeclare.adapters.keys import VARIABLE, Keyring, from_environment, problem
from cxdeclare.model.errors import InvalidInput
from cxdeclare.model.secret import Key, Secret
from tests.support.aws import Aws, aws, aws_server  # noqa: F401 - fixtures

TEXT = "correct horse battery staple"


def _digest(key: Key) -> str:
    return key.digest("t", "k.a", "f", Secret("x"))


def test_the_same_text_is_the_same_key() -> None:
    """On every machine and in every run; another text is another key."""
    one, again = (from_environment({VARIABLE: TEXT}) for _ in range(2))
    other = from_environment({VARIABLE: f"{TEXT}r"})
    assert one is not None
    assert again is not None
    assert other is not None
    assert (_digest(one), one.id) == (_digest(again), again.id)
    assert one.id != other.id
    assert _digest(one).startswith(f"hmac-sha256:{one.id}:")


def test_a_short_key_is_refused_and_not_repeated() -> None:
    """Sixteen characters are the least; what was given is in no message."""
    with pytest.raises(InvalidInput, match="fewer than 16") as caught:
        from_environment({VARIABLE: "fifteen-letters"})
    assert "fifteen-letters" not in f"{caught.value} {caught.value.hint}"
    assert from_environment({VARIABLE: "sixteen--letters"}) is not None


def test_without_a_key_there_is_none() -> None:
    """Then rotation is declared by hand."""
    assert Keyring({}).key(None) is None
    assert from_environment({VARIABLE: ""}) is None


def test_kms_wraps_a_key_that_only_kms_can_unwrap(aws: Aws) -> None:  # noqa: F811 - the fixture
    """The state keeps a text, and who may use the key in KMS gets the same digests from it."""
    made = aws.client("kms").create_key()["KeyMetadata"]["KeyId"]
    held = Keyring({}, made).key(None)
    assert held is not None
    key, wrapped = held
    assert wrapped is not None
    assert wrapped.startswith("kms:")
    again = Keyring({}).key(wrapped)
    assert again is not None
    assert (_digest(key), None) == (_digest(again[0]), again[1])


def test_the_environment_wins_over_the_state(aws: Aws) -> None:  # noqa: F811 - the fixture
    """A key that is given is meant; what the state keeps stays there."""
    made = aws.client("kms").create_key()["KeyMetadata"]["KeyId"]
    held = Keyring({}, made).key(None)
    given = Keyring({VARIABLE: TEXT}, made).key(held[1] if held else "")
    assert held is not None
    assert given is not None
    assert given[1] is None
    assert given[0].id != held[0].id


@pytest.mark.parametrize("wrapped", ["kms:!", "kms:AAAA"])
def test_a_wrapped_key_that_cannot_be_read_is_told(aws: Aws, wrapped: str) -> None:  # noqa: F811 - the fixture
    """Never a new key in its place: that would forget what was sent."""
    with pytest.raises(InvalidInput):
        Keyring({}).key(wrapped)


def test_a_kms_key_is_looked_for_where_the_state_is(aws: Aws) -> None:  # noqa: F811 - the fixture
    """Or where its ARN says; the region of the environment may be another."""
    far = client("kms", "eu-west-3").create_key()["KeyMetadata"]
    for keyring in (Keyring({}, far["KeyId"], "eu-west-3"), Keyring({}, far["Arn"])):
        held = keyring.key(None)
        assert held is not None
        assert keyring.key(held[1]) is not None


@pytest.mark.parametrize(
    ("kms_key", "wrapped", "fact"),
    [("alias/none", None, "is not there"), (None, "kms:AAAA", "does not know the key")],
)
def test_a_key_that_kms_does_not_give_is_told_in_one_line(
    aws: Aws,  # noqa: F811 - the fixture
    kms_key: str | None,
    wrapped: str | None,
    fact: str,
) -> None:
    """As the pretend KMS says it."""
    with pytest.raises(InvalidInput, match=fact):
        Keyring({}, kms_key).key(wrapped)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("NotFoundException", "region"),
        ("IncorrectKeyException", "as `kms_key`"),
        ("InvalidCiphertextException", "good copy of the state"),
        ("AccessDeniedException", "kms:Decrypt"),
        ("DisabledException", "enabled"),
        ("SomethingNewException", ""),
    ],
)
def test_whatever_kms_says_a_key_of_ones_own_helps(code: str, words: str) -> None:
    """Else nobody could plan any more once the KMS key is lost."""
    error = ClientError({"Error": {"Code": code, "Message": "no"}}, "Decrypt")
    found = problem(error, "KMS key `a`")
    assert str(found).startswith("KMS key `a`")
    assert words in found.hint
    assert VARIABLE in found.hint
    assert "secretsmanager" not in found.hint
