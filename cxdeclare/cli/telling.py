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
    found: Drifted
    code: int
    now: datetime
    sleep: Callable[[float], None]
    is_pretend: bool

    def tell(self, log: RunLog) -> None:
        """Everything that was asked for, in turn; what fails is said and keeps nothing else."""
        before: Sequence[Run] = ()
        if self.asked.notify or self.asked.record:
            before = self._before(log)
        if self.asked.record:
            run = recorded.of(self.found, self.code, self.now)
            where = "beside the state"
            self._try(
                "record", where, lambda: log.change(lambda text: recorded.with_one(text, run))
            )
        if self.asked.metrics is not None:
            self._try(
                "prometheus", str(self.asked.metrics), partial(self._file, self.asked.metrics)
            )
        if self.asked.cloudwatch is not None:
            self._try("cloudwatch", self.asked.cloudwatch, self._put_metrics)
        why = occasion(self.found, self.code, before)
        if self.asked.notify and why is not None:
            for number, one in enumerate(self.manifest.notifications):
                if why in one.on:
                    self._try(one.by, one.name(number), partial(self._notify, one, why), why)

    def _before(self, log: RunLog) -> Sequence[Run]:
        """The runs that are recorded; nobody can say that all is clean again without them."""
        try:
            return recorded.runs(log.read())
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
        self.said.event(event)

    def _notify(self, one: Notification, why: Occasion) -> None:
        tenant = self.manifest.tenant.name
        text = notices.notice(self.found, tenant, why, is_pretend=self.is_pretend)
        if one.by == "sns":
            subject = notices.subject(tenant, why)
            aws_notices.publish(one.target, subject, text, only_here=self.is_pretend)
        elif one.by == "eventbridge":
            detail = notices.detail(self.found, why, self.code)
            aws_notices.put_event(one.target, detail, only_here=self.is_pretend)
        else:
            url = Sources(os.environ).resolve([one.target], self.folder.as_posix())[one.target]
            if not isinstance(url, Secret):
                raise NotPosted(url.message)
            post(url, notices.slack(text), self.sleep, only_here=self.is_pretend)

    @property
    def _labels(self) -> dict[str, str]:
        return {"tenant": self.found.tenant_id, "target": self.found.target}

    def _put_metrics(self) -> None:
        values = [(one.name, one.value) for one in self._gauges()]
        space = self.asked.cloudwatch or ""
        aws_notices.put_metrics(space, values, self._labels, self.now, only_here=self.is_pretend)

    def _gauges(self) -> tuple[numbers.Gauge, ...]:
        return numbers.gauges(self.found, self.code, self.now)

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
