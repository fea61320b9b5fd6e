"""Webhook: one text posted to a URL that is a secret, so that no error holds any of it."""

from __future__ import annotations

import http.client
import ipaddress
import ssl
from collections.abc import Callable
from urllib.parse import SplitResult, urlsplit

from cxdeclare.model.secret import Secret

TIMEOUT = 10.0
"""Seconds to wait for a connection, and for the answer."""
WAITS = (1.0, 3.0)
"""Seconds before it is tried again, where that may help."""
_AGAIN = frozenset({429, 500, 502, 503, 504})
_DONE = range(200, 300)
_MOVED = range(300, 400)


class NotPosted(Exception):
    """Why a text did not arrive; never any of the URL."""

    def __init__(self, reason: str, *, may_pass: bool = False) -> None:
        super().__init__(reason)
        self.may_pass = may_pass


def post(
    url: Secret,
    body: str,
    sleep: Callable[[float], None],
    *,
    only_here: bool = False,
    timeout: float = TIMEOUT,
) -> None:
    """Post JSON; raise `NotPosted`. With `only_here`, only to this machine."""
    at = _checked(url.reveal(), only_here=only_here)
    for wait in (*WAITS, None):
        try:
            _posted(at, body.encode(), timeout)
        except NotPosted as error:
            if wait is None or not error.may_pass:
                raise
            sleep(wait)
        else:
            return


def is_this_machine(host: str) -> bool:
    """Whether a host is loopback, by its name alone."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _checked(url: str, *, only_here: bool) -> SplitResult:
    try:
        at = urlsplit(url)
        host, _ = at.hostname or "", at.port
    except ValueError:
        raise NotPosted("the secret is not a URL") from None
    is_plain = url.isascii() and url.isprintable() and " " not in url
    if not is_plain or not host or at.username is not None or at.scheme not in {"https", "http"}:
        raise NotPosted("the secret is not a URL such as https://hooks.example/services/...")
    is_here = is_this_machine(host)
    if at.scheme != "https" and not is_here:
        raise NotPosted("the URL is not https, and who listens on the way could read along")
    if only_here and not is_here:
        raise NotPosted("the target is a pretend tenant, of which only this machine is told")
    return at


def _posted(at: SplitResult, body: bytes, timeout: float) -> None:
    target = (at.path or "/") + (f"?{at.query}" if at.query else "")
    host = at.hostname or ""
    connection = (
        http.client.HTTPSConnection(
            host, at.port, timeout=timeout, context=ssl.create_default_context()
        )
        if at.scheme == "https"
        else http.client.HTTPConnection(host, at.port, timeout=timeout)
    )
    try:
        connection.request("POST", target, body, {"Content-Type": "application/json"})
        status = connection.getresponse().status
    except ssl.SSLCertVerificationError:
        raise NotPosted("the certificate of the webhook was not accepted") from None
    except TimeoutError:
        raise NotPosted("the webhook did not answer in time", may_pass=True) from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        # Their texts may hold the host or the path; the class says enough.
        reason = f"the webhook cannot be reached ({type(error).__name__})"
        raise NotPosted(reason, may_pass=True) from None
    finally:
        connection.close()
    if status in _MOVED:
        raise NotPosted(f"the webhook answered {status}, and redirects are not followed")
    if status not in _DONE:
        raise NotPosted(f"the webhook answered {status}", may_pass=status in _AGAIN)
