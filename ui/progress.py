"""How far a run is, on the terminal: count, rate and time left; silent where nobody watches."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn
from rich.progress import TimeRemainingColumn as TimeLeft
from rich.text import Text


class _Rate(ProgressColumn):
    """Documents a second, so far."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text(f"{speed:.1f}/s" if speed else "–/s", style="progress.data.speed")


class ProgressBar:
    """A bar on standard error, so that standard output stays clean; hears what `ingest.run` reports."""

    def __init__(self) -> None:
        self._bar = Progress(
            TextColumn("Ingesting"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("documents"),
            _Rate(),
            TimeLeft(),
            console=Console(stderr=True),
        )
        self._task = self._bar.add_task("Ingesting", total=None, visible=False)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def start(self, total: int) -> None:
        """Show the bar, unless there is nothing to do."""
        self._bar.update(self._task, total=total, visible=total > 0)

    def advance(self, count: int) -> None:
        """Move the bar by `count` documents."""
        self._bar.advance(self._task, count)
