"""A bar on a terminal while long work goes on, fed by what the other rooms log."""

import logging
import os
import time
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.progress import Progress

SHOWN_AFTER = 0.5  # seconds: what is done sooner needs no bar, and is not slowed down by one
_REFRESHED_EACH = 0.05
_LONGEST_TEXT = 50


class ProgressHandler(logging.Handler):
    """Shows the latest record, and how far its work has come where it says so (`done` and `total` in `extra`).

    Nothing is imported, and no thread started, before the work has taken long; the process may still copy itself, and
    its copies show nothing. `close` takes the bar away.
    """

    def __init__(self, stream: TextIO) -> None:
        super().__init__(logging.DEBUG)
        self._stream = stream
        self._process = os.getpid()
        self._started = self._refreshed = time.monotonic()
        self._bar: Progress | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Show a record, unless it is too early for that or the last one was shown just now."""
        now = time.monotonic()
        if os.getpid() != self._process or now - self._started < SHOWN_AFTER:
            return
        is_step = hasattr(record, "total")
        if is_step and now - self._refreshed < _REFRESHED_EACH:
            return
        self._refreshed = now
        if self._bar is None:
            self._bar = _bar(self._stream)
            self._bar.add_task(record.getMessage(), total=None)  # before the bar shows, or it would show an empty line
            self._bar.start()
        task = self._bar.task_ids[0]
        done, total = getattr(record, "done", 0), getattr(record, "total", None)
        self._bar.update(task, description=record.getMessage(), completed=done, total=total, refresh=True)

    def close(self) -> None:
        """Take the bar away, if there is one."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None
        super().close()


def _bar(stream: TextIO) -> "Progress":
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
    from rich.table import Column

    return Progress(
        TextColumn("{task.description}", markup=False, table_column=Column(no_wrap=True, max_width=_LONGEST_TEXT)),
        BarColumn(bar_width=24),
        TimeElapsedColumn(),
        console=Console(file=stream),
        transient=True,
        auto_refresh=False,  # it would start a thread, and a process with threads can't copy itself
    )
