"""Asking a forge: JSON over HTTPS with a token that no error, log or other host ever gets."""

from __future__ import annotations

import http.client
import json
import ssl
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

from cxdeclare.adapters.webhook import is_this_machine
from cxdeclare.model.errors import CxdeclareError, InvalidInput
from cxdeclare.model.secret import Secret

TIMEOUT = 30.0
"""Seconds to wait for a connection, and for the answer."""
WAITS = (1.0, 4.0, 15.0)
"""Seconds before it is asked again, where that may help."""
LONGEST = 60.0
"""Seconds a forge may make us wait; who is told to wait longer gives up and says so."""
PAGE = 100
_PAGES = 300
"""Pages that are looked through at most."""
_LARGEST = 32 * 2**20
_BUSY = frozenset({500, 502, 503, 504})
_TOO_MANY = 429
_FORBIDDEN = 403
_SAID = 200
"""Characters of what a forge says that are shown."""


class NotAnswered(CxdeclareError):
    """What a forge did not do, and why."""

    def __init__(self, message: str, *, status: int = 0, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.status = status


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Api:
    """The API of a forge; `headers` hold the token."""

    root: str
    headers: Mapping[str, str] = field(repr=False)
    sleep: Callable[[float], None] = field(repr=False)
    name: str
    rights: str
    """What to do when it is refused."""

    def ask(self, method: str, path: str, body: object = None) -> Any:
        """What it answers; raise `NotAnswered`. A POST is never sent again once it may be done."""
        sent = None if body is None else json.dumps(body).encode()
        for wait in (*WAITS, None):
            answer = self._asked(method, path, sent, is_last=wait is None)
            if answer is not None and answer.status in range(200, 300):
                return _content(answer, self.name)
            pause = wait if answer is None else _pause(answer, method, wait)
            if answer is not None and (pause is None or wait is None):
                raise self._refused(method, path, answer)
            self.sleep(pause or 0.0)
        raise AssertionError  # the last one raised

    def pages(self, path: str) -> Iterator[dict[str, Any]]:
        """Every object of a list, page by page."""
        mark = "&" if "?" in path else "?"
        for number in range(1, _PAGES + 1):
            found = self.ask("GET", f"{path}{mark}per_page={PAGE}&page={number}")
            if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
                raise NotAnswered(f"{self.name} answered with something else than a list")
            yield from found
            if len(found) < PAGE:
                return
        raise NotAnswered(f"there are more than {PAGE * _PAGES:,} comments")

    def _asked(
        self, method: str, path: str, body: bytes | None, *, is_last: bool
    ) -> _Answer | None:
        """The answer; None if there was none and it may be asked again."""
        try:
            return _exchanged(self.root, method, path, body, self.headers)
        except ssl.SSLCertVerificationError:
            raise NotAnswered(f"the certificate of {self.name} was not accepted") from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            # Their words may hold a header, so the token; the class says enough.
            if is_last or method == "POST":
                reason = f"{self.name} did not answer {method} {path} ({type(error).__name__})"
                hint = "run it again: it looks for its comment before it makes one"
                raise NotAnswered(reason, hint=hint) from None
            return None

    def _refused(self, method: str, path: str, answer: _Answer) -> NotAnswered:
        said = _words(answer.body)
        message = f"{self.name} answered {answer.status} to {method} {path}{said}"
        hint = ""
        if answer.status in range(300, 400):
            message += ": redirects are not followed, the token is for this host only"
        elif answer.status == 401:  # noqa: PLR2004 - its usual name
            hint = "the token is not valid, or no longer"
        elif answer.status in {_FORBIDDEN, 404}:
            hint = self.rights
        return NotAnswered(message, status=answer.status, hint=hint)


def checked(url: str, what: str) -> str:
    """A URL that a token may be sent to, without a slash at its end; raise `InvalidInput`."""
    try:
        at = urlsplit(url)
        host, _ = at.hostname or "", at.port
    except ValueError:
        host, at = "", urlsplit("")
    is_safe = at.scheme == "https" or (at.scheme == "http" and is_this_machine(host))
    is_plain = url.isascii() and url.isprintable() and not set(url) & set(" <>()[]\"'`\\")
    if not host or not is_safe or not is_plain or at.username is not None:
        message = f"{what} is not a URL such as https://forge.example/path"
        raise InvalidInput(message, hint="https only, but on this machine, and no name or password")
    return url.rstrip("/")


def quoted(text: str) -> str:
    """One segment of a path."""
    return quote(text, safe="")


def bearer(token: Secret) -> str:
    """The header of a token; raise `InvalidInput` if it is none."""
    revealed = token.reveal()
    if not revealed.isascii() or not revealed.isprintable() or " " in revealed:
        message = "the token holds characters that no token has"
        raise InvalidInput(message)
    return revealed


def _exchanged(
    root: str, method: str, path: str, body: bytes | None, headers: Mapping[str, str]
) -> _Answer:
    at = urlsplit(root)
    connection = (
        http.client.HTTPSConnection(
            at.hostname or "", at.port, timeout=TIMEOUT, context=ssl.create_default_context()
        )
        if at.scheme == "https"
        else http.client.HTTPConnection(at.hostname or "", at.port, timeout=TIMEOUT)
    )
    told = {"Content-Type": "application/json"} if body is not None else {}
    try:
        connection.request(method, f"{at.path}{path}", body, {**headers, **told})
        answer = connection.getresponse()
        content = answer.read(_LARGEST)
        named = {name.lower(): value for name, value in answer.getheaders()}
        return _Answer(answer.status, named, content)
    finally:
        connection.close()


def _pause(answer: _Answer, method: str, wait: float | None) -> float | None:
    """Seconds after which it may be asked again; None if that cannot help, or may do it twice."""
    given = answer.headers.get("retry-after")
    is_limited = answer.status == _TOO_MANY or (
        answer.status == _FORBIDDEN
        and (given is not None or answer.headers.get("x-ratelimit-remaining") == "0")
    )
    if is_limited:  # it was not done
        seconds = float(given) if given is not None and given.isdecimal() else wait
        return None if seconds is None or seconds > LONGEST else seconds
    return wait if answer.status in _BUSY and method != "POST" else None


def _content(answer: _Answer, name: str) -> Any:
    try:
        return json.loads(answer.body) if answer.body.strip() else None
    except (ValueError, RecursionError):
        raise NotAnswered(f"{name} answered with something else than JSON") from None


def _words(body: bytes) -> str:
    """What it says of it, on one line; nothing if it is not told as usual."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    said = found.get("message") if isinstance(found, dict) else None
    return f": {' '.join(said.split())[:_SAID]}" if isinstance(said, str) and said else ""
