"""A study of several searches in a row that its reader may stop between and within them."""

from dataclasses import dataclass

from pilotage.engine.selection.effort import Progress, Report


@dataclass(slots=True)
class Stop:
    """Passes on where each search stands, and remembers that the reader asked to stop."""

    report: Report | None
    is_wanted: bool = False

    def __call__(self, progress: Progress) -> bool:
        if self.report is not None and not self.is_wanted:
            self.is_wanted = self.report(progress)
        return self.is_wanted
