"""Telling: what a drift run came to, to whoever was to hear; none of it changes the exit code."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from cxdeclare.adapters import aws_notices
from cxdeclare.adapters.secrets.sources import Sources
from cxdeclare.adapters.webhook import NotPosted, post
from cxdeclare.cli.view import View
from cxdeclare.engine import runs as recorded
from cxdeclare.engine.drift_events import Drifted
from cxdeclare.engine.notices import occasion
from cxdeclare.engine.ports import RunLog
from cxdeclare.engine.runs import Run
from cxdeclare.engine.sent_events import Sent, Way
from cxdeclare.model.errors import CxdeclareError
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.notification import Notification, Occasion
from cxdeclare.model.secret import Secret
from cxdeclare.report import metrics as numbers
from cxdeclare.report import notice as notices

_READABLE = 0o644


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for on the command line."""

    notify: bool = False
    record: bool = False
    metrics: Path | None = None
    cloudwatch: str | None = None


@dataclass(frozen=True)
class Telling:
    """One run, and how it is told of."""

    said: View
    asked: Asked
    manifest: Manifest
    folder: Path
    now: datetime
    sleep: Callable[[float], None]
    is_pretend: bool
    log: RunLog

    def tell(self, found: Drifted, code: int) -> None:
        """Everything that was asked for, in turn; what fails is said and keeps nothing else."""
        _One(self, found, code).tell()

    def failed(self, tenant_id: str, target: str, reason: str, code: int) -> None:
        """The same of a run that came to nothing: then nobody knows what there is."""
        nothing = Drifted(
            tenant_id=tenant_id,
            target=target,
            serial=0,
            compared=0,
            reads=0,
            unread={"the tenant": reason},
        )
        self.tell(nothing, code)


@dataclass(frozen=True)
class _One:
    """One telling."""

    of: Telling
    found: Drifted
    code: int

    def tell(self) -> None:
        asked, log = self.of.asked, self.of.log
        before: Sequence[Run] = ()
        if asked.notify or asked.record:
            before = self._before()
        if asked.record:
            run = recorded.of(self.found, self.code, self.of.now)
            where = "beside the state"
            self._try(
                "record", where, lambda: log.change(lambda text: recorded.with_one(text, run))
            )
        if asked.metrics is not None:
            self._try("prometheus", str(asked.metrics), partial(self._file, asked.metrics))
        if asked.cloudwatch is not None:
            self._try("cloudwatch", asked.cloudwatch, self._put_metrics)
        why = occasion(self.found, self.code, before)
        if asked.notify and why is not None:
            for number, one in enumerate(self.of.manifest.notifications):
                if why in one.on:
                    self._try(one.by, one.name(number), partial(self._notify, one, why), why)

    def _before(self) -> Sequence[Run]:
        """The runs that are recorded; nobody can say that all is clean again without them."""
        try:
            return recorded.runs(self.of.log.read())
        except CxdeclareError as error:
            self._told(Sent(by="record", to="beside the state", done=False, reason=str(error)))
            return ()

    def _try(self, by: Way, to: str, do: Callable[[], None], why: str = "") -> None:
        reason = ""
        try:
            do()
        except (CxdeclareError, NotPosted) as error:
            reason = str(error)
        except OSError as error:
            reason = error.strerror or type(error).__name__
        except Exception as error:  # noqa: BLE001 - the run is over, and came to what it came to
            reason = f"a bug in cxdeclare: {type(error).__name__}"
        self._told(Sent(by=by, to=to, occasion=why, done=not reason, reason=reason))

    def _told(self, event: Sent) -> None:
        self.of.said.event(event)

    def _notify(self, one: Notification, why: Occasion) -> None:
        tenant = self.of.manifest.tenant.name
        text = notices.notice(self.found, tenant, why, is_pretend=self.of.is_pretend)
        if one.by == "sns":
            subject = notices.subject(tenant, why)
            aws_notices.publish(one.target, subject, text, only_here=self.of.is_pretend)
        elif one.by == "eventbridge":
            detail = notices.detail(self.found, why, self.code)
            aws_notices.put_event(one.target, detail, only_here=self.of.is_pretend)
        else:
            url = Sources(os.environ).resolve([one.target], self.of.folder.as_posix())[one.target]
            if not isinstance(url, Secret):
                raise NotPosted(url.message)
            post(url, notices.slack(text), self.of.sleep, only_here=self.of.is_pretend)

    @property
    def _labels(self) -> dict[str, str]:
        return {"tenant": self.found.tenant_id, "target": self.found.target}

    def _put_metrics(self) -> None:
        values = [(one.name, one.value) for one in self._gauges()]
        space = self.of.asked.cloudwatch or ""
        aws_notices.put_metrics(
            space, values, self._labels, self.of.now, only_here=self.of.is_pretend
        )

    def _gauges(self) -> tuple[numbers.Gauge, ...]:
        return numbers.gauges(self.found, self.code, self.of.now)

    def _file(self, path: Path) -> None:
        """Whole or not at all: the collector may read at any moment, and reads all of `*.prom`."""
        text = numbers.prometheus(self._gauges(), self._labels)
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(text.encode())
            Path(name).chmod(_READABLE)
            Path(name).replace(path)
        finally:
            with suppress(OSError):
                Path(name).unlink(missing_ok=True)
