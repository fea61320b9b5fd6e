"""Sources: each secret from where its reference says, those of one source together."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import TypeAlias

from cxdeclare.adapters.secrets.aws_parameters import from_aws_parameters
from cxdeclare.adapters.secrets.aws_secrets import from_aws_secrets
from cxdeclare.adapters.secrets.environment import from_environment
from cxdeclare.adapters.secrets.files import from_files
from cxdeclare.model.secret import Secret, Unresolved
from cxdeclare.model.secret_uri import SecretUri, parsed

Answer: TypeAlias = Secret | Unresolved
Source: TypeAlias = Callable[[Collection[SecretUri]], Mapping[SecretUri, Answer]]
"""Answers every question it is asked."""


class Sources:
    """Knows every source; keeps nothing of what it was told."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment

    def resolve(self, uris: Collection[str], folder: str, /) -> dict[str, Answer]:
        """The value behind each of these URIs, or why there is none; paths start in a folder."""
        sources: Mapping[str, Source] = {
            "env": lambda asked: from_environment(asked, self._environment),
            "file": lambda asked: from_files(asked, Path(folder)),
            "secretsmanager": from_aws_secrets,
            "ssm": from_aws_parameters,
        }
        named = {uri: parsed(uri) for uri in uris}
        answers: dict[SecretUri, Answer] = {}
        for source, ask in sources.items():
            asked = {one for one in named.values() if one is not None and one.source == source}
            answers.update(ask(asked) if asked else {})
        nowhere = Unresolved("the reference names no secret in a source that is known")
        return {
            uri: _usable(answers[one]) if one is not None else nowhere for uri, one in named.items()
        }


def _usable(answer: Answer) -> Answer:
    """The answer, unless it is a value that nobody can send."""
    if isinstance(answer, Unresolved):
        return answer
    text = answer.reveal()
    if not text:
        return Unresolved("the secret is empty")
    try:
        text.encode()
    except UnicodeEncodeError:
        return Unresolved("the secret is not UTF-8", "keep it as UTF-8 text")
    return answer
