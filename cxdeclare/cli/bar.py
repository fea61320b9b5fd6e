"""Bar: how far the reading of the tenant is, on a terminal, and gone when it has ended."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress


class Bar:
    """A bar on stderr; whoever prints anything else closes it first."""

    def __init__(self) -> None:
        self._progress: Progress | None = None

    def show(self, done: int, total: int) -> None:
        """Move it; nothing where there is no terminal to draw on."""
        if self._progress is None and done < total and sys.stderr.isatty():
            self._progress = _progress()
            self._progress.add_task("Reading the tenant", total=total)
            self._progress.start()
        if self._progress is not None:
            self._progress.update(self._progress.task_ids[0], completed=done, total=total)
            self._progress.refresh()
        if done >= total:
            self.close()

    def close(self) -> None:
        """Take it away, and give the terminal back as it was."""
        if self._progress is not None:
            progress, self._progress = self._progress, None
            progress.stop()


def _progress() -> Progress:
    """Drawn when it moves, by nobody's thread; without colour, which it does not need."""
    # Rich takes time to import, and most runs have no terminal.
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=Console(stderr=True, no_color=True),
        auto_refresh=False,
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    )
