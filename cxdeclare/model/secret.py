"""Secret: a value that is never shown, and the reference that stands for it everywhere else."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, NoReturn, Self, TypeGuard

if TYPE_CHECKING:
    from cxdeclare.model.fields import Value

HIDDEN: Final = "(secret)"
"""What is shown in the place of a secret."""
_OPEN, _CLOSE = "${secret.", "}"
_FIELDS = frozenset({"secret", "digest", "generation"})


class SecretText(str):
    """The text `${secret.URI}` where it was written as a reference, and not put together."""

    __slots__ = ()

    @property
    def uri(self) -> str:
        """What it names."""
        return self.removeprefix(_OPEN).removesuffix(_CLOSE)

    @classmethod
    def of(cls, uri: str) -> Self:
        """The text that names a secret."""
        return cls(f"{_OPEN}{uri}{_CLOSE}")


class Secret:
    """The value of a secret; it does not print, and no two of them are equal.

    Whoever sends it asks for it with `reveal`; what else is made of it is `(secret)` or an error.
    """

    __slots__ = ("__text",)

    def __init__(self, text: str) -> None:
        self.__text = text

    def reveal(self) -> str:
        """The value itself, for the body of a request and for nothing else."""
        return self.__text

    def changed(self, how: Callable[[str], str]) -> Secret:
        """The same secret, written otherwise."""
        return Secret(how(self.__text))

    def __repr__(self) -> str:
        return HIDDEN

    def __format__(self, form: str) -> str:
        return HIDDEN

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        message = "a secret is not written anywhere"
        raise TypeError(message)


class Key:
    """What keyed digests are made with; it does not print."""

    __slots__ = ("__bytes", "id")

    def __init__(self, key: bytes) -> None:
        self.__bytes = key
        self.id: Final = self._mac(b"cxdeclare state key")[:8]
        """Tells two keys apart and says nothing of either."""

    def digest(self, tenant_id: str, address: str, field: str, secret: Secret) -> str:
        """Stands for a secret in one place: equal secrets in two places have two digests."""
        bound = [tenant_id.casefold(), address, field, secret.reveal()]
        return f"hmac-sha256:{self.id}:{self._mac(json.dumps(bound).encode())}"

    def _mac(self, content: bytes) -> str:
        return hmac.new(self.__bytes, content, hashlib.sha256).hexdigest()

    def __repr__(self) -> str:
        return "(key)"

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        message = "a key is not written anywhere"
        raise TypeError(message)


@dataclass(frozen=True, slots=True)
class Unresolved:
    """Why a secret could not be had, and what to do; never any of its value."""

    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class SecretReference:
    """Where a secret comes from, and what is known of its value."""

    uri: str
    generation: int | None = None
    """Counted up by hand where rotation cannot be seen."""
    digest: str | None = None
    """See `Key.digest`; None without a key."""

    @classmethod
    def of(cls, value: Value) -> SecretReference | None:
        """The reference that a field's value is; None if it is none."""
        if not is_reference(value):
            return None
        return cls(value["secret"], value["generation"], value["digest"])

    @property
    def value(self) -> dict[str, Any]:
        """The reference as a field's value, in manifests, plans, states and events."""
        return {"secret": self.uri, "digest": self.digest, "generation": self.generation}

    def sealed(self, digest: str | None) -> SecretReference:
        """The same reference with what is known of its value."""
        return replace(self, digest=digest)

    def is_rotated(self, recorded: SecretReference, former: tuple[str, ...] = ()) -> bool:
        """Whether another value is meant than the recorded one, as far as can be known.

        `former` are digests of this value under the names that its address had before.
        """
        if key_of(self.digest) is None or key_of(self.digest) != key_of(recorded.digest):
            return (self.uri, self.generation) != (recorded.uri, recorded.generation)
        both = None not in (self.generation, recorded.generation)
        if both and self.generation != recorded.generation:  # to be sent again, so it was said
            return True
        return recorded.digest not in {self.digest, *former}


def key_of(digest: str | None) -> str | None:
    """The id of the key that a digest was made with."""
    return None if digest is None else digest.split(":")[1]


def is_reference(value: Value) -> TypeGuard[dict[str, Any]]:
    """Whether a field's value is a reference to a secret."""
    return isinstance(value, dict) and value.keys() == _FIELDS
