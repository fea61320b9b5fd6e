"""Documents in SQLite, with the unique values and the links they hold."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import time
import uuid
from contextlib import contextmanager
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cxdeclare.emulator.exchange import Doc

_SCHEMA = """
CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS document (
    seq INTEGER PRIMARY KEY, collection TEXT NOT NULL, id TEXT NOT NULL, parent TEXT NOT NULL,
    rank INTEGER NOT NULL, body TEXT NOT NULL, UNIQUE (collection, id, parent));
CREATE INDEX IF NOT EXISTS document_rank ON document (collection, parent, rank, id);
CREATE TABLE IF NOT EXISTS claim (
    scope TEXT, value TEXT, seq INTEGER NOT NULL, PRIMARY KEY (scope, value)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS claim_seq ON claim (seq);
CREATE TABLE IF NOT EXISTS link (
    collection TEXT, id TEXT, seq INTEGER, PRIMARY KEY (collection, id, seq)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS link_seq ON link (seq);
CREATE TABLE IF NOT EXISTS rule (
    seq INTEGER PRIMARY KEY, rule TEXT NOT NULL, seen INTEGER NOT NULL, met INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS veil (
    seq INTEGER PRIMARY KEY, listings INTEGER NOT NULL, until REAL NOT NULL);
CREATE TABLE IF NOT EXISTS late (
    seq INTEGER PRIMARY KEY, until REAL NOT NULL, tick INTEGER NOT NULL, deep INTEGER NOT NULL,
    body TEXT)
"""

_OF = " FROM document WHERE collection = ? AND parent = ?"
_COUNT = "SELECT count(*) FROM document WHERE collection = ? AND parent = ?"
_SHOWN = (
    " AND seq NOT IN (SELECT seq FROM veil)"
    " AND seq NOT IN (SELECT seq FROM late WHERE body IS NULL)"
)
_SEEN = "coalesce((SELECT body FROM late WHERE late.seq = document.seq), body)"
_TO_BE_FOUND = " AND seq NOT IN (SELECT seq FROM late WHERE body IS NULL AND deep)"
_BY_AGE = " ORDER BY seq LIMIT ? OFFSET ?"
_BY_RANK = " ORDER BY rank, id LIMIT ? OFFSET ?"

# Ids start here and are never used twice, in any collection: whoever mixes up two kinds of id
# then points at nothing.
_FIRST_ID = 1001

_WAIT_SECONDS = 30


class Key(NamedTuple):
    """Where a document lives."""

    collection: str
    id: str
    parent: str = ""


class Delay(NamedTuple):
    """Until when something does not show: a time, and a number of requests."""

    until: float
    tick: int
    deep: bool
    """Whether readings by its id lack it too."""


class Kept(NamedTuple):
    """A rule of the script of faults, and how many requests it fitted and met."""

    seq: int
    rule: str
    seen: int
    met: int


class Store:
    """One SQLite database; the caller opens a transaction around everything it does."""

    def __init__(self, path: str) -> None:
        """Open or create the database."""
        self._path = path
        self.delays: dict[bool, list[tuple[str, Delay]]] = {}
        """Patterns of collections of which what is made (True) or changed (False) shows late."""
        self.as_seen = False
        """Whether documents are as they show, for who asks; else as they are."""
        self._db = sqlite3.connect(
            path, timeout=_WAIT_SECONDS, isolation_level=None, check_same_thread=False
        )
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._switch_to_wal()
        with self.transaction():
            for statement in _SCHEMA.split(";"):
                self._db.execute(statement)

    def _switch_to_wal(self) -> None:
        # SQLite does not wait for a lock when it changes the journal mode, and two processes
        # may create the same file at the same moment.
        for _ in range(_WAIT_SECONDS * 100):
            try:
                self._db.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError:
                time.sleep(0.01)
            else:
                return
        message = f"{self._path} is locked"
        raise TimeoutError(message)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do all or nothing, alone."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    # facts: single values by name

    def fact(self, name: str) -> str | None:
        """A single value kept by name."""
        row = self._db.execute("SELECT value FROM fact WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def keep_fact(self, name: str, value: str) -> None:
        """Keep a single value by name."""
        self._db.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", (name, value))

    def next_number(self) -> int:
        """A number that was never given before."""
        number = int(self.fact("next") or _FIRST_ID)
        self.keep_fact("next", str(number + 1))
        return number

    def next_uuid(self) -> str:
        """A UUID that was never given before, the same for the same history."""
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{self.fact('tenant')}/{self.next_number()}"))

    # faults

    def rules(self) -> list[Kept]:
        """The rules of the script of faults, in its order."""
        rows = self._db.execute("SELECT seq, rule, seen, met FROM rule ORDER BY seq")
        return [Kept(*row) for row in rows]

    def keep_rules(self, rules: Iterable[str]) -> None:
        """Keep these rules instead of those there are."""
        self._db.execute("DELETE FROM rule")
        self._db.executemany(
            "INSERT INTO rule (rule, seen, met) VALUES (?, 0, 0)", [(rule,) for rule in rules]
        )

    def tally(self, seq: int, seen: int, met: int) -> None:
        """Note how many requests a rule fitted and met."""
        self._db.execute("UPDATE rule SET seen = ?, met = ? WHERE seq = ?", (seen, met, seq))

    # what is not listed yet

    def newest(self) -> int:
        """What tells older documents from those that are made from now on."""
        row = self._db.execute("SELECT coalesce(max(seq), 0) FROM document").fetchone()
        return int(row[0])

    def veil(self, after: int, listings: int, until: float) -> None:
        """Leave documents made after `newest` said so out of some listings, or for a while."""
        self._db.execute(
            "INSERT OR REPLACE INTO veil SELECT seq, ?, ? FROM document WHERE seq > ?",
            (listings, until, after),
        )

    def unveil(self, collection: str, parent: object, now: float) -> None:
        """Count one listing of a collection; what has been left out long enough is listed."""
        self._db.execute("DELETE FROM veil WHERE listings <= 0 AND until <= ?", (now,))
        self._db.execute(
            "UPDATE veil SET listings = listings - 1 WHERE EXISTS (SELECT 1 FROM document"
            " WHERE document.seq = veil.seq AND collection = ? AND parent = ?)",
            (collection, str(parent)),
        )

    # what does not show yet

    @property
    def has_late(self) -> bool:
        """Whether anything does not show yet."""
        return self._db.execute("SELECT 1 FROM late LIMIT 1").fetchone() is not None

    def show_due(self, now: float, tick: int) -> None:
        """What has been late long enough shows."""
        self._db.execute("DELETE FROM late WHERE until <= ? AND tick <= ?", (now, tick))

    def show_all(self) -> None:
        """Everything shows."""
        self._db.execute("DELETE FROM late")

    def hold_back(self, collection: str, id_: str, delay: Delay) -> None:
        """Let a document that is there be missing for a while."""
        self._db.execute(
            "INSERT OR REPLACE INTO late SELECT seq, ?, ?, ?, NULL FROM document"
            " WHERE collection = ? AND id = ?",
            (*delay, collection, id_),
        )

    def is_late(self, collection: str, id_: object) -> bool:
        """Whether a document of that id is there and does not show yet."""
        row = self._db.execute(
            "SELECT 1 FROM late JOIN document USING (seq) WHERE collection = ? AND id = ?",
            (collection, str(id_)),
        ).fetchone()
        return row is not None

    def _delay(self, key: Key, seq: int, before: str | None) -> None:
        for pattern, delay in self.delays.get(before is None, ()):
            if fnmatchcase(key.collection, pattern):
                self._db.execute(
                    "INSERT OR IGNORE INTO late VALUES (?, ?, ?, ?, ?)", (seq, *delay, before)
                )

    # documents

    def get(self, collection: str, id_: object, parent: object = "") -> Doc | None:
        """One document, or None."""
        what, found = (_SEEN, _TO_BE_FOUND) if self.as_seen else ("body", "")
        row = self._db.execute(
            f"SELECT {what} FROM document WHERE collection = ? AND id = ? AND parent = ?{found}",  # noqa: S608  (our own words)
            (collection, str(id_), str(parent)),
        ).fetchone()
        return None if row is None else _doc(row[0])

    def anywhere(self, collection: str, id_: object) -> list[tuple[str, Doc]]:
        """The documents of that id under any parent, with the parents."""
        rows = self._db.execute(
            "SELECT parent, body FROM document WHERE collection = ? AND id = ?",
            (collection, str(id_)),
        )
        return [(parent, _doc(body)) for parent, body in rows]

    def all(self, collection: str, parent: object = "", *, by_rank: bool = False) -> list[Doc]:
        """All documents: as they came, or in an order that says nothing."""
        return self.page(collection, parent, 0, -1, by_rank=by_rank)

    def page(
        self,
        collection: str,
        parent: object,
        offset: int,
        limit: int,
        *,
        by_rank: bool,
        veiled: bool = True,
    ) -> list[Doc]:
        """A stretch of the documents; a negative limit means all that follow."""
        rows = self._db.execute(
            f"SELECT {_SEEN if self.as_seen else 'body'}"
            + _OF
            + ("" if veiled else _SHOWN)
            + (_BY_RANK if by_rank else _BY_AGE),
            (collection, str(parent), limit, offset),
        )
        return [_doc(body) for (body,) in rows]

    def count(self, collection: str, parent: object = "", *, veiled: bool = True) -> int:
        """How many there are."""
        row = self._db.execute(
            _COUNT + ("" if veiled else _SHOWN),
            (collection, str(parent)),
        ).fetchone()
        return int(row[0])

    def put(
        self,
        key: Key,
        body: Doc,
        claims: Iterable[tuple[str, str]] = (),
        links: Iterable[tuple[str, str]] = (),
    ) -> None:
        """Write a document with the unique values it claims and the documents it points at."""
        text = json.dumps(body, ensure_ascii=False)
        before = self._body(key) if self.delays else None
        digest = hashlib.blake2b("/".join(key).encode(), digest_size=6).digest()
        row = self._db.execute(
            "INSERT INTO document (collection, id, parent, rank, body) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (collection, id, parent) DO UPDATE SET body = excluded.body"
            " RETURNING seq",
            (*key, int.from_bytes(digest), text),
        ).fetchone()
        seq = row[0]
        if self.delays and before != text:
            self._delay(key, seq, before)
        self._db.execute("DELETE FROM claim WHERE seq = ?", (seq,))
        self._db.execute("DELETE FROM link WHERE seq = ?", (seq,))
        self._db.executemany(
            "INSERT INTO claim VALUES (?, ?, ?)", [(scope, value, seq) for scope, value in claims]
        )
        self._db.executemany(
            "INSERT OR IGNORE INTO link VALUES (?, ?, ?)",
            [(collection, id_, seq) for collection, id_ in links],
        )

    def _body(self, key: Key) -> str | None:
        row = self._db.execute(
            "SELECT body FROM document WHERE collection = ? AND id = ? AND parent = ?", key
        ).fetchone()
        return None if row is None else str(row[0])

    def delete(self, key: Key) -> bool:
        """Remove a document; whether there was one."""
        row = self._db.execute(
            "DELETE FROM document WHERE collection = ? AND id = ? AND parent = ? RETURNING seq", key
        ).fetchone()
        if row is None:
            return False
        for table in ("claim", "link", "veil", "late"):
            self._db.execute(f"DELETE FROM {table} WHERE seq = ?", row)  # noqa: S608  (our own words)
        return True

    def claimant(self, scope: str, value: str) -> Key | None:
        """Which document holds a unique value."""
        row = self._db.execute(
            "SELECT collection, id, parent FROM claim JOIN document USING (seq)"
            " WHERE scope = ? AND value = ?",
            (scope, value),
        ).fetchone()
        return None if row is None else Key(*row)

    def holders(self, collection: str, id_: object) -> list[Key]:
        """Which documents point at this one."""
        rows = self._db.execute(
            "SELECT document.collection, document.id, document.parent"
            " FROM link JOIN document USING (seq) WHERE link.collection = ? AND link.id = ?",
            (collection, str(id_)),
        )
        return [Key(*row) for row in rows]


def _doc(text: str) -> Doc:
    value: Doc = json.loads(text)
    return value
