"""The query protocol of older services of AWS: a form comes in, XML goes out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl
from xml.sax.saxutils import escape

from cxdeclare.emulator.exchange import Doc, Reply

if TYPE_CHECKING:
    from cxdeclare.emulator.exchange import Refusal

_SPACE = "http://ses.amazonaws.com/doc/2010-12-01/"
_FLAGS = {"true": True, "false": False}
_OWN = {"Action", "Version"}


def asked(body: bytes) -> tuple[str, Doc]:
    """The action of a form, and what it is called with."""
    form = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    nested: Doc = {}
    for name, text in form.items():
        if name not in _OWN:
            *way, last = name.split(".")
            at = nested
            for step in way:
                at = at.setdefault(step, {})
            at[last] = _FLAGS.get(text, text)
    return form.get("Action", ""), _plain(nested)


def _plain(value: Any) -> Any:  # noqa: ANN401 - any JSON
    if not isinstance(value, dict):
        return value
    if set(value) == {"member"}:
        members = value["member"]
        return [_plain(members[number]) for number in sorted(members, key=int)]
    return {name: _plain(one) for name, one in value.items()}


def answered(action: str, result: Doc) -> Reply:
    """The reply to an action."""
    about = "<ResponseMetadata><RequestId>pretend</RequestId></ResponseMetadata>"
    inner = f"<{action}Result>{_xml(result)}</{action}Result>{about}"
    return _reply(200, f'<{action}Response xmlns="{_SPACE}">{inner}</{action}Response>')


def refused(refusal: Refusal) -> Reply:
    """The reply that says no."""
    said = {"Type": "Sender", "Code": refusal.code, "Message": refusal.message}
    error = f"<Error>{_xml(said)}</Error><RequestId>pretend</RequestId>"
    return _reply(refusal.status, f'<ErrorResponse xmlns="{_SPACE}">{error}</ErrorResponse>')


def _reply(status: int, xml: str) -> Reply:
    return Reply(status, xml.encode(), {"Content-Type": "text/xml"})


def _xml(value: Any) -> str:  # noqa: ANN401 - any JSON
    if isinstance(value, dict):
        shown = ((name, one) for name, one in value.items() if one is not None)
        return "".join(f"<{name}>{_xml(one)}</{name}>" for name, one in shown)
    if isinstance(value, list):
        return "".join(f"<member>{_xml(one)}</member>" for one in value)
    if isinstance(value, bool):
        return str(value).lower()
    return escape(str(value))
