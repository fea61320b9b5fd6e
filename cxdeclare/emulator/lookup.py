"""Questions to a name server, over UDP, as SES asks them of a domain."""

from __future__ import annotations

import secrets
import socket
import struct
from typing import NamedTuple

_TIMEOUT = 1.0
_LARGEST = 4096
"""Bytes of an answer that may come over UDP; said in the question."""
_TYPES = {"CNAME": 5, "MX": 15, "TXT": 16}
_NXDOMAIN, _FORMAT, _TRUNCATED = 3, "!6H", 0x0200
_POINTER, _DEEPEST = 0xC0, 128

HOST_NOT_FOUND = "HOST_NOT_FOUND"
TYPE_NOT_FOUND = "TYPE_NOT_FOUND"
INVALID_VALUE = "INVALID_VALUE"
DNS_SERVER_ERROR = "DNS_SERVER_ERROR"


class Answer(NamedTuple):
    """What stands at a name; why nothing does, in the words of SES."""

    values: tuple[str, ...] = ()
    error: str = ""


class Names:
    """What DNS says, by one server that is asked for everything."""

    def __init__(self, server: str) -> None:
        """Take the server as ``HOST:PORT``; raise `ValueError` if it is not that."""
        host, _, port = server.rpartition(":")
        if not host or not port.isdecimal() or not 0 < int(port) < 2**16:
            message = f"a name server is HOST:PORT, and not {server}"
            raise ValueError(message)
        self._at = (host, int(port))

    def ask(self, name: str, kind: str) -> Answer:
        """The records of one type at a name; names in them in lower case, without a last dot."""
        try:
            wire = self._exchanged(name, _TYPES[kind])
            return _read(wire, _TYPES[kind])
        except (OSError, ValueError, IndexError, struct.error):
            return Answer(error=DNS_SERVER_ERROR)

    def _exchanged(self, name: str, kind: int) -> bytes:
        number = secrets.randbelow(2**16)
        labels = [label.encode("ascii") for label in name.split(".")]
        if any(not 0 < len(label) < 2**6 for label in labels):
            raise ValueError(name)
        question = b"".join(bytes([len(label)]) + label for label in labels)
        # The last record says how much of an answer fits.
        wire = struct.pack(_FORMAT, number, 0x0100, 1, 0, 0, 1) + question
        wire += struct.pack("!BHH", 0, kind, 1) + struct.pack("!BHHIH", 0, 41, _LARGEST, 0, 0)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
            client.settimeout(_TIMEOUT)
            client.connect(self._at)
            client.send(wire)
            answer = client.recv(_LARGEST)
        if answer[:2] != wire[:2]:
            raise ValueError(number)
        return answer


def _read(wire: bytes, kind: int) -> Answer:
    _, flags, questions, answers, _, _ = struct.unpack_from(_FORMAT, wire)
    code = flags & 0xF
    if code == _NXDOMAIN:
        return Answer(error=HOST_NOT_FOUND)
    if code or flags & _TRUNCATED:
        return Answer(error=DNS_SERVER_ERROR)
    place = struct.calcsize(_FORMAT)
    for _ in range(questions):
        _, place = _name(wire, place)
        place += 4
    values = []
    for _ in range(answers):
        _, place = _name(wire, place)
        found, _, _, length = struct.unpack_from("!HHIH", wire, place)
        place += 10
        if found == kind:
            values.append(_value(wire, place, length, kind))
        place += length
    return Answer(tuple(values)) if values else Answer(error=TYPE_NOT_FOUND)


def _value(wire: bytes, place: int, length: int, kind: int) -> str:
    if kind == _TYPES["CNAME"]:
        return _name(wire, place)[0]
    if kind == _TYPES["MX"]:
        (priority,) = struct.unpack_from("!H", wire, place)
        return f"{priority} {_name(wire, place + 2)[0]}"
    text, end = b"", place + length
    while place < end:
        text += wire[place + 1 : place + 1 + wire[place]]
        place += 1 + wire[place]
    return text.decode("utf-8", errors="replace")


def _name(wire: bytes, place: int) -> tuple[str, int]:
    """A name, and where what follows it begins; names may point back to where they stood."""
    labels: list[str] = []
    after = 0
    for _ in range(_DEEPEST):
        length = wire[place]
        if length >= _POINTER:
            after = after or place + 2
            place = (length & 0x3F) << 8 | wire[place + 1]
        elif length:
            labels.append(wire[place + 1 : place + 1 + length].decode("ascii").lower())
            place += 1 + length
        else:
            return ".".join(labels), after or place + 1
    raise ValueError(place)
