"""A study of several searches in a row that its reader may stop between and within them."""

from dataclasses import dataclass

from pilotage.engine.selection.effort import Progress, Report


@dataclass(slots=True)
class Stop:
    """Passes on where each search stands, and remembers that the reader asked to stop.

    shows_value   False where a search seeks something else than value: its numbers would mean nothing to the reader
    """

    report: Report | None
    shows_value: bool = True
    is_wanted: bool = False

    def __call__(self, progress: Progress) -> bool:
        if self.report is not None and not self.is_wanted:
            told = progress if self.shows_value else Progress(None, None, progress.seconds)
            self.is_wanted = self.report(told)
        return self.is_wanted
