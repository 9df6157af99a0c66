"""The labels of <pm-gantt>: its columns, tools and sentences, for the element has no words of its own."""

from typing import Final

from django.utils.translation import gettext_lazy as _

# Deed of the element, icon, what it does with its key.
TOOLS: Final = (
    ("outdent", "arrow-left", _("Outdent (Alt+Shift+←)")),
    ("indent", "arrow-right", _("Indent (Alt+Shift+→)")),
    ("up", "arrow-up", _("Move up (Alt+Shift+↑)")),
    ("down", "arrow-down", _("Move down (Alt+Shift+↓)")),
    ("chain", "link", _("Link the selected tasks, each after the one above")),
    ("remove", "trash", _("Remove (Delete)")),
    ("undo", "arrow-back-up", _("Take back (Ctrl+Z)")),
    ("redo", "arrow-forward-up", _("Do again (Ctrl+Y)")),
)
WORDS: Final = {
    "column.row": _("Row"),
    "column.outline": _("WBS"),
    "column.name": _("Task"),
    "column.duration": _("Duration"),
    "column.start": _("Start"),
    "column.finish": _("Finish"),
    "column.predecessors": _("Predecessors"),
    "column.done": _("% done"),
    "column.float": _("Total float"),
    "column.free": _("Free float"),
    "column.resources": _("Resources"),
    "column.baselineStart": _("Baseline start"),
    "column.baselineFinish": _("Baseline finish"),
    "column.variance": _("Variance"),
    "column.code": _("Code"),
    "column.deadline": _("Deadline"),
    "column.started": _("Actual start"),
    "column.finished": _("Actual finish"),
    "column.work": _("Work"),
    "noName": _("(no name)"),
    "newTask": _("new task"),
    "hiddenTask": _("a task that you may not see"),
    "summaryFixed": _("A summary gets its dates and progress from the tasks below it. Change those."),
    "nothingToUndo": _("There is nothing of this session to take back."),
    "nothingToRedo": _("There is nothing to do again."),
    "undone": _("Taken back."),
    "redone": _("Done again."),
    "chooseTwo": _("Select two or more tasks that are not linked yet: Shift+arrows, or Ctrl+click."),
    "rows": _("%(all)s rows"),
    "shownOf": _("%(shown)s of %(all)s rows"),
    "selected": _("%(count)s selected"),
    "linkOf": _("“%(after)s” waits for “%(before)s”."),
    "link.to": _("“%(before)s”: lead the line to the task that waits for it."),
    "link.FS": _("“%(after)s” can start when “%(before)s” is finished."),
    "link.SS": _("“%(after)s” can start when “%(before)s” has started."),
    "link.FF": _("“%(after)s” can finish when “%(before)s” is finished."),
    "link.SF": _("“%(after)s” can finish when “%(before)s” has started."),
    "copied": _("%(count)s cells copied."),
    "nothingPasted": _("Nothing is different, so nothing was pasted."),
    "notPasted": _("Not pasted, because it cannot be typed there: %(cells)s."),
    "andMore": _("and %(count)s more"),
    "cell": _("row %(row)s, %(column)s"),
    "cellWrong": _("Row %(row)s, %(column)s: %(reason)s"),
    "newRows": _("New behind the last row: %(names)s"),
    "pastedLine": _("line %(line)s, which is below the last task and names no new one"),
}
TABLE_WORDS: Final = {
    name: WORDS[name]
    for name in ("cell", "andMore", "notPasted", "nothingPasted", "pastedLine", "nothingToUndo", "undone", "newRows")
}
"""What <pm-outline> says; the table itself is the server's."""
